"""Knowledge: the business's own texts, cut into passages and found again by their words."""
