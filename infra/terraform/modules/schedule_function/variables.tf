variable "function" {
  type        = any
  description = "Its name, its spec (function.yaml), its wires and its archive; see modules/function."
}

variable "platform" {
  type        = any
  description = "What all functions share; see modules/function."
}
