"""What the pipeline does besides Terraform: builds' papers, the dashboard, the canary, journeys."""
