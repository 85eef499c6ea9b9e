variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "region" {
  type        = string
  description = "Where secrets and keys lie."
}

variable "names" {
  type        = set(string)
  description = "Names as settings (OPENAI_API_KEY) or as the code reads them (sealing-key)."
}

variable "binary" {
  type        = set(string)
  description = "Those whose value is given in base64."
}

variable "versions" {
  type        = map(number)
  description = "The pinned version of each; 1 where none is named."

  validation {
    condition     = alltrue([for number in values(var.versions) : number >= 1])
    error_message = "Versions are counted from 1."
  }
}

variable "values" {
  type        = map(string)
  sensitive   = true
  description = "Values of versions that do not exist yet. Secret Manager refuses an empty one."
}

variable "rotation_days" {
  type        = number
  description = "After how many days a notice asks for a rotation."

  validation {
    condition     = var.rotation_days >= 30 && var.rotation_days <= 365
    error_message = "Once a month at most, once a year at least."
  }
}
