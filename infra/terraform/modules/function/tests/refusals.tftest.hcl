# terraform test: what no function may be.

variables {
  name    = "demo_task_try"
  wires   = { publishes = ["thing-done"], enqueues = [], reads = ["sealing-key"] }
  archive = "../../README.md"
  ingress = "ALLOW_INTERNAL_ONLY"
  invoker = "serviceAccount:invoker-tasks@demo.iam.gserviceaccount.com"
  spec = {
    memory_mib      = 512
    cpu             = 1
    concurrency     = 80
    timeout_seconds = 60
    roles           = [{ role = "roles/pubsub.publisher", reason = "tells that it is done" }]
    secrets         = ["OPENAI_API_KEY"]
  }
  platform = {
    project_id    = "demo"
    region        = "southamerica-east1"
    runtime       = "python314"
    source_bucket = "demo-source"
    build_account = "projects/demo/serviceAccounts/function-build@demo.iam.gserviceaccount.com"
    repository    = "projects/demo/locations/southamerica-east1/repositories/functions"
    database      = "projects/demo/databases/(default)"
    blobs_bucket  = "demo-blobs"
    functions_url = "https://{function}-1.southamerica-east1.run.app"
    max_instances = 5
    hold_traffic  = false
    environment   = { BACKEND = "google" }
    secrets = {
      OPENAI_API_KEY = { secret_id = "openai-api-key", version = "3" }
      sealing-key    = { secret_id = "sealing-key", version = "1" }
    }
    topics   = { thing-done = "thing-done" }
    invokers = { tasks = { name = "n", email = "e", member = "m" } }
  }
}

run "rights_are_on_the_one_topic_and_the_one_secret" {
  command = plan

  assert {
    condition     = length(google_project_iam_member.role) == 0
    error_message = "Publishing is no right on the project."
  }
  assert {
    condition     = keys(google_secret_manager_secret_iam_member.accessor) == ["OPENAI_API_KEY"]
    error_message = "Without the role, secrets are not read by name."
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.service_config[0].secret_environment_variables[0].version == "3"
    )
    error_message = "Secrets are pinned by number."
  }
}

run "cloud_run_takes_no_longer_name" {
  command = plan

  variables {
    name = "conversations_on_something_that_happened_somewhere"
  }

  expect_failures = [var.name]
}

run "no_primitive_roles" {
  command = plan

  variables {
    spec = {
      memory_mib      = 512
      cpu             = 1
      concurrency     = 80
      timeout_seconds = 60
      roles           = [{ role = "roles/editor", reason = "it is so much easier" }]
      secrets         = []
    }
  }

  expect_failures = [var.spec]
}

run "a_part_of_a_cpu_serves_one_at_a_time" {
  command = plan

  variables {
    spec = {
      memory_mib      = 256
      cpu             = 0.5
      concurrency     = 80
      timeout_seconds = 60
      roles           = []
      secrets         = []
    }
  }

  expect_failures = [var.spec]
}

run "nothing_listens_to_the_internet" {
  command = plan

  variables {
    ingress = "ALLOW_ALL"
  }

  expect_failures = [var.ingress]
}
