output "service" {
  description = "The Cloud Run service behind the function, once its trigger may call it."
  value       = google_cloudfunctions2_function.this.name

  depends_on = [google_cloud_run_v2_service_iam_member.invoker]
}

output "url" {
  description = "Its address, which is also the audience of tokens for it; settings name it like this."
  value       = replace(var.platform.functions_url, "{function}", google_cloudfunctions2_function.this.name)

  depends_on = [google_cloud_run_v2_service_iam_member.invoker]
}

output "member" {
  description = "The account it runs as, as a member of IAM policies."
  value       = local.member
}
