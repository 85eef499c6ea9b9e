variable "function" {
  type        = any
  description = "Its name, its spec (function.yaml), its wires and its archive; see modules/function."
}

variable "platform" {
  type        = any
  description = "What all functions share; see modules/function."
}

variable "dead_letter_topic" {
  type        = string
  description = "Where messages go that were refused too often."
}

variable "pubsub_agent" {
  type        = string
  description = "The member that Pub/Sub itself acts as."
}
