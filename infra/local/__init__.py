"""The one-machine runtime: every function behind one origin, in a few processes."""
