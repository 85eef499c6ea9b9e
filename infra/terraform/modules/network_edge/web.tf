# The dashboard from a bucket, kept at the edge as long as each object says.

resource "google_compute_backend_bucket" "web" {
  project          = var.project_id
  name             = "web"
  bucket_name      = var.web_bucket
  enable_cdn       = true
  compression_mode = "AUTOMATIC"

  cdn_policy {
    # Assets say `immutable` and a year, the shell says `no-cache`; see tools/deploy/web.py.
    cache_mode         = "USE_ORIGIN_HEADERS"
    request_coalescing = true
    negative_caching   = true
    # Never the shell of an earlier release, whose assets may be gone; assets do not get stale.
    serve_while_stale = 0
  }

  custom_response_headers = [for name, value in local.plain_headers : "${name}: ${value}"]
}
