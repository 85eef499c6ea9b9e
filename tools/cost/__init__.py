"""What a volume costs on Google Cloud: `python -m tools.cost --received 100000 --campaign 50000`.

Document operations are those that `tests/journeys/test_operations.py` measures, prices those of
`prices.toml`, numbers of functions, secrets and schedules those of the tree.
"""
