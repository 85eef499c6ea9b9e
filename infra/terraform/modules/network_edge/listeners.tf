# Two addresses (IPv4 and IPv6), each with a listener for HTTPS and one that only redirects to it.

locals {
  versions = toset(["IPV4", "IPV6"])
}

resource "google_compute_global_address" "this" {
  for_each = local.versions

  project    = var.project_id
  name       = "piloto-${lower(each.value)}"
  ip_version = each.value
}

resource "google_compute_target_https_proxy" "this" {
  project         = var.project_id
  name            = "piloto"
  url_map         = google_compute_url_map.https.id
  certificate_map = "//certificatemanager.googleapis.com/${google_certificate_manager_certificate_map.this.id}"
  ssl_policy      = google_compute_ssl_policy.this.id
}

resource "google_compute_target_http_proxy" "this" {
  project = var.project_id
  name    = "piloto-to-https"
  url_map = google_compute_url_map.http.id
}

resource "google_compute_global_forwarding_rule" "https" {
  for_each = local.versions

  project               = var.project_id
  name                  = "piloto-https-${lower(each.value)}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  target                = google_compute_target_https_proxy.this.id
  ip_address            = google_compute_global_address.this[each.value].id
  port_range            = "443"
}

resource "google_compute_global_forwarding_rule" "http" {
  for_each = local.versions

  project               = var.project_id
  name                  = "piloto-http-${lower(each.value)}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  target                = google_compute_target_http_proxy.this.id
  ip_address            = google_compute_global_address.this[each.value].id
  port_range            = "80"
}
