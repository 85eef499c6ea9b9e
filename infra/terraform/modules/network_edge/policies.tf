# Cloud Armor: how often one address may call one function (a policy counts for each of the backend
# services it is attached to by itself).

locals {
  # The live feed is asked every second or two; webhooks come in bursts from few addresses and are
  # protected by their signature.
  limits = {
    api = [
      { priority = 1000, paths = ["/api/v1/changes"], per_minute = 1200, why = "the live feed" },
      { priority = 2000, paths = [], per_minute = 100, why = "everything else" },
    ]
    webhooks = [
      { priority = 2000, paths = [], per_minute = 60000, why = "providers send from few addresses" },
    ]
  }
}

resource "google_compute_security_policy" "this" {
  for_each = local.limits

  project     = var.project_id
  name        = "piloto-${each.key}"
  description = "Requests a minute from one address to one function"

  dynamic "rule" {
    for_each = each.value
    content {
      priority    = rule.value.priority
      action      = "throttle"
      description = rule.value.why

      match {
        versioned_expr = length(rule.value.paths) == 0 ? "SRC_IPS_V1" : null
        dynamic "config" {
          for_each = length(rule.value.paths) == 0 ? ["everywhere"] : []
          content {
            src_ip_ranges = ["*"]
          }
        }
        dynamic "expr" {
          for_each = rule.value.paths
          content {
            expression = "request.path == '${expr.value}'"
          }
        }
      }

      rate_limit_options {
        conform_action = "allow"
        exceed_action  = "deny(429)"
        enforce_on_key = "IP"
        rate_limit_threshold {
          count        = rule.value.per_minute
          interval_sec = 60
        }
      }
    }
  }

  # Every policy ends with a rule for everybody; the one before has decided already.
  rule {
    priority    = 2147483647
    action      = "allow"
    description = "the end that every policy has"
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
