variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "region" {
  type        = string
  description = "The only region where messages are stored."
}

variable "topics" {
  type        = set(string)
  description = "Names of all topics (generated/wiring.json)."

  validation {
    condition     = alltrue([for name in var.topics : can(regex("^[a-z][a-z0-9-]{2,200}$", name))])
    error_message = "Names are 3 or more of a-z, 0-9 and -, a letter first."
  }
}

variable "pubsub_agent" {
  type        = string
  description = "The member that Pub/Sub itself acts as."
}
