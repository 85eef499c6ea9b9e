output "id" {
  description = "The project, once its services are on."
  value       = var.project_id

  depends_on = [google_project_service.this]
}

output "number" {
  description = "The project's number."
  value       = data.google_project.this.number
}

output "source_bucket" {
  description = "Where zips are put."
  value       = google_storage_bucket.source.name
}

output "repository" {
  description = "Where images are kept."
  value       = "projects/${var.project_id}/locations/${var.region}/repositories/${google_artifact_registry_repository.functions.repository_id}"
}

output "build_account" {
  description = "The full name of the account that builds, once it may."
  value       = "projects/${var.project_id}/serviceAccounts/${local.builder}"

  depends_on = [
    google_artifact_registry_repository_iam_member.build,
    google_project_iam_member.build_logs,
    google_project_iam_member.build_uploads,
    google_storage_bucket_iam_member.build_source,
  ]
}

output "invokers" {
  description = "The accounts that call functions, by transport."
  value = {
    for transport, account in google_service_account.invoker : transport => {
      name   = "projects/${var.project_id}/serviceAccounts/${account.account_id}@${local.mail_host}"
      email  = "${account.account_id}@${local.mail_host}"
      member = "serviceAccount:${account.account_id}@${local.mail_host}"
    }
  }
}

output "pubsub_agent" {
  description = "The member that Pub/Sub itself acts as."
  value       = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  depends_on = [google_project_service_identity.pubsub]
}
