output "member" {
  description = "The account it runs as, as a member of IAM policies."
  value       = module.function.member
}

output "service" {
  description = "The Cloud Run service behind the function."
  value       = module.function.service
}
