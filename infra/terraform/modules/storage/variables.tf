variable "project_id" {
  type        = string
  description = "The project of this environment; bucket names begin with it."
}

variable "region" {
  type        = string
  description = "Where the files lie."
}

variable "blobs_key" {
  type        = string
  description = "The key the tenants' files are encrypted with."
}
