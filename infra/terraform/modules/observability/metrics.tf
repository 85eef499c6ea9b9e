# Figures that only our log lines hold. The texts are those of the code (a test compares).

locals {
  log_metrics = {
    webhook_signatures_refused = {
      description = "Webhooks whose signature did not fit"
      message     = "webhook signature refused"
      labels      = { topic = "EXTRACT(jsonPayload.topic)" }
      value       = null
    }
    accounts_blocked = {
      description = "Accounts that may not send any more, not those a member paused"
      message     = "account blocked"
      labels      = { code = "EXTRACT(jsonPayload.code)" }
      value       = null
    }
    tasks_given_up = {
      description = "Tasks kept as dead letters after their last attempt"
      message     = "task given up"
      labels      = { code = "EXTRACT(jsonPayload.code)" }
      value       = null
    }
    outbox_given_up = {
      description = "Outbox entries that nobody will ever take"
      message     = "outbox entry given up"
      labels      = { code = "EXTRACT(jsonPayload.code)" }
      value       = null
    }
    messages_refused = {
      description = "Messages of the bus that were acknowledged although nobody could act on them"
      message     = "message refused"
      labels      = { code = "EXTRACT(jsonPayload.code)" }
      value       = null
    }
    messages_unreadable = {
      description = "Messages of the bus that were acknowledged although nobody could read them"
      message     = "message unreadable"
      labels      = {}
      value       = null
    }
    outbox_late = {
      description = "Outbox entries that the sweeper had to deliver"
      message     = "outbox entries delivered late"
      labels      = {}
      value       = "EXTRACT(jsonPayload.count)"
    }
    unexpected_errors = {
      description = "Errors nobody foresaw"
      message     = "unexpected error"
      labels      = { service = "EXTRACT(resource.labels.service_name)" }
      value       = null
    }
    browser_errors = {
      description = "Failures of the dashboard in browsers"
      message     = "browser error"
      labels      = { screen = "EXTRACT(jsonPayload.screen)" }
      value       = null
    }
    model_tokens = {
      description = "Model tokens that calls really used"
      message     = "model tokens used"
      labels      = {}
      value       = "EXTRACT(jsonPayload.count)"
    }
  }
}

resource "google_logging_metric" "this" {
  for_each = local.log_metrics

  project     = var.project_id
  name        = "piloto/${each.key}"
  description = each.value.description
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    jsonPayload.message="${each.value.message}"
  EOT

  label_extractors = each.value.labels
  value_extractor  = each.value.value

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == null ? "INT64" : "DISTRIBUTION"
    unit        = "1"

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }
}
