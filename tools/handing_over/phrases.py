"""The written phrases: `@kind` heads the lines below it.

`learned` is what the patterns were written on and the weights learned from; `second` was written
after both were frozen and is only measured.
"""

from dataclasses import dataclass
from pathlib import Path

from tools.opt_out.phrases import sets

FOLDER = Path(__file__).parent / "phrases"
HARMLESS = "harmless"


@dataclass(frozen=True)
class Phrase:
    """A message and why it is for a person, or `HARMLESS`."""

    text: str
    kind: str


def read_phrases(name: str) -> list[Phrase]:
    """Return the phrases of one file."""
    found: list[Phrase] = []
    kind = ""
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            kind = line[1:]
        elif line:
            found.append(Phrase(line, kind))
    return found


def everyday(name: str) -> list[Phrase]:
    """Return the messages of a set of opt-outs that do not ask to stop."""
    return [Phrase(each.text, HARMLESS) for each in sets()[name] if each.answer == "no"]
