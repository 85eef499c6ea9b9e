"""People outside the business: who they are, on which basis we write, and when not to."""
