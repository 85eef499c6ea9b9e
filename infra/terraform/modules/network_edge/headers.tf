# The security headers of infra/local/headers.py (a test compares). The sign-in page alone may load
# what Google's popup needs.

locals {
  plain_headers = {
    "Strict-Transport-Security" = "max-age=31536000; includeSubDomains"
    "X-Content-Type-Options"    = "nosniff"
    "X-Frame-Options"           = "DENY"
    "Referrer-Policy"           = "same-origin"
    "Permissions-Policy"        = "camera=(), geolocation=(), microphone=(), payment=()"
  }

  data_headers = merge(local.plain_headers, {
    "Cross-Origin-Opener-Policy" = "same-origin"
    "Content-Security-Policy"    = "default-src 'none'; frame-ancestors 'none'"
  })

  page_policy = {
    "default-src"     = "'none'"
    "script-src"      = "'self'"
    "style-src"       = "'self'"
    "img-src"         = "'self' data: blob:"
    "media-src"       = "'self' blob:"
    "font-src"        = "'self'"
    "connect-src"     = "'self'"
    "manifest-src"    = "'self'"
    "worker-src"      = "'self'"
    "base-uri"        = "'none'"
    "form-action"     = "'self'"
    "frame-ancestors" = "'none'"
  }

  sign_in_policy = merge(local.page_policy, {
    "script-src"  = "'self' https://apis.google.com"
    "connect-src" = "'self' https://identitytoolkit.googleapis.com https://securetoken.googleapis.com"
    "frame-src"   = "https://${var.auth_domain}"
  })

  page_headers = {
    "Cross-Origin-Opener-Policy" = "same-origin"
    "Content-Security-Policy"    = join("; ", [for name, sources in local.page_policy : "${name} ${sources}"])
  }

  sign_in_headers = {
    # The popup has to tell its opener that it is done.
    "Cross-Origin-Opener-Policy" = "same-origin-allow-popups"
    "Content-Security-Policy"    = join("; ", [for name, sources in local.sign_in_policy : "${name} ${sources}"])
  }
}
