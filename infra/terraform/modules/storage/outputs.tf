output "web_bucket" {
  description = "Where the pipeline uploads the dashboard."
  value       = google_storage_bucket.web.name
}

output "blobs_bucket" {
  description = "Where the functions keep files."
  value       = google_storage_bucket.blobs.name
}
