# Our keys: whoever disables them makes secrets and files unreadable at once.

resource "google_kms_key_ring" "this" {
  project  = var.project_id
  name     = "piloto"
  location = var.region
}

resource "google_kms_crypto_key" "this" {
  for_each = toset(["secrets", "blobs"])

  name                       = each.value
  key_ring                   = google_kms_key_ring.this.id
  rotation_period            = "7776000s" # 90 days
  destroy_scheduled_duration = "2592000s" # 30 days to take a mistake back

  lifecycle {
    prevent_destroy = true
  }
}

data "google_storage_project_service_account" "this" {
  project = var.project_id
}

resource "google_kms_crypto_key_iam_member" "secret_manager" {
  crypto_key_id = google_kms_crypto_key.this["secrets"].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = google_project_service_identity.secret_manager.member
}

resource "google_kms_crypto_key_iam_member" "storage" {
  crypto_key_id = google_kms_crypto_key.this["blobs"].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = data.google_storage_project_service_account.this.member
}
