# The records of the domain, where its zone lies in Cloud DNS; else an admin makes them elsewhere
# from the output `dns_records`.

locals {
  authorization = google_certificate_manager_dns_authorization.this.dns_resource_record[0]

  records = {
    A    = { name = "${var.domain}.", data = google_compute_global_address.this["IPV4"].address }
    AAAA = { name = "${var.domain}.", data = google_compute_global_address.this["IPV6"].address }
    CNAME = {
      name = local.authorization.name
      data = local.authorization.data
    }
  }
}

resource "google_dns_record_set" "this" {
  for_each = var.dns_zone == null ? {} : local.records

  project      = var.dns_zone.project_id
  managed_zone = var.dns_zone.name
  name         = each.value.name
  type         = each.key
  ttl          = 300
  rrdatas      = [each.value.data]
}
