# A push to the branch starts the pipeline. Production waits for a person's approval.

resource "google_cloudbuild_trigger" "this" {
  project         = var.project_id
  location        = var.region
  name            = "piloto-${var.environment}"
  description     = "Brings ${var.environment} up to date with ${var.branch}"
  filename        = var.environment == "prod" ? "cloudbuild.prod.yaml" : "cloudbuild.yaml"
  service_account = google_service_account.pipeline["apply"].id

  repository_event_config {
    repository = var.connection_repository
    push {
      branch = "^${var.branch}$"
    }
  }

  approval_config {
    approval_required = var.environment == "prod"
  }

  substitutions = merge(
    { _REGION = var.region },
    local.staging ? {} : { _STAGING_PROJECT = var.staging_project_id },
    var.prod_project_id == "" ? {} : { _PROD_PROJECT = var.prod_project_id },
  )
}
