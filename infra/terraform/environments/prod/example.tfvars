# Copy to terraform.tfvars and fill in; then see docs/deploy.md.

project_id      = "piloto-prod"
domain          = "app.example.com"
repository_url  = "https://github.com/example/piloto/blob/main"
billing_account = "000000-000000-000000"

notify = {
  emails = ["operations@example.com"]
}

# Count a secret's number up to write a new version of it (docs/runbooks/secret-rotation.md).
secret_versions = {
  OPENAI_API_KEY = 1
}

settings = {
  OPENAI_MODEL = "gpt-5-mini"
}
