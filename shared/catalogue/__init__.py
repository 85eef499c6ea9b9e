"""What the business sells."""
