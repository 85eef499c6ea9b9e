variable "function" {
  type        = any
  description = "Its name, its spec (function.yaml), its wires and its archive; see modules/function."
}

variable "platform" {
  type        = any
  description = "What all functions share; see modules/function."
}

variable "paused" {
  type        = bool
  default     = false
  description = "Holds the queue; tasks wait in it for up to 31 days."
}
