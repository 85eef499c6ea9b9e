output "url" {
  description = "Where people and webhooks come."
  value       = "https://${var.domain}"
}

output "dns_records" {
  description = "The records the domain needs."
  value       = module.network_edge.dns_records
}

output "web_bucket" {
  description = "Where the pipeline uploads the dashboard."
  value       = module.storage.web_bucket
}

output "url_map" {
  description = "The map whose shell the pipeline invalidates."
  value       = module.network_edge.url_map
}

output "services" {
  description = "The Cloud Run service of every function, for the canary."
  value       = sort([for name in keys(local.yamls) : replace(name, "_", "-")])
}
