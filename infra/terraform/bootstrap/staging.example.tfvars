environment           = "staging"
project_id            = "piloto-staging"
repository_id         = "123456789"
connection_repository = "projects/piloto-staging/locations/southamerica-east1/connections/github/repositories/piloto"
# Once production stands:
# prod_project_id     = "piloto-prod"
