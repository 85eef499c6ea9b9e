"""The written phrases: `@answer category` heads the lines below it; and those a grammar makes.

`pt`, `en`, `es` are split by a fixed rule into what is learned from and what is held out;
`more`, `earlier`, `voices_*` and `people` are only learned from; `second_*` (other voices),
`ordinary` (what most customers write) and `people_aside` (one voice in four of those written with
`people`; a category is one person's voice) and `people_last` (after freezing) are only measured.
"""

import hashlib
import random
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
GRAMMAR = Path(__file__).parent / "grammar.txt"
_SPLIT = ("pt", "en", "es")
_LEARNED = ("more", "earlier", "voices_pt", "voices_en", "voices_es", "people")
_SLOT = re.compile(r"([A-Z]+) = (.*)")
_TEMPLATE = re.compile(r"(yes|no|maybe) (\d+): (.*)")


@dataclass(frozen=True)
class Phrase:
    """A message, the answer it should get (yes, no, maybe) and what kind of message it is."""

    text: str
    answer: str
    category: str


def read_phrases(name: str) -> list[Phrase]:
    """Return the phrases of one file; its category begins with the language where it has one."""
    found: list[Phrase] = []
    answer = category = ""
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            answer, category = line[1:].split()
        elif line:
            language = name.rpartition("_")[2]
            found.append(Phrase(line.replace("\\n", "\n"), answer, f"{language} {category}"))
    return found


def held_out(text: str) -> bool:
    """Tell whether the phrase is kept from learning: a third, by its own digest."""
    return hashlib.sha256(text.encode()).digest()[0] % 3 == 0


def sets() -> dict[str, list[Phrase]]:
    """Return the sets by name; only `learned` is learned from."""
    split = [phrase for name in _SPLIT for phrase in read_phrases(name)]
    learned = [phrase for phrase in split if not held_out(phrase.text)]
    return {
        "learned": learned + [phrase for name in _LEARNED for phrase in read_phrases(name)],
        "held_out": [phrase for phrase in split if held_out(phrase.text)],
        "ordinary": read_phrases("ordinary"),
        "second": [phrase for name in _SPLIT for phrase in read_phrases(f"second_{name}")],
        "people_aside": read_phrases("people_aside"),
        "people_last": read_phrases("people_last"),
    }


def grammar_phrases() -> list[Phrase]:
    """Return what the grammar makes; always the same for the same file."""
    slots: dict[str, list[str]] = {}
    chosen = random.Random(7)  # noqa: S311 (no secret: the same phrases every time)
    found: list[Phrase] = []
    for line in GRAMMAR.read_text("utf-8").splitlines():
        if slot := _SLOT.fullmatch(line):
            slots[slot[1]] = slot[2].split("|")
        elif template := _TEMPLATE.fullmatch(line):
            made = {_made(template[3], slots, chosen) for _ in range(int(template[2]))}
            found += [Phrase(text, template[1], "grammar") for text in sorted(made)]
    return found


def _made(template: str, slots: dict[str, list[str]], chosen: random.Random) -> str:
    filled = re.sub(r"\$([A-Z]+)", lambda match: chosen.choice(slots[match[1]]), template)
    text = re.sub(r"{([^{}]*)}", lambda match: chosen.choice(match[1].split("|")), filled)
    return " ".join(text.split())
