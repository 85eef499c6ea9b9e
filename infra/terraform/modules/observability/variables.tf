variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "environment" {
  type        = string
  description = "The name in notices and on the dashboard."
}

variable "domain" {
  type        = string
  description = "The host that is asked from outside."
}

variable "repository_url" {
  type        = string
  description = "Where people read the runbooks, e.g. https://github.com/owner/piloto/blob/main."

  validation {
    condition     = startswith(var.repository_url, "https://")
    error_message = "The address of the repository begins with https://."
  }
}

variable "slow_services" {
  type        = list(string)
  description = "Services whose requests take long by design, so that their time says nothing."

  validation {
    condition     = length(var.slow_services) > 0
    error_message = "An empty list would match every service."
  }
}

variable "notify" {
  type = object({
    emails        = set(string)
    slack_channel = optional(string)
    pagerduty     = optional(bool, false)
    token_version = optional(number, 1)
  })
  description = "Who is told. Count `token_version` up to write new tokens."

  validation {
    condition     = length(var.notify.emails) > 0
    error_message = "Somebody has to be told."
  }
}

variable "notify_tokens" {
  type        = map(string)
  sensitive   = true
  description = "Tokens of slack and pagerduty; written once, kept in no state."
}

variable "model" {
  type = object({
    hourly_limit            = number
    cost_per_million_tokens = number
    currency                = string
  })
  description = "What the model costs, and from when an hour of it is alarming."

  validation {
    condition     = var.model.hourly_limit > 0 && var.model.cost_per_million_tokens > 0
    error_message = "Both amounts are above zero."
  }
}
