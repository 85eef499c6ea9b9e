# Who plans. For staging GitHub does, for a pull request (.github/workflows/plan.yaml): it proves with
# short-lived tokens which repository it works for, so there are no keys. For production staging's
# pipeline does, after its journeys, so that whoever approves knows what changes; no pull request gets
# near it. What changes anything is Cloud Build.

locals {
  staging = var.environment == "staging"
}

resource "google_iam_workload_identity_pool" "github" {
  count = local.staging ? 1 : 0

  project                   = var.project_id
  workload_identity_pool_id = "github"
  display_name              = "GitHub"

  depends_on = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = local.staging ? 1 : 0

  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub"

  attribute_mapping = {
    "google.subject"          = "assertion.sub"
    "attribute.repository_id" = "assertion.repository_id"
  }
  # Nobody else's repository gets as far as a mapping. By number: a name that is given up can be taken
  # by somebody else.
  attribute_condition = "assertion.repository_id == '${var.repository_id}' && assertion.event_name == 'pull_request'"

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "plan" {
  service_account_id = google_service_account.pipeline["plan"].name
  role               = local.staging ? "roles/iam.workloadIdentityUser" : "roles/iam.serviceAccountTokenCreator"
  member = (
    local.staging
    ? "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/attribute.repository_id/${var.repository_id}"
    : "serviceAccount:pipeline-apply@${coalesce(var.staging_project_id, var.project_id)}.iam.gserviceaccount.com"
  )
}
