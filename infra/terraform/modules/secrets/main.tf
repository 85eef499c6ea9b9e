# Secrets in one region, encrypted with our key, each with its version pinned by number. Values are
# write-only: they are in no state, and the pipeline is given none.

locals {
  ids = { for name in var.names : name => replace(lower(name), "_", "-") }
}

resource "google_secret_manager_secret" "this" {
  for_each = local.ids

  project             = var.project_id
  secret_id           = each.value
  version_destroy_ttl = "604800s" # a week to take a mistake back

  replication {
    user_managed {
      replicas {
        location = var.region
        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.this["secrets"].id
        }
      }
    }
  }

  # A notice, not a rotation: docs/runbooks/secret-rotation.md says what a person then does.
  rotation {
    rotation_period    = "${var.rotation_days * 24 * 3600}s"
    next_rotation_time = timeadd(plantimestamp(), "${var.rotation_days * 24}h")
  }

  topics {
    name = google_pubsub_topic.rotation.id
  }

  depends_on = [
    google_kms_crypto_key_iam_member.secret_manager,
    google_pubsub_topic_iam_member.secret_manager,
  ]

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [rotation[0].next_rotation_time]
  }
}

resource "google_secret_manager_secret_version" "this" {
  for_each = local.ids

  secret                 = google_secret_manager_secret.this[each.key].id
  is_secret_data_base64  = contains(var.binary, each.key)
  secret_data_wo         = lookup(var.values, each.key, "")
  secret_data_wo_version = tostring(lookup(var.versions, each.key, 1))
  # During a rotation the version before stays valid; a person disables it at the end.
  deletion_policy = "ABANDON"

  lifecycle {
    create_before_destroy = true
    postcondition {
      condition     = self.version == tostring(lookup(var.versions, each.key, 1))
      error_message = "Somebody added versions beside Terraform: set `secret_versions` to the newest."
    }
  }
}

resource "google_pubsub_topic" "rotation" {
  project = var.project_id
  name    = "secret-rotation"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# Secret Manager tells of every change; only that a rotation is due waits for somebody.
resource "google_pubsub_subscription" "rotation" {
  project                    = var.project_id
  name                       = google_pubsub_topic.rotation.name
  topic                      = google_pubsub_topic.rotation.name
  filter                     = "attributes.eventType = \"SECRET_ROTATE\""
  message_retention_duration = "2678400s" # 31 days, the longest there is
  ack_deadline_seconds       = 60

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "secret_manager" {
  project = var.project_id
  topic   = google_pubsub_topic.rotation.name
  role    = "roles/pubsub.publisher"
  member  = google_project_service_identity.secret_manager.member
}

resource "google_project_service_identity" "secret_manager" {
  provider = google-beta

  project = var.project_id
  service = "secretmanager.googleapis.com"
}
