# One topic per fact and webhook, and beside each a dead-letter topic that keeps what it is given.

resource "google_pubsub_topic" "this" {
  for_each = var.topics

  project = var.project_id
  name    = each.value
  # What providers sent can be delivered anew after a restore (docs/runbooks/restore.md); facts lie
  # in the documents.
  message_retention_duration = endswith(each.value, "-webhook") ? "604800s" : null

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_topic" "dead" {
  for_each = var.topics

  project = var.project_id
  name    = "${each.value}-dead"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# A topic without a subscription keeps nothing; here a person looks (docs/runbooks/dead-letters.md).
resource "google_pubsub_subscription" "dead" {
  for_each = var.topics

  project                    = var.project_id
  name                       = google_pubsub_topic.dead[each.key].name
  topic                      = google_pubsub_topic.dead[each.key].name
  message_retention_duration = "2592000s" # 30 days, as long as dead letters may live
  ack_deadline_seconds       = 60

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "dead" {
  for_each = var.topics

  project = var.project_id
  topic   = google_pubsub_topic.dead[each.key].name
  role    = "roles/pubsub.publisher"
  member  = var.pubsub_agent
}
