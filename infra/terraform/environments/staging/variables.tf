variable "project_id" {
  type        = string
  description = "The project of this environment; it holds nothing else."
}

variable "region" {
  type        = string
  default     = "southamerica-east1"
  description = "Where everything runs and lies. Firestore can never move."
}

variable "domain" {
  type        = string
  description = "The host name of the product, e.g. app.example.com."

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain is a name like app.example.com, in small letters."
  }
}

variable "dns_zone" {
  type        = object({ project_id = string, name = string })
  nullable    = true
  default     = null
  description = "The Cloud DNS zone of the domain; null where DNS lies elsewhere."
}

variable "repository_url" {
  type        = string
  description = "Where people read the runbooks, up to the branch."
}

variable "archives_dir" {
  type        = string
  default     = "../../../../build/functions"
  description = "The folder of the zips: `python -m tools.package --all build/functions`."
}

variable "secret_versions" {
  type        = map(number)
  default     = {}
  description = "The pinned version of each secret; 1 where none is named."
}

variable "secret_values" {
  type        = map(string)
  sensitive   = true
  default     = {}
  description = "Values of new versions, e.g. from `python -m tools.deploy.secret_values`."
}

variable "settings" {
  type        = map(string)
  default     = {}
  description = "Further settings of all functions, e.g. OPENAI_MODEL; never secrets."

  validation {
    condition = alltrue([
      for name in keys(var.settings) :
      length(regexall("(SECRET|TOKEN|PASSWORD|API_KEY)$", name)) == 0
    ])
    error_message = "A secret belongs into `secrets` of function.yaml, not into the environment."
  }
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

variable "hold_traffic" {
  type        = bool
  default     = false
  description = "New revisions get no traffic; the pipeline moves it over (tools/deploy/canary.py)."
}

variable "paused_queues" {
  type        = set(string)
  default     = []
  description = "Task functions whose queue stands still, e.g. messaging_task_send."
}

variable "notify" {
  type = object({
    emails        = set(string)
    slack_channel = optional(string)
    pagerduty     = optional(bool, false)
    token_version = optional(number, 1)
  })
  description = "Who is told when something is wrong."
}

variable "notify_tokens" {
  type        = map(string)
  sensitive   = true
  default     = {}
  description = "Tokens of slack and pagerduty."
}

variable "billing_account" {
  type        = string
  nullable    = true
  default     = null
  description = "The billing account to watch; null where the project may not see it."
}
