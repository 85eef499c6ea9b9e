# What wakes somebody up. Each alert names its runbook in docs/runbooks/.

locals {
  functions   = "resource.type=\"cloud_run_revision\""
  five_minute = "300s"
  # Who waits for a model or works through a file is watched by its queue instead.
  slow = join("|", var.slow_services)

  alerts = {
    error-rate = {
      title    = "More than 5 % of a function's answers are errors"
      severity = "CRITICAL"
      conditions = [{
        filter      = "${local.functions} AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\""
        denominator = "${local.functions} AND metric.type=\"run.googleapis.com/request_count\""
        aligner     = "ALIGN_RATE"
        reducer     = "REDUCE_SUM"
        group_by    = ["resource.label.service_name"]
        threshold   = 0.05
        period      = local.five_minute
        duration    = local.five_minute
      }]
    }
    latency = {
      title    = "A function's p95 is above 2 s"
      severity = "ERROR"
      conditions = [{
        filter = "${local.functions} AND metric.type=\"run.googleapis.com/request_latencies\" AND NOT resource.label.service_name=monitoring.regex.full_match(\"${local.slow}\")"
        # Of all its answers together: a maximum over revisions and classes would be that of a few.
        aligner   = "ALIGN_DELTA"
        reducer   = "REDUCE_PERCENTILE_95"
        group_by  = ["resource.label.service_name"]
        threshold = 2000
        period    = local.five_minute
        duration  = "600s"
      }]
    }
    overdue-tasks = {
      title    = "More than 1,000 tasks wait, and they are 30 s late"
      severity = "CRITICAL"
      combiner = "AND_WITH_MATCHING_RESOURCE"
      conditions = [
        {
          filter    = "resource.type=\"cloud_tasks_queue\" AND metric.type=\"cloudtasks.googleapis.com/queue/depth\""
          aligner   = "ALIGN_MEAN"
          reducer   = "REDUCE_MAX"
          group_by  = ["resource.label.queue_id"]
          threshold = 1000
          period    = "60s"
          duration  = "120s"
        },
        {
          filter    = "resource.type=\"cloud_tasks_queue\" AND metric.type=\"cloudtasks.googleapis.com/queue/task_attempt_delays\""
          aligner   = "ALIGN_PERCENTILE_95"
          reducer   = "REDUCE_MAX"
          group_by  = ["resource.label.queue_id"]
          threshold = 30000
          period    = "60s"
          duration  = "120s"
        },
      ]
    }
    late-messages = {
      title    = "A subscription is more than 5 minutes behind"
      severity = "CRITICAL"
      conditions = [{
        filter    = "resource.type=\"pubsub_subscription\" AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND NOT resource.label.subscription_id=monitoring.regex.full_match(\".*-dead|secret-rotation\")"
        aligner   = "ALIGN_MAX"
        reducer   = "REDUCE_MAX"
        group_by  = ["resource.label.subscription_id"]
        threshold = 300
        period    = "60s"
        duration  = "120s"
      }]
    }
    dead-letters = {
      title    = "Something was given up"
      severity = "ERROR"
      combiner = "OR"
      conditions = [
        {
          filter    = "resource.type=\"pubsub_subscription\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.label.subscription_id=monitoring.regex.full_match(\".*-dead\")"
          aligner   = "ALIGN_MAX"
          reducer   = "REDUCE_MAX"
          group_by  = ["resource.label.subscription_id"]
          threshold = 0
          period    = "60s"
          duration  = "0s"
        },
        merge(local.logged, { filter = "${local.functions} AND metric.type=\"${local.counted.tasks_given_up}\"" }),
        merge(local.logged, { filter = "${local.functions} AND metric.type=\"${local.counted.outbox_given_up}\"" }),
        merge(local.logged, { filter = "${local.functions} AND metric.type=\"${local.counted.messages_unreadable}\"" }),
        # Some are of things that are gone by now.
        merge(local.logged, {
          filter    = "${local.functions} AND metric.type=\"${local.counted.messages_refused}\""
          threshold = 5
        }),
      ]
    }
    account-blocked = {
      title    = "An account may not send any more"
      severity = "ERROR"
      conditions = [
        merge(local.logged, { filter = "${local.functions} AND metric.type=\"${local.counted.accounts_blocked}\"" }),
      ]
    }
    webhook-signatures = {
      title    = "Webhooks with a wrong signature"
      severity = "ERROR"
      conditions = [
        merge(local.logged, {
          filter    = "${local.functions} AND metric.type=\"${local.counted.webhook_signatures_refused}\""
          threshold = 10
        }),
      ]
    }
    unexpected-errors = {
      title    = "An error nobody foresaw"
      severity = "ERROR"
      conditions = [
        merge(local.logged, {
          filter    = "${local.functions} AND metric.type=\"${local.counted.unexpected_errors}\""
          threshold = 5
        }),
      ]
    }
    browser-errors = {
      title    = "The dashboard fails in browsers"
      severity = "ERROR"
      conditions = [
        merge(local.logged, {
          filter    = "${local.functions} AND metric.type=\"${local.counted.browser_errors}\""
          threshold = 20
        }),
      ]
    }
    late-outbox = {
      title      = "The sweeper delivers what functions should have"
      severity   = "WARNING"
      conditions = [{ query = "sum(increase(${local.summed.outbox_late}[5m])) > 100" }]
    }
    model-cost = {
      title    = "The model costs more than ${var.model.hourly_limit} ${var.model.currency} an hour"
      severity = "ERROR"
      conditions = [{
        query = "sum(increase(${local.summed.model_tokens}[1h])) > ${floor(var.model.hourly_limit / var.model.cost_per_million_tokens * 1000000)}"
      }]
    }
    secret-rotation = {
      title    = "A secret is due for its rotation"
      severity = "WARNING"
      conditions = [{
        filter    = "resource.type=\"pubsub_subscription\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.label.subscription_id=\"secret-rotation\""
        aligner   = "ALIGN_MAX"
        reducer   = "REDUCE_MAX"
        group_by  = []
        threshold = 0
        period    = "60s"
        duration  = "0s"
      }]
    }
    uptime = {
      title    = "The product does not answer from outside"
      severity = "CRITICAL"
      conditions = [{
        filter    = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\""
        aligner   = "ALIGN_NEXT_OLDER"
        reducer   = "REDUCE_COUNT_FALSE"
        group_by  = ["metric.label.check_id"]
        threshold = 1
        # The newest result of each region within it, as places do not report at the same second.
        period   = "1200s"
        duration = "120s"
      }]
    }
  }

  counted = {
    for key, metric in google_logging_metric.this : key => "logging.googleapis.com/user/${metric.name}"
  }

  # Amounts are distributions, which no threshold compares with a number: PromQL has their sum.
  summed = {
    for key, name in local.asked : key => replace(name, "{", "_sum{")
  }

  # As PromQL calls them, which wants to know the resource where a metric may have several.
  asked = {
    for key, metric in google_logging_metric.this :
    key => "logging_googleapis_com:user_${replace(metric.name, "/", "_")}{monitored_resource=\"cloud_run_revision\"}"
  }

  # What lines of the log add up to in five minutes.
  logged = {
    aligner   = "ALIGN_DELTA"
    reducer   = "REDUCE_SUM"
    group_by  = []
    threshold = 0
    period    = local.five_minute
    duration  = "0s"
  }
}

resource "google_monitoring_alert_policy" "this" {
  for_each = local.alerts

  project               = var.project_id
  display_name          = each.value.title
  severity              = each.value.severity
  combiner              = try(each.value.combiner, "OR")
  notification_channels = each.value.severity == "CRITICAL" ? local.urgent : local.told

  dynamic "conditions" {
    for_each = each.value.conditions
    content {
      display_name = each.value.title

      dynamic "condition_prometheus_query_language" {
        for_each = can(conditions.value.query) ? [conditions.value] : []
        content {
          query               = condition_prometheus_query_language.value.query
          evaluation_interval = "60s"
          # Before the first line of the log there is nothing to ask.
          disable_metric_validation = true
        }
      }

      dynamic "condition_threshold" {
        for_each = can(conditions.value.query) ? [] : [conditions.value]
        content {
          filter             = condition_threshold.value.filter
          denominator_filter = try(condition_threshold.value.denominator, null)
          comparison         = "COMPARISON_GT"
          threshold_value    = condition_threshold.value.threshold
          duration           = condition_threshold.value.duration

          aggregations {
            alignment_period     = condition_threshold.value.period
            per_series_aligner   = condition_threshold.value.aligner
            cross_series_reducer = condition_threshold.value.reducer
            group_by_fields      = condition_threshold.value.group_by
          }

          dynamic "denominator_aggregations" {
            for_each = can(condition_threshold.value.denominator) ? [condition_threshold.value] : []
            content {
              alignment_period     = denominator_aggregations.value.period
              per_series_aligner   = denominator_aggregations.value.aligner
              cross_series_reducer = denominator_aggregations.value.reducer
              group_by_fields      = denominator_aggregations.value.group_by
            }
          }
        }
      }
    }
  }

  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "[${var.environment}] ${each.value.title}"
    content   = "What to do: [docs/runbooks/${each.key}.md](${var.repository_url}/docs/runbooks/${each.key}.md)"
    links {
      display_name = "Runbook"
      url          = "${var.repository_url}/docs/runbooks/${each.key}.md"
    }
  }
}
