"""Pure words used everywhere: errors, time, ids, money."""
