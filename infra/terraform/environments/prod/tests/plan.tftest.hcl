# terraform test: the whole of prod can be planned, and what must not be is refused.

variables {
  project_id     = "piloto-prod"
  domain         = "prod.example.com"
  repository_url = "https://github.com/example/piloto/blob/main"
  notify         = { emails = ["operations@example.com"] }
}

run "everything_can_be_planned" {
  command = plan

  assert {
    condition = (
      length(output.services) == length(fileset("${path.root}/../../../../functions", "*/function.yaml"))
    )
    error_message = "Every folder of functions/ is deployed, and nothing else."
  }

  assert {
    condition     = output.url == "https://prod.example.com"
    error_message = "The product answers under its domain."
  }
}

run "queues_can_be_paused" {
  command = plan

  variables {
    paused_queues = ["messaging_task_send"]
  }
}

run "a_secret_is_no_setting" {
  command = plan

  variables {
    settings = { OPENAI_API_KEY = "sk-for-everybody" }
  }

  expect_failures = [var.settings]
}

run "a_domain_is_a_host_name" {
  command = plan

  variables {
    domain = "https://prod.example.com/"
  }

  expect_failures = [var.domain]
}
