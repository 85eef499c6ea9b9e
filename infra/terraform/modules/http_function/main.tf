# A function behind the load balancer: a backend of its own, with its own rate limit.

# The load balancer passes requests on without an identity, so IAM lets everybody in: who may do
# what is decided by the function. From elsewhere than the load balancer it cannot be reached.
module "function" {
  source = "../function"

  name     = var.function.name
  spec     = var.function.spec
  wires    = var.function.wires
  archive  = var.function.archive
  platform = var.platform
  ingress  = "ALLOW_INTERNAL_AND_GCLB"
  invoker  = "allUsers"
}

resource "google_compute_region_network_endpoint_group" "this" {
  project               = var.platform.project_id
  region                = var.platform.region
  name                  = module.function.service
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = module.function.service
  }
}

resource "google_compute_backend_service" "this" {
  project                 = var.platform.project_id
  name                    = module.function.service
  load_balancing_scheme   = "EXTERNAL_MANAGED"
  protocol                = "HTTPS"
  security_policy         = var.security_policy
  custom_response_headers = var.response_headers

  backend {
    group = google_compute_region_network_endpoint_group.this.id
  }

  log_config {
    enable      = true
    sample_rate = var.log_sample_rate
  }
}
