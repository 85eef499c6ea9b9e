# Is it there, seen from outside: the API with all it depends on, and the dashboard.

resource "google_monitoring_uptime_check_config" "this" {
  for_each = {
    api = { path = "/api/v1/health", content = "\"status\":\"ok\"" }
    web = { path = "/", content = "<div id=\"root\">" }
  }

  project      = var.project_id
  display_name = "${var.environment} ${each.key}"
  timeout      = "10s"
  period       = "60s"

  http_check {
    path         = each.value.path
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  content_matchers {
    content = each.value.content
    matcher = "CONTAINS_STRING"
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = var.domain
    }
  }
}
