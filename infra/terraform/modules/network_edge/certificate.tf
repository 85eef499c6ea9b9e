# A managed certificate, proven by a DNS record: it is valid before the domain points here.

resource "google_certificate_manager_dns_authorization" "this" {
  project = var.project_id
  name    = "piloto"
  domain  = var.domain
}

resource "google_certificate_manager_certificate" "this" {
  project = var.project_id
  name    = "piloto"

  managed {
    domains            = [var.domain]
    dns_authorizations = [google_certificate_manager_dns_authorization.this.id]
  }
}

resource "google_certificate_manager_certificate_map" "this" {
  project = var.project_id
  name    = "piloto"
}

resource "google_certificate_manager_certificate_map_entry" "this" {
  project      = var.project_id
  name         = "piloto"
  map          = google_certificate_manager_certificate_map.this.name
  certificates = [google_certificate_manager_certificate.this.id]
  hostname     = var.domain
}

resource "google_compute_ssl_policy" "this" {
  project         = var.project_id
  name            = "piloto"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}
