"""Imports what it is told, line by line, as `module` or `module name`.

Run without site-packages: `python -I -S import_names.py <libraries>`.
"""

import importlib
import sys

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    for line in sys.stdin:
        module, _, name = line.strip().partition(" ")
        found = importlib.import_module(module)
        if name and not hasattr(found, name):
            importlib.import_module(f"{module}.{name}")
