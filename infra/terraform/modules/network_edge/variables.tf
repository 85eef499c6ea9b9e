variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "domain" {
  type        = string
  description = "The one host name of the product."
}

variable "dns_zone" {
  type        = object({ project_id = string, name = string })
  nullable    = true
  default     = null
  description = "The Cloud DNS zone of the domain, if it has one."
}

variable "auth_domain" {
  type        = string
  description = "Where the popup of Google sign-in comes from."
}

variable "web_bucket" {
  type        = string
  description = "The bucket of the dashboard."
}

variable "web_files" {
  type        = set(string)
  description = "Files at the root of the dashboard, served as they are."
}

variable "paths" {
  type        = map(string)
  description = "The backend service of each path template of the functions."

  validation {
    condition     = alltrue([for path in keys(var.paths) : startswith(path, "/")])
    error_message = "A path template begins with a slash."
  }
  validation {
    condition = alltrue([
      for path in keys(var.paths) : length(regexall("\\{", path)) <= 5
    ])
    error_message = "A path template has at most five variables."
  }
}

variable "not_found" {
  type        = string
  description = "The backend service that answers 404 for a path of the API that no function claims."
}
