# Signing in: e-mail with password, and Google where its OAuth client is given.

resource "google_firebase_project" "this" {
  provider = google-beta

  project = var.project_id
}

resource "google_firebase_web_app" "this" {
  provider = google-beta

  project      = google_firebase_project.this.project
  display_name = "Piloto"
}

data "google_firebase_web_app_config" "this" {
  provider = google-beta

  project    = var.project_id
  web_app_id = google_firebase_web_app.this.app_id
}

# It can be made only once and never be removed.
resource "google_identity_platform_config" "this" {
  project = google_firebase_project.this.project

  authorized_domains = [var.domain, "${var.project_id}.firebaseapp.com"]

  sign_in {
    allow_duplicate_emails = false

    email {
      enabled           = true
      password_required = true
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# The OAuth client itself is made once in the console: Google has no API for it any more.
resource "google_identity_platform_default_supported_idp_config" "google" {
  count = var.google_client_id == null ? 0 : 1

  project       = google_identity_platform_config.this.project
  idp_id        = "google.com"
  enabled       = true
  client_id     = var.google_client_id
  client_secret = var.google_client_secret == null ? "" : var.google_client_secret

  lifecycle {
    # Given once by an admin; the pipeline, which has none, leaves what is there.
    ignore_changes = [client_secret]
  }
}
