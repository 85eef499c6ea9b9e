# A function that the clock calls.

module "function" {
  source = "../function"

  name     = var.function.name
  spec     = var.function.spec
  wires    = var.function.wires
  archive  = var.function.archive
  platform = var.platform
  ingress  = "ALLOW_INTERNAL_ONLY"
  invoker  = var.platform.invokers.scheduler.member
}

resource "google_cloud_scheduler_job" "this" {
  project          = var.platform.project_id
  region           = var.platform.region
  name             = module.function.service
  schedule         = var.function.spec.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "${max(15, var.function.spec.timeout_seconds)}s"

  http_target {
    http_method = "POST"
    uri         = module.function.url

    oidc_token {
      service_account_email = var.platform.invokers.scheduler.email
      audience              = module.function.url
    }
  }

  # The next minute is the retry.
  retry_config {
    retry_count = 0
  }
}
