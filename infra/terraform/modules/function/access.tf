# Rights: on the one topic, secret, bucket or account where Google Cloud allows that, on the
# project otherwise. Rights on queues are given where the queues are known (modules/platform).

locals {
  roles = { for grant in var.spec.roles : grant.role => grant.reason }

  # Roles that are granted on single resources, never on the project.
  narrow = toset([
    "roles/cloudtasks.enqueuer",
    "roles/iam.serviceAccountUser",
    "roles/pubsub.publisher",
    "roles/secretmanager.secretAccessor",
    "roles/storage.objectUser",
  ])

  # Secrets in the environment, and those the code reads while it runs.
  runtime_secrets = (
    contains(keys(local.roles), "roles/secretmanager.secretAccessor") ? var.wires.reads : []
  )
  readable_secrets = toset(concat(var.spec.secrets, local.runtime_secrets))
}

resource "google_project_iam_member" "role" {
  for_each = setsubtract(keys(local.roles), local.narrow)

  project = var.platform.project_id
  role    = each.value
  member  = local.member

  dynamic "condition" {
    for_each = startswith(each.value, "roles/datastore.") ? [var.platform.database] : []
    content {
      title       = "our-database"
      description = "Only the database of this environment"
      expression  = "resource.name == \"${condition.value}\""
    }
  }
}

# What every function may besides: leave its spans. Its logs go without a right, through Cloud Run.
resource "google_project_iam_member" "traces" {
  project = var.platform.project_id
  role    = "roles/telemetry.tracesWriter"
  member  = local.member
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = contains(keys(local.roles), "roles/pubsub.publisher") ? toset(var.wires.publishes) : []

  project = var.platform.project_id
  topic   = var.platform.topics[each.value]
  role    = "roles/pubsub.publisher"
  member  = local.member
}

resource "google_secret_manager_secret_iam_member" "accessor" {
  for_each = local.readable_secrets

  project   = var.platform.project_id
  secret_id = var.platform.secrets[each.value].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.member
}

# Who reads while it runs lists the enabled versions: two are valid during a rotation.
resource "google_secret_manager_secret_iam_member" "viewer" {
  for_each = toset(local.runtime_secrets)

  project   = var.platform.project_id
  secret_id = var.platform.secrets[each.value].secret_id
  role      = "roles/secretmanager.viewer"
  member    = local.member
}

resource "google_storage_bucket_iam_member" "blobs" {
  for_each = contains(keys(local.roles), "roles/storage.objectUser") ? toset(["blobs"]) : []

  bucket = var.platform.blobs_bucket
  role   = "roles/storage.objectUser"
  member = local.member
}

resource "google_service_account_iam_member" "names_tasks_invoker" {
  for_each = contains(keys(local.roles), "roles/iam.serviceAccountUser") ? toset(["tasks"]) : []

  service_account_id = var.platform.invokers.tasks.name
  role               = "roles/iam.serviceAccountUser"
  member             = local.member
}
