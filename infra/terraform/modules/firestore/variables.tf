variable "project_id" {
  type        = string
  description = "The project of this environment."
}

variable "region" {
  type        = string
  description = "Where the documents lie; it can never be changed."
}
