output "channels" {
  description = "The mail channels, for the budget."
  value       = local.mail
}
