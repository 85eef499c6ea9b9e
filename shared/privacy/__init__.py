"""Privacy: what a person may ask about their own data. By now: to be forgotten."""
