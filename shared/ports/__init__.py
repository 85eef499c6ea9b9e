"""Everything outside the process: one folder per port with its contract and adapters."""
