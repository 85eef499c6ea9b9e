# What a project needs before anything else: its services, its audit trail, a place for builds.

locals {
  # Accounts are named by what is known before anything is made, so that a plan shows who gets what.
  mail_host = "${var.project_id}.iam.gserviceaccount.com"

  services = toset([
    "artifactregistry.googleapis.com",
    "billingbudgets.googleapis.com",
    "certificatemanager.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudkms.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "cloudtrace.googleapis.com",
    "compute.googleapis.com",
    "dns.googleapis.com",
    "firebase.googleapis.com",
    "firebaserules.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "identitytoolkit.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
    "telemetry.googleapis.com",
  ])
}

resource "google_project_service" "this" {
  for_each = local.services

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# Read at once, so that plans can show addresses: the bootstrap has turned on what this asks.
data "google_project" "this" {
  project_id = var.project_id
}

# Who read which secret, and who changed which right.
resource "google_project_iam_audit_config" "this" {
  for_each = toset(["secretmanager.googleapis.com", "iam.googleapis.com", "cloudkms.googleapis.com"])

  project = var.project_id
  service = each.value

  audit_log_config {
    log_type = "DATA_READ"
  }
  audit_log_config {
    log_type = "DATA_WRITE"
  }
}

resource "google_logging_project_bucket_config" "default" {
  project        = var.project_id
  location       = "global"
  bucket_id      = "_Default"
  retention_days = 30
}

# Our own lines name routes. What Cloud Run and the load balancer write by themselves holds whole
# addresses, and behind a question mark stand names, phone numbers and tokens.
resource "google_logging_project_exclusion" "queries" {
  project     = var.project_id
  name        = "addresses-with-queries"
  description = "Requests whose address holds what was asked for"
  filter      = <<-EOT
    (logName:"run.googleapis.com%2Frequests" OR resource.type="http_load_balancer")
    httpRequest.requestUrl:"?"
  EOT
}

resource "google_project_service_identity" "pubsub" {
  provider = google-beta

  project = var.project_id
  service = "pubsub.googleapis.com"

  depends_on = [google_project_service.this]
}
