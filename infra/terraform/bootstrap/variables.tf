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

variable "repository" {
  type        = string
  description = "The GitHub repository, as owner/name."

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "A repository is owner/name."
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
