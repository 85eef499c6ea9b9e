output "database" {
  description = "The full name of the database."
  value       = "projects/${var.project_id}/databases/${google_firestore_database.this.name}"
}
