variable "environment" {
  type        = string
  description = "staging or prod."

  validation {
    condition     = contains(["staging", "prod"], var.environment)
    error_message = "There are two environments: staging and prod."
  }
}

variable "project_id" {
  type        = string
  description = "The project of this environment, with billing linked."
}

variable "region" {
  type        = string
  default     = "southamerica-east1"
  description = "Where the state and the builds lie."
}

variable "repository_id" {
  type        = string
  description = "The number of the GitHub repository: gh api repos/<owner>/<name> --jq .id"

  validation {
    condition     = can(regex("^[0-9]+$", var.repository_id))
    error_message = "A repository is named by its number, which nobody else can get."
  }
}

variable "branch" {
  type        = string
  default     = "main"
  description = "The only branch that may change anything."
}

variable "connection_repository" {
  type        = string
  description = "The repository as connected to Cloud Build: projects/…/connections/…/repositories/…"
}

variable "staging_project_id" {
  type        = string
  nullable    = true
  default     = null
  description = "For prod: the project whose tested builds are taken over."

  validation {
    condition     = (var.environment == "prod") == (var.staging_project_id != null)
    error_message = "Production takes its builds from staging; staging from nobody."
  }
}

variable "prod_project_id" {
  type        = string
  default     = ""
  description = "For staging: the project whose change its pipeline shows; empty until there is one."

  validation {
    condition     = var.environment == "staging" || var.prod_project_id == ""
    error_message = "Only staging shows what production would change."
  }
}
