variable "function" {
  type        = any
  description = "Its name, its spec (function.yaml), its wires and its archive; see modules/function."
}

variable "platform" {
  type        = any
  description = "What all functions share; see modules/function."
}

variable "security_policy" {
  type        = string
  description = "The Cloud Armor policy; its limits count for each function by itself."
}

variable "response_headers" {
  type        = list(string)
  description = "Security headers of every answer, as `Name: value`."
}

variable "log_sample_rate" {
  type        = number
  default     = 1
  description = "Share of requests the load balancer logs."
}
