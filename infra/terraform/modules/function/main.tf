# One function of functions/: its own account, only the roles it names, its zip, its settings.

locals {
  dashed = replace(var.name, "_", "-")
  # An account id has 6 to 30 characters; a longer name keeps its beginning and gets a digest.
  account_id = (
    length(local.dashed) <= 30
    ? local.dashed
    : "${trimsuffix(substr(local.dashed, 0, 23), "-")}-${substr(sha1(local.dashed), 0, 6)}"
  )
  # Put together from what is known before anything is made, so that a plan shows who gets what.
  email  = "${google_service_account.this.account_id}@${var.platform.project_id}.iam.gserviceaccount.com"
  member = "serviceAccount:${local.email}"
}

resource "google_service_account" "this" {
  project      = var.platform.project_id
  account_id   = local.account_id
  display_name = local.dashed
  description  = "Runs the function ${var.name} and nothing else"
}

resource "google_storage_bucket_object" "archive" {
  bucket       = var.platform.source_bucket
  name         = "functions/${basename(var.archive)}"
  source       = var.archive
  content_type = "application/zip"

  lifecycle {
    # The name changes with the contents; the function moves over before the old one goes.
    create_before_destroy = true
  }
}

resource "google_cloudfunctions2_function" "this" {
  project     = var.platform.project_id
  location    = var.platform.region
  name        = local.dashed
  description = "functions/${var.name}"
  labels      = { function = local.dashed }

  build_config {
    runtime           = var.platform.runtime
    entry_point       = var.name
    service_account   = var.platform.build_account
    docker_repository = var.platform.repository
    # The builder compiles our code; bytecode that checks contents survives the image's fixed dates.
    environment_variables = { SOURCE_DATE_EPOCH = "315532800" }

    source {
      storage_source {
        bucket = google_storage_bucket_object.archive.bucket
        object = google_storage_bucket_object.archive.name
      }
    }

    automatic_update_policy {}
  }

  service_config {
    available_memory                 = "${var.spec.memory_mib}Mi"
    available_cpu                    = tostring(var.spec.cpu)
    max_instance_request_concurrency = var.spec.concurrency
    timeout_seconds                  = var.spec.timeout_seconds
    min_instance_count               = 0
    max_instance_count               = var.platform.max_instances
    ingress_settings                 = var.ingress
    service_account_email            = local.email
    all_traffic_on_latest_revision   = !var.platform.hold_traffic
    environment_variables            = var.platform.environment

    dynamic "secret_environment_variables" {
      for_each = toset(var.spec.secrets)
      content {
        key        = secret_environment_variables.value
        project_id = var.platform.project_id
        secret     = var.platform.secrets[secret_environment_variables.value].secret_id
        version    = var.platform.secrets[secret_environment_variables.value].version
      }
    }
  }

  # A revision starts only where its account may read its secrets.
  depends_on = [google_secret_manager_secret_iam_member.accessor]
}

# Who may call it: everybody (behind the load balancer), or the one account of its trigger.
resource "google_cloud_run_v2_service_iam_member" "invoker" {
  project  = var.platform.project_id
  location = var.platform.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = var.invoker

  lifecycle {
    # A function that is made anew has lost the rights on its service.
    replace_triggered_by = [google_cloudfunctions2_function.this.id]
  }
}
