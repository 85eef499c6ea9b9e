"""The peer: the same job the way many teams build it, FastAPI, PostgreSQL, Celery and Redis."""
