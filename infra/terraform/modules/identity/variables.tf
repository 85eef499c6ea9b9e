variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "domain" {
  type        = string
  description = "The only domain where people sign in."
}

variable "google_client" {
  type        = object({ id = string, secret = string })
  sensitive   = true
  nullable    = true
  default     = null
  description = "The OAuth client of Google sign-in; without it people sign in by e-mail only."
}
