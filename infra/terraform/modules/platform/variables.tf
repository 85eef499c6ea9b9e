variable "environment" {
  type        = string
  description = "staging or prod; the name in notices."

  validation {
    condition     = contains(["staging", "prod"], var.environment)
    error_message = "There are two environments: staging and prod."
  }
}

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

variable "max_instances" {
  type        = number
  default     = 20
  description = "Instances of one function at most."

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 1000
    error_message = "1 to 1000."
  }
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

variable "model" {
  type = object({
    hourly_limit            = number
    cost_per_million_tokens = number
    currency                = string
  })
  description = "What the model costs, and from when an hour of it is alarming."
}

variable "billing_account" {
  type        = string
  nullable    = true
  default     = null
  description = "The billing account to watch; null where the project may not see it."
}

variable "monthly_budget" {
  type        = object({ amount = number, currency = string })
  default     = { amount = 100, currency = "USD" }
  description = "What a month may cost."
}
