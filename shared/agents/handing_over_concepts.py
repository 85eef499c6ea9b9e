"""What messages for a person are about: concepts and their folded words (pt, en, es).

They stand in the table beside this module, a concept and some of its words a line. A word is there
if a pattern needs it; NONE keeps an ordinary word from being mended into another.
"""

from pathlib import Path

from shared.kernel.concepts import Vocabulary


def _read() -> Vocabulary:
    concepts: dict[str, str] = {}
    for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines():
        concept, words = line.split("\t")
        concepts[concept] = f"{concepts.get(concept, '')} {words}"
    return Vocabulary(concepts)


VOCABULARY = _read()
