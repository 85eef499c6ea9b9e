terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 8.7"
    }
  }
}

# Applied once by an admin; its state stays with them until it is moved into the bucket it makes:
# see docs/deploy.md.
provider "google" {
  project = var.project_id
  region  = var.region
}
