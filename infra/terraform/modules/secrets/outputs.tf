output "secrets" {
  description = "Id and pinned version of each secret, once the version is there."
  value = {
    for name, secret in google_secret_manager_secret.this : name => {
      secret_id = secret.secret_id
      version   = tostring(lookup(var.versions, name, 1))
    }
  }

  depends_on = [google_secret_manager_secret_version.this]
}

output "blobs_key" {
  description = "The key of the blobs bucket, once Cloud Storage may use it."
  value       = google_kms_crypto_key.this["blobs"].id

  depends_on = [google_kms_crypto_key_iam_member.storage]
}
