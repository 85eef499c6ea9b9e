# Who is told: mail always, Slack and PagerDuty where they are given.

resource "google_monitoring_notification_channel" "email" {
  for_each = var.notify.emails

  project      = var.project_id
  type         = "email"
  display_name = each.value
  labels       = { email_address = each.value }
}

resource "google_monitoring_notification_channel" "slack" {
  count = var.notify.slack_channel == null ? 0 : 1

  project      = var.project_id
  type         = "slack"
  display_name = "Slack ${var.notify.slack_channel}"
  labels       = { channel_name = var.notify.slack_channel }

  sensitive_labels {
    auth_token_wo         = lookup(var.notify_tokens, "slack", "")
    auth_token_wo_version = tostring(var.notify.token_version)
  }
}

resource "google_monitoring_notification_channel" "pagerduty" {
  count = var.notify.pagerduty ? 1 : 0

  project      = var.project_id
  type         = "pagerduty"
  display_name = "PagerDuty"

  sensitive_labels {
    service_key_wo         = lookup(var.notify_tokens, "pagerduty", "")
    service_key_wo_version = tostring(var.notify.token_version)
  }
}

locals {
  mail = [for channel in google_monitoring_notification_channel.email : channel.id]
  told = concat(local.mail, google_monitoring_notification_channel.slack[*].id)
  # What cannot wait until somebody reads.
  urgent = concat(local.told, google_monitoring_notification_channel.pagerduty[*].id)
}
