# Who calls functions: one account per transport. Each may call the functions of its trigger and has
# no other right; no function runs as one of them.

resource "google_service_account" "invoker" {
  for_each = toset(["pubsub", "tasks", "scheduler"])

  project      = var.project_id
  account_id   = "invoker-${each.value}"
  display_name = "invoker-${each.value}"
  description  = "Signs the calls of ${each.value}; runs nothing"

  depends_on = [google_project_service.this]
}
