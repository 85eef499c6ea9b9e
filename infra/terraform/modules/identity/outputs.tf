output "api_key" {
  description = "Names the project to the sign-in page; public."
  value       = data.google_firebase_web_app_config.this.api_key
}

output "auth_domain" {
  description = "Where the popup of Google comes back to."
  value       = "${var.project_id}.firebaseapp.com"
}
