"""Everything the functions are made of: kernel, ports, facts, entries and domains."""
