environment           = "staging"
project_id            = "piloto-staging"
repository            = "example/piloto"
connection_repository = "projects/piloto-staging/locations/southamerica-east1/connections/github/repositories/piloto"

