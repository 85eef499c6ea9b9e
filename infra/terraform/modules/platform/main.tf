# The whole product in one project. What differs between environments are the variables.
#
# Modules wait for the services through `module.project.id`: with `depends_on` Terraform would read
# their data only at the apply whenever anything of the project changes, and plan to make keys' rights
# and every function's settings anew.

module "project" {
  source = "../project"

  project_id = var.project_id
  region     = var.region
}

module "secrets" {
  source = "../secrets"

  project_id    = module.project.id
  region        = var.region
  names         = local.secret_names
  binary        = local.runtime_secrets
  versions      = var.secret_versions
  values        = var.secret_values
  rotation_days = 180
}

module "storage" {
  source = "../storage"

  project_id = module.project.id
  region     = var.region
  blobs_key  = module.secrets.blobs_key
}

module "firestore" {
  source = "../firestore"

  project_id = module.project.id
  region     = var.region
}

module "pubsub" {
  source = "../pubsub"

  project_id   = module.project.id
  region       = var.region
  topics       = toset(local.wiring.topics)
  pubsub_agent = module.project.pubsub_agent
}

module "identity" {
  source = "../identity"

  project_id           = module.project.id
  domain               = var.domain
  google_client_id     = var.google_client_id
  google_client_secret = var.google_client_secret
}

module "network_edge" {
  source = "../network_edge"

  project_id  = module.project.id
  domain      = var.domain
  dns_zone    = var.dns_zone
  auth_domain = module.identity.auth_domain
  web_bucket  = module.storage.web_bucket
  web_files   = fileset("${local.root}/web/public", "**")
  paths       = local.backends
  # Whoever says how the platform is also says that there is no such route.
  not_found = local.backends["/api/v1/health"]
}

module "observability" {
  source = "../observability"

  project_id     = module.project.id
  environment    = var.environment
  domain         = var.domain
  repository_url = var.repository_url
  slow_services  = local.slow
  notify         = var.notify
  notify_tokens  = var.notify_tokens
  model          = var.model
}

module "budget" {
  source = "../budget"
  count  = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  project_number  = module.project.number
  environment     = var.environment
  monthly         = var.monthly_budget
  channels        = slice(module.observability.channels, 0, min(5, length(module.observability.channels)))
}
