output "url" {
  description = "Where people and webhooks come."
  value       = module.piloto.url
}

output "dns_records" {
  description = "The records the domain needs."
  value       = module.piloto.dns_records
}

output "web_bucket" {
  description = "Where the pipeline uploads the dashboard."
  value       = module.piloto.web_bucket
}

output "url_map" {
  description = "The map whose shell the pipeline invalidates."
  value       = module.piloto.url_map
}

output "services" {
  description = "The Cloud Run service of every function, for the canary."
  value       = module.piloto.services
}
