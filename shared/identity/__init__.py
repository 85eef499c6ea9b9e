"""Identity: who may act for which business, in which role."""
