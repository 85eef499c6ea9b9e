variable "name" {
  type        = string
  description = "The folder below functions/, which is also the entry point."

  validation {
    condition     = can(regex("^[a-z]+(_[a-z]+)+$", var.name)) && length(var.name) <= 49
    error_message = "A function's name is <domain>_<what> in small letters, at most 49 of them."
  }
}

variable "spec" {
  type = object({
    memory_mib      = number
    cpu             = number
    concurrency     = number
    timeout_seconds = number
    roles           = list(object({ role = string, reason = string }))
    secrets         = list(string)
  })
  description = "What its function.yaml says."

  validation {
    condition = alltrue([
      for grant in var.spec.roles :
      !contains(["roles/owner", "roles/editor", "roles/viewer"], grant.role)
    ])
    error_message = "Primitive roles are never granted: name the role that is needed."
  }
  validation {
    condition     = var.spec.concurrency == 1 || var.spec.cpu >= 1
    error_message = "More than one request at a time needs a whole CPU."
  }
  validation {
    condition     = var.spec.timeout_seconds >= 1 && var.spec.timeout_seconds <= 3600
    error_message = "A request takes at most an hour."
  }
}

variable "wires" {
  type = object({
    publishes = list(string)
    enqueues  = list(string)
    reads     = list(string)
  })
  description = "The topics, queues and secrets its code uses (generated/wiring.json)."
}

variable "archive" {
  type        = string
  description = "Path of its zip, made by `python -m tools.package`."
}

variable "ingress" {
  type        = string
  description = "From where it can be reached at all."

  validation {
    condition     = contains(["ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"], var.ingress)
    error_message = "Nothing is reachable from the internet but through the load balancer."
  }
}

variable "invoker" {
  type        = string
  description = "The member that may call it."
}

variable "platform" {
  type = object({
    project_id    = string
    region        = string
    runtime       = string
    source_bucket = string
    build_account = string
    repository    = string
    database      = string
    blobs_bucket  = string
    functions_url = string
    max_instances = number
    hold_traffic  = bool
    environment   = map(string)
    secrets       = map(object({ secret_id = string, version = string }))
    topics        = map(string)
    invokers      = map(object({ name = string, email = string, member = string }))
  })
  description = "What all functions share; made by modules/platform."
}
