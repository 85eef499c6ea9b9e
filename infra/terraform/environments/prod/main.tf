# Production.

module "piloto" {
  source = "../../modules/platform"

  environment          = "prod"
  project_id           = var.project_id
  region               = var.region
  domain               = var.domain
  dns_zone             = var.dns_zone
  repository_url       = var.repository_url
  archives_dir         = var.archives_dir
  secret_versions      = var.secret_versions
  secret_values        = var.secret_values
  settings             = var.settings
  google_client_id     = var.google_client_id
  google_client_secret = var.google_client_secret
  hold_traffic         = var.hold_traffic
  paused_queues        = var.paused_queues
  notify               = var.notify
  notify_tokens        = var.notify_tokens
  billing_account      = var.billing_account

  max_instances  = 50
  model          = { hourly_limit = 20, cost_per_million_tokens = 1, currency = "USD" }
  monthly_budget = { amount = 200, currency = "USD" }
}
