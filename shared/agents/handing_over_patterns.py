"""What is for a person whatever else is said: patterns (see `kernel.patterns`) of each kind.

They stand in the table beside this module, a kind and a pattern a line.
"""

from pathlib import Path

from shared.kernel.patterns import Patterns


def _read() -> dict[str, Patterns]:
    lines: dict[str, list[str]] = {}
    for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines():
        kind, pattern = line.split("\t")
        lines.setdefault(kind, []).append(pattern)
    return {kind: Patterns(its) for kind, its in lines.items()}


PATTERNS = _read()
"""Kind → its patterns, the gravest first."""
