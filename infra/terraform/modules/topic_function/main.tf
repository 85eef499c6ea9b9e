# A function that a topic pushes to: its own subscription, signed, with a dead-letter topic.

module "function" {
  source = "../function"

  name     = var.function.name
  spec     = var.function.spec
  wires    = var.function.wires
  archive  = var.function.archive
  platform = var.platform
  ingress  = "ALLOW_INTERNAL_ONLY"
  invoker  = var.platform.invokers.pubsub.member
}

resource "google_pubsub_subscription" "this" {
  project = var.platform.project_id
  name    = module.function.service
  topic   = var.platform.topics[var.function.spec.topic]

  ack_deadline_seconds       = min(600, max(10, var.function.spec.timeout_seconds))
  message_retention_duration = "604800s" # a week, the longest outage we sit out

  push_config {
    push_endpoint = module.function.url

    oidc_token {
      service_account_email = var.platform.invokers.pubsub.email
      audience              = module.function.url
    }
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = var.dead_letter_topic
    max_delivery_attempts = var.function.spec.max_attempts
  }

  # Never removed for idleness: a quiet month is no reason to stop listening.
  expiration_policy {
    ttl = ""
  }

  lifecycle {
    precondition {
      condition     = var.function.spec.max_attempts >= 5 && var.function.spec.max_attempts <= 100
      error_message = "Pub/Sub gives up after 5 to 100 attempts."
    }
  }
}

# Pub/Sub itself moves what nobody could handle: it acknowledges here and publishes there.
resource "google_pubsub_subscription_iam_member" "agent" {
  project      = var.platform.project_id
  subscription = google_pubsub_subscription.this.name
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent
}
