# Two accounts: one that looks (federation.tf says for whom), and one that changes, for the one branch
# (Cloud Build).

locals {
  mail_host = "${var.project_id}.iam.gserviceaccount.com"
  members = {
    for name, account in google_service_account.pipeline :
    name => "serviceAccount:${account.account_id}@${local.mail_host}"
  }

  custom = {
    for key, role in google_project_iam_custom_role.pipeline :
    key => "projects/${var.project_id}/roles/${role.role_id}"
  }

  # Services whose state a plan compares. No role here reads a document, a secret, a message, a log, a
  # tenant's file or who signs in: a pull request runs code that nobody has read yet.
  looks = toset([
    "roles/browser",
    "roles/certificatemanager.viewer",
    "roles/cloudfunctions.viewer",
    "roles/cloudkms.viewer",
    "roles/cloudscheduler.viewer",
    "roles/compute.viewer",
    "roles/firebaserules.viewer",
    "roles/iam.securityReviewer",
    "roles/monitoring.viewer",
    "roles/pubsub.viewer",
    "roles/run.viewer",
    "roles/secretmanager.viewer",
    # Also to name the project as the one whose quota is used (environments/*/versions.tf).
    "roles/serviceusage.serviceUsageConsumer",
    "roles/storage.bucketViewer",
    local.custom.look,
  ])

  # Not the admin's role of a service where that one also reads what lies in it: a custom role below
  # holds the part that changes settings.
  changes = toset([
    "roles/artifactregistry.admin",
    "roles/certificatemanager.owner",
    "roles/cloudfunctions.developer",
    "roles/cloudkms.admin",
    "roles/cloudscheduler.admin",
    "roles/cloudtasks.queueAdmin",
    "roles/compute.loadBalancerAdmin",
    "roles/compute.securityAdmin",
    "roles/firebaserules.admin",
    "roles/iam.serviceAccountAdmin",
    "roles/logging.configWriter",
    # The build's own log.
    "roles/logging.logWriter",
    "roles/monitoring.editor",
    "roles/run.developer",
    "roles/serviceusage.serviceUsageAdmin",
    local.custom.change,
  ])

  # Rights on the project that the pipeline may give: those that functions name, the one that every
  # function has, and the builder's.
  # Everything else is granted on single resources.
  yamls = [
    for file in fileset("${path.module}/../../../functions", "*/function.yaml") :
    yamldecode(file("${path.module}/../../../functions/${file}"))
  ]
  on_resources = [
    "roles/cloudtasks.enqueuer", "roles/iam.serviceAccountUser", "roles/pubsub.publisher",
    "roles/secretmanager.secretAccessor", "roles/storage.objectUser",
  ]
  named = toset(flatten([for yaml in local.yamls : [for grant in yaml.roles : grant.role]]))
  grantable = setunion(
    setsubtract(local.named, local.on_resources),
    ["roles/logging.logWriter", "roles/storage.objectViewer", "roles/telemetry.tracesWriter"],
  )
}

# Google's roles for buckets, secrets, topics, Firestore's indexes and backups, for Firebase and for
# sign-in come with the right to read every file, value, message and document, and everybody who signs
# in. Secrets are made and given their values by an admin alone (docs/deploy.md).
resource "google_project_iam_custom_role" "pipeline" {
  for_each = {
    look = [
      "artifactregistry.repositories.get", "artifactregistry.repositories.list",
      "cloudtasks.queues.get", "cloudtasks.queues.list",
      "datastore.backupSchedules.get", "datastore.backupSchedules.list",
      "datastore.databases.getMetadata", "datastore.databases.list",
      "datastore.indexes.get", "datastore.indexes.list",
      "firebase.clients.get", "firebase.clients.list", "firebase.projects.get",
      "firebaseauth.configs.get",
      "logging.buckets.get", "logging.buckets.list",
      "logging.exclusions.get", "logging.exclusions.list",
      "logging.logMetrics.get", "logging.logMetrics.list",
    ]
    change = [
      "datastore.backupSchedules.create", "datastore.backupSchedules.delete",
      "datastore.backupSchedules.get", "datastore.backupSchedules.list",
      "datastore.backupSchedules.update", "datastore.databases.create",
      "datastore.databases.getMetadata", "datastore.databases.list", "datastore.databases.update",
      "datastore.indexes.create", "datastore.indexes.delete", "datastore.indexes.get",
      "datastore.indexes.list", "datastore.indexes.update", "datastore.operations.get",
      "datastore.operations.list",
      "firebase.clients.create", "firebase.clients.delete", "firebase.clients.get",
      "firebase.clients.list", "firebase.clients.update", "firebase.projects.get",
      "firebase.projects.update",
      "firebaseauth.configs.create", "firebaseauth.configs.get", "firebaseauth.configs.getSecret",
      "firebaseauth.configs.update",
      "pubsub.subscriptions.create", "pubsub.subscriptions.delete", "pubsub.subscriptions.get",
      "pubsub.subscriptions.getIamPolicy", "pubsub.subscriptions.list",
      "pubsub.subscriptions.setIamPolicy", "pubsub.subscriptions.update",
      "pubsub.topics.attachSubscription", "pubsub.topics.create", "pubsub.topics.delete",
      "pubsub.topics.detachSubscription", "pubsub.topics.get", "pubsub.topics.getIamPolicy",
      "pubsub.topics.list", "pubsub.topics.setIamPolicy", "pubsub.topics.update",
      "run.services.setIamPolicy",
      "secretmanager.secrets.get", "secretmanager.secrets.getIamPolicy",
      "secretmanager.secrets.list", "secretmanager.secrets.setIamPolicy",
      "secretmanager.secrets.update",
      "secretmanager.versions.get", "secretmanager.versions.list",
      "storage.buckets.create", "storage.buckets.get", "storage.buckets.getIamPolicy",
      "storage.buckets.list", "storage.buckets.setIamPolicy", "storage.buckets.update",
    ]
  }

  project     = var.project_id
  role_id     = "pipeline_${each.key}"
  title       = "What the pipeline may ${each.key == "look" ? "look at" : "change"} without reading data"
  permissions = each.value

  depends_on = [google_project_service.this]
}

resource "google_service_account" "pipeline" {
  for_each = toset(["plan", "apply"])

  project      = var.project_id
  account_id   = "pipeline-${each.value}"
  display_name = "pipeline-${each.value}"
  description  = "The pipeline, where it may ${each.value}"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "plan" {
  for_each = local.looks

  project = var.project_id
  role    = each.value
  member  = local.members.plan
}

resource "google_project_iam_member" "apply" {
  for_each = local.changes

  project = var.project_id
  role    = each.value
  member  = local.members.apply
}

# It gives rights on the project, but only from a list: it cannot make itself or another an owner.
resource "google_project_iam_member" "apply_grants" {
  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = local.members.apply

  condition {
    title       = "only-these-roles"
    description = "The roles that functions name in their function.yaml, and the builder's"
    expression = format(
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['%s'])",
      join("', '", sort(tolist(local.grantable))),
    )
  }

  lifecycle {
    precondition {
      condition     = length(local.grantable) <= 10
      error_message = "A condition lists at most ten roles: grant on single resources instead."
    }
  }
}

# It deploys functions as the accounts it made. Google has no narrower right for accounts that do
# not exist yet, so it can do by what it deploys whatever functions can: main is what has to be guarded.
resource "google_project_iam_member" "apply_as" {
  project = var.project_id
  role    = "roles/iam.serviceAccountUser"
  member  = local.members.apply
}

# The environment makes these buckets: zips of functions, which a plan compares with what is deployed,
# and the dashboard. Tenants' files lie in another one.
locals {
  source_bucket = "projects/_/buckets/${var.project_id}-source"
  web_bucket    = "projects/_/buckets/${var.project_id}-web"
}

resource "google_project_iam_member" "plan_zips" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = local.members.plan

  condition {
    title      = "zips-of-functions"
    expression = "resource.name.startsWith(\"${local.source_bucket}/\")"
  }
}

resource "google_project_iam_member" "apply_uploads" {
  project = var.project_id
  role    = "roles/storage.objectUser"
  member  = local.members.apply

  # To list objects is a right on the bucket itself.
  condition {
    title = "zips-and-dashboard"
    expression = join(" || ", flatten([
      for bucket in [local.source_bucket, local.web_bucket] :
      ["resource.name == \"${bucket}\"", "resource.name.startsWith(\"${bucket}/\")"]
    ]))
  }
}

resource "google_storage_bucket_iam_member" "state_reader" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectViewer"
  member = local.members.plan
}

resource "google_storage_bucket_iam_member" "state_writer" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectAdmin"
  member = local.members.apply
}
