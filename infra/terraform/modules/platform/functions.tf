# Every function that has a function.yaml. There is no other list of them.

locals {
  root = "${path.module}/../../../.."

  # Names are read from the folders, the rest from each file; what a trigger does not use is empty.
  yamls = {
    for file in fileset("${local.root}/functions", "*/function.yaml") :
    dirname(file) => yamldecode(file("${local.root}/functions/${file}"))
  }
  wiring = jsondecode(file("${path.module}/../../generated/wiring.json"))
  archives = {
    for file in fileset(var.archives_dir, "*.zip") :
    regex("^(.*)-[0-9a-f]{12}\\.zip$", file)[0] => "${var.archives_dir}/${file}"
  }

  # Without its zip a function can be planned, not applied: `python -m tools.package` makes it.
  functions = {
    for name, yaml in local.yamls : name => {
      name    = name
      spec    = yaml
      wires   = local.wiring.functions[name]
      archive = lookup(local.archives, name, "${var.archives_dir}/${name}-not-built.zip")
    }
  }
  triggers = {
    for trigger in ["http", "topic", "task", "schedule"] :
    trigger => [for name, yaml in local.yamls : name if yaml.trigger == trigger]
  }

  # Secrets that functions get as settings, and those the code reads by name while it runs.
  setting_secrets = toset(flatten([for yaml in values(local.yamls) : yaml.secrets]))
  runtime_secrets = toset(flatten([for wires in values(local.wiring.functions) : wires.reads]))
  secret_names    = setunion(local.setting_secrets, local.runtime_secrets)

  # Whose requests take long by design: tasks that are given a model's key, and those that may work for
  # minutes, through a file or a person's whole history.
  slow = [
    for name in local.triggers.task : replace(name, "_", "-")
    if contains(local.yamls[name].secrets, "OPENAI_API_KEY") || local.yamls[name].timeout_seconds >= 300
  ]

  functions_url = "https://{function}-${module.project.number}.${var.region}.run.app"

  # What every function is given; each may have settings of its own as secrets beside it.
  environment = merge(var.settings, {
    BACKEND              = "google"
    BLOBS_BUCKET         = module.storage.blobs_bucket
    FIREBASE_API_KEY     = module.identity.api_key
    FIREBASE_AUTH_DOMAIN = module.identity.auth_domain
    FUNCTIONS_URL        = local.functions_url
    GOOGLE_CLOUD_PROJECT = var.project_id
    LOG_FORMAT           = "json"
    PUBLIC_URL           = "https://${var.domain}"
    # Requests from outside are sampled by Cloud Run; these are the schedules' own.
    OTEL_EXPORTER_OTLP_ENDPOINT = "https://telemetry.googleapis.com"
    OTEL_TRACES_SAMPLER_ARG     = "0.1"
    REGION                      = var.region
    TASKS_SERVICE_ACCOUNT       = module.project.invokers.tasks.email
  })

  platform = {
    project_id    = module.project.id
    region        = var.region
    runtime       = "python314"
    source_bucket = module.project.source_bucket
    build_account = module.project.build_account
    repository    = module.project.repository
    database      = module.firestore.database
    blobs_bucket  = module.storage.blobs_bucket
    functions_url = local.functions_url
    max_instances = var.max_instances
    hold_traffic  = var.hold_traffic
    environment   = local.environment
    secrets       = module.secrets.secrets
    topics        = module.pubsub.topics
    invokers      = module.project.invokers
  }

  backends = merge([
    for name in local.triggers.http : {
      for template in local.yamls[name].paths : template => module.http_function[name].backend
    }
  ]...)
}

module "http_function" {
  source   = "../http_function"
  for_each = toset(local.triggers.http)

  function         = local.functions[each.key]
  platform         = local.platform
  response_headers = module.network_edge.data_response_headers
  security_policy = module.network_edge.security_policies[
    anytrue([for path in local.yamls[each.key].paths : startswith(path, "/webhooks/")]) ? "webhooks" : "api"
  ]
}

module "topic_function" {
  source   = "../topic_function"
  for_each = toset(local.triggers.topic)

  function          = local.functions[each.key]
  platform          = local.platform
  dead_letter_topic = module.pubsub.dead_letter_topics[local.yamls[each.key].topic]
  pubsub_agent      = module.project.pubsub_agent
}

module "task_function" {
  source   = "../task_function"
  for_each = toset(local.triggers.task)

  function = local.functions[each.key]
  platform = local.platform
  paused   = contains(var.paused_queues, each.key)
}

module "schedule_function" {
  source   = "../schedule_function"
  for_each = toset(local.triggers.schedule)

  function = local.functions[each.key]
  platform = local.platform
}

# Who may put tasks into which queue. It stands here because functions enqueue for each other.
locals {
  members = merge([
    for modules in [module.http_function, module.topic_function, module.task_function, module.schedule_function] :
    { for name, function in modules : name => function.member }
  ]...)
  enqueues = merge([
    for name, yaml in local.yamls : {
      for queue in local.wiring.functions[name].enqueues :
      "${name} ${queue}" => { member = local.members[name], queue = queue }
    } if contains([for grant in yaml.roles : grant.role], "roles/cloudtasks.enqueuer")
  ]...)
}

resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = local.enqueues

  project  = var.project_id
  location = var.region
  name     = module.task_function[each.value.queue].queue
  role     = "roles/cloudtasks.enqueuer"
  member   = each.value.member
}
