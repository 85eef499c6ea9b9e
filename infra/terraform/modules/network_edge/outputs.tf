output "security_policies" {
  description = "The Cloud Armor policies, by what they are for: api or webhooks."
  value = {
    for key, policy in google_compute_security_policy.this :
    key => "projects/${var.project_id}/global/securityPolicies/${policy.name}"
  }
}

output "data_response_headers" {
  description = "Security headers of what functions answer."
  value       = [for name, value in local.data_headers : "${name}: ${value}"]
}

output "url_map" {
  description = "The map whose shell the pipeline invalidates."
  value       = google_compute_url_map.https.name
}

output "dns_records" {
  description = "The records the domain needs."
  value       = local.records
}
