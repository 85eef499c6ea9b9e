output "member" {
  description = "The account it runs as, as a member of IAM policies."
  value       = module.function.member
}

output "service" {
  description = "The Cloud Run service behind the function."
  value       = module.function.service
}

output "backend" {
  description = "The backend service the URL map leads to."
  value       = "projects/${var.platform.project_id}/global/backendServices/${google_compute_backend_service.this.name}"
}
