output "state_bucket" {
  description = "terraform init -backend-config=bucket=…"
  value       = google_storage_bucket.state.name
}

output "provider" {
  description = "The workload identity provider that GitHub names; production has none."
  value       = one(google_iam_workload_identity_pool_provider.github[*].name)
}

output "accounts" {
  description = "The accounts of the pipeline."
  value       = { for name, member in local.members : name => trimprefix(member, "serviceAccount:") }
}
