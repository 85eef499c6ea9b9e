# Two buckets: the dashboard, which anybody may read, and the tenants' files, which nobody may.

resource "google_storage_bucket" "web" {
  project                     = var.project_id
  name                        = "${var.project_id}-web"
  location                    = var.region
  uniform_bucket_level_access = true

  website {
    main_page_suffix = "index.html"
  }

  versioning {
    enabled = true
  }

  # Assets of earlier versions stay for browsers that still run them.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
    }
  }
}

# The load balancer reads the bucket as anybody would. Reading one object, not listing them.
resource "google_storage_bucket_iam_member" "web_reader" {
  bucket = google_storage_bucket.web.name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}

resource "google_storage_bucket" "blobs" {
  project                     = var.project_id
  name                        = "${var.project_id}-blobs"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  encryption {
    default_kms_key_name = var.blobs_key
  }

  # What a tenant removes is gone for good after a week, so that an erasure is one.
  soft_delete_policy {
    retention_duration_seconds = 604800
  }

  lifecycle {
    prevent_destroy = true
  }
}
