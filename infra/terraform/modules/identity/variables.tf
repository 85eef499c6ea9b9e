variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "domain" {
  type        = string
  description = "The only domain where people sign in."
}

variable "google_client_id" {
  type        = string
  nullable    = true
  default     = null
  description = "The OAuth client of Google sign-in; null: by e-mail only."
}

variable "google_client_secret" {
  type        = string
  sensitive   = true
  nullable    = true
  default     = null
  description = "Its secret, given once when the client is new; never in a file."
}
