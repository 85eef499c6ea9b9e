# Which path leads where. The paths of functions come from their function.yaml; what nobody claims
# is a page of the dashboard, whose router takes it from there, but for programs: they hear 404.

locals {
  web = "projects/${var.project_id}/global/backendBuckets/${google_compute_backend_bucket.web.name}"

  # Segment by segment a literal comes before {id}, and {id} before the rest: sorted as text, the
  # most special template comes first.
  ranks = {
    for template in keys(var.paths) : template => join("", [
      for segment in split("/", trimprefix(template, "/")) :
      endswith(segment, "=**}") ? "2" : startswith(segment, "{") ? "1" : "0"
    ])
  }
  templates = [
    for line in sort([for template, rank in local.ranks : "${rank} ${template}"]) :
    split(" ", line)[1]
  ]

  # Paths of the bucket: as they are, or rewritten to the page that serves them. Those of programs go to
  # a function that says that there is no such route.
  pages = concat(
    [
      { path = "/", rewrite = "/index.html", headers = local.page_headers },
      { path = "/assets/{path=**}", rewrite = null, headers = local.page_headers },
      { path = "/api/v1/docs", rewrite = "/api/v1/docs/index.html", headers = local.page_headers },
      { path = "/api/v1/docs/{path=**}", rewrite = null, headers = local.page_headers },
      { path = "/sign-in", rewrite = "/index.html", headers = local.sign_in_headers },
      { path = "/sign-in/{path=**}", rewrite = "/index.html", headers = local.sign_in_headers },
    ],
    [
      for prefix in ["/api", "/webhooks"] :
      { path = "${prefix}/{path=**}", rewrite = null, headers = {}, service = var.not_found }
    ],
    [
      for file in sort(tolist(var.web_files)) :
      { path = "/${file}", rewrite = null, headers = local.page_headers }
    ],
    [{ path = "/{path=**}", rewrite = "/index.html", headers = local.page_headers }],
  )
}

resource "google_compute_url_map" "https" {
  project = var.project_id
  name    = "piloto"

  default_url_redirect {
    host_redirect  = var.domain
    https_redirect = true
    strip_query    = false
  }

  host_rule {
    hosts        = [var.domain]
    path_matcher = "piloto"
  }

  path_matcher {
    name            = "piloto"
    default_service = local.web

    dynamic "route_rules" {
      for_each = { for index, template in local.templates : index => template }
      content {
        priority = 1000 + route_rules.key
        service  = var.paths[route_rules.value]
        match_rules {
          full_path_match     = strcontains(route_rules.value, "{") ? null : route_rules.value
          path_template_match = strcontains(route_rules.value, "{") ? route_rules.value : null
        }
      }
    }

    dynamic "route_rules" {
      for_each = { for index, page in local.pages : index => page }
      content {
        priority = 5000 + route_rules.key
        service  = try(route_rules.value.service, local.web)
        match_rules {
          full_path_match = (
            strcontains(route_rules.value.path, "{") ? null : route_rules.value.path
          )
          path_template_match = (
            strcontains(route_rules.value.path, "{") ? route_rules.value.path : null
          )
        }
        dynamic "header_action" {
          for_each = length(route_rules.value.headers) == 0 ? [] : [route_rules.value.headers]
          content {
            dynamic "response_headers_to_add" {
              for_each = header_action.value
              content {
                header_name  = response_headers_to_add.key
                header_value = response_headers_to_add.value
                replace      = true
              }
            }
          }
        }
        dynamic "route_action" {
          for_each = route_rules.value.rewrite == null ? [] : [route_rules.value.rewrite]
          content {
            # A template rewrites only what a template has matched; a literal path is its own prefix.
            url_rewrite {
              path_prefix_rewrite   = strcontains(route_rules.value.path, "{") ? null : route_action.value
              path_template_rewrite = strcontains(route_rules.value.path, "{") ? route_action.value : null
            }
          }
        }
      }
    }
  }

  # Google checks these before it takes the map; at most 100.
  dynamic "test" {
    for_each = slice(local.templates, 0, min(100, length(local.templates)))
    content {
      host    = var.domain
      path    = replace(test.value, "/\\{[^}]*\\}/", "x")
      service = var.paths[test.value]
    }
  }
}

resource "google_compute_url_map" "http" {
  project = var.project_id
  name    = "piloto-to-https"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }
}
