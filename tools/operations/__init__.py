"""Works of an operator that must not be improvised; docs/runbooks says when."""
