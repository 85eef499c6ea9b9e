# A function that a queue of its own calls, at a rate and with retries.

module "function" {
  source = "../function"

  name     = var.function.name
  spec     = var.function.spec
  wires    = var.function.wires
  archive  = var.function.archive
  platform = var.platform
  ingress  = "ALLOW_INTERNAL_ONLY"
  invoker  = var.platform.invokers.tasks.member
}

# The name of a deleted queue is blocked for seven days: renaming a function takes a week.
resource "google_cloud_tasks_queue" "this" {
  project       = var.platform.project_id
  location      = var.platform.region
  name          = replace(var.function.name, "_", "-")
  desired_state = var.paused ? "PAUSED" : "RUNNING"

  rate_limits {
    max_dispatches_per_second = 500
    max_concurrent_dispatches = min(5000, var.function.spec.concurrency * var.platform.max_instances)
  }

  # Cloud Tasks has no dead letters: at the last attempt the function keeps the task itself.
  retry_config {
    max_attempts  = var.function.spec.max_attempts
    min_backoff   = "1s"
    max_backoff   = "300s"
    max_doublings = 8
  }

  stackdriver_logging_config {
    sampling_ratio = 0.01
  }
}
