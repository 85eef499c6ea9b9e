"""Cases nobody here wrote, beside the project; a test that needs them is skipped without."""

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[1].parent / "shared" / "cases"


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one JSON-lines file, or skip the test, saying so."""
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"the outside cases {name} are not beside this checkout")
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
