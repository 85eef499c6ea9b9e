# What must be there before the first pipeline: services that turn on others, a bucket for the
# state, and the two accounts that plan and apply.

resource "google_project_service" "this" {
  for_each = toset([
    "cloudbuild.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "serviceusage.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
  ])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

resource "google_storage_bucket" "state" {
  project                     = var.project_id
  name                        = "${var.project_id}-terraform"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions = 50
    }
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.this]
}

# What passed on staging lies here, by commit; production takes it from here and builds nothing.
resource "google_storage_bucket" "builds" {
  count = var.environment == "staging" ? 1 : 0

  project                     = var.project_id
  name                        = "${var.project_id}-builds"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 90
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "builds_writer" {
  count = var.environment == "staging" ? 1 : 0

  bucket = google_storage_bucket.builds[0].name
  role   = "roles/storage.objectAdmin"
  member = local.members.apply
}

resource "google_storage_bucket_iam_member" "builds_reader" {
  count = var.environment == "prod" ? 1 : 0

  bucket = "${var.staging_project_id}-builds"
  role   = "roles/storage.objectViewer"
  member = local.members.apply
}
