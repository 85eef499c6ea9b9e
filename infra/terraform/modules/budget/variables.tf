variable "billing_account" {
  type        = string
  description = "The billing account that pays, e.g. 01ABCD-234567-89EF01."

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account is three groups of six hexadecimal digits."
  }
}

variable "project_number" {
  type        = string
  description = "The number of the project whose cost is watched."
}

variable "environment" {
  type        = string
  description = "The name in notices."
}

variable "monthly" {
  type        = object({ amount = number, currency = string })
  description = "What a month may cost, in whole units of the billing account's currency."

  validation {
    condition     = var.monthly.amount >= 1 && floor(var.monthly.amount) == var.monthly.amount
    error_message = "The amount is a whole number of at least 1."
  }
}

variable "channels" {
  type        = list(string)
  description = "Notification channels; a budget takes at most five."

  validation {
    condition     = length(var.channels) <= 5
    error_message = "A budget takes at most five channels."
  }
}
