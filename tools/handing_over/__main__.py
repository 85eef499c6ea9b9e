"""`python -m tools.handing_over`: learns the weights; `--measure` only reads the sets."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from shared.agents import anger
from shared.agents.handing_over import before_model, matched
from shared.agents.handing_over_model import KINDS, WEIGHTS_FILE, features
from shared.agents.model import HandoverRules
from shared.kernel.chat_text import windows
from tools.handing_over.phrases import HARMLESS, Phrase, everyday, read_phrases
from tools.learning import Example, Weights, learn_weights, write_weights

_KEPT = 9_000
_ANGER_KEPT = 4_000
_ANGER_COUNTS = 2.0
"""Angry phrases are few beside the everyday messages."""


def main(arguments: list[str]) -> int:
    """Write the weights, or print what is read wrong and how much of each kind is read right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="learn nothing, print figures")
    if not parser.parse_args(arguments).measure:
        print(write_weights(learn(), WEIGHTS_FILE))
        print(write_weights(learn_anger(), anger.WEIGHTS_FILE))
    for name in ("learned", "second", "anger", "anger_aside"):
        print(f"\n{name}\n{table(read_phrases(name))}")
    print(f"\neveryday\n{table([*everyday('held_out'), *everyday('ordinary')])}")
    return 0


def learn() -> Weights:
    """Return the weights; what the patterns find among everyday messages is no counter-example."""
    phrases = read_phrases("learned")
    phrases += [each for each in everyday("learned") if not matched(each.text)]
    examples = [
        Example([sorted(features(row)) for row in windows(each.text)], each.kind)
        for each in phrases
    ]
    return learn_weights(examples, (*KINDS, HARMLESS), _KEPT)


def learn_anger() -> Weights:
    """Return the weights that tell anger at the business from any other strong word."""
    harmless = [each for each in read_phrases("learned") if each.kind == HARMLESS]
    known = [each for each in read_phrases("anger") if each.kind in ("anger", HARMLESS)]
    examples = [
        Example(
            [sorted(row) for row in anger.rows_of(each.text)],
            each.kind,
            _ANGER_COUNTS if each.kind == "anger" else 1.0,
        )
        for each in (*known, *harmless, *everyday("learned"))
    ]
    return learn_weights(examples, ("anger", HARMLESS), _ANGER_KEPT)


def table(phrases: Sequence[Phrase]) -> str:
    """Return what is read wrong, and one line per kind: how many, and the share read as it."""
    lines: list[str] = []
    all_of, right = Counter[str](), Counter[str]()
    for phrase in phrases:
        found = before_model(HandoverRules(), phrase.text, 0)
        read = found.reason if found else HARMLESS
        all_of[phrase.kind] += 1
        right[phrase.kind] += read == phrase.kind
        if read != phrase.kind:
            lines.append(f"  {phrase.kind} read as {read}: {phrase.text}")
    lines += [f"{kind:10}{total:5} {right[kind] / total:6.1%}" for kind, total in all_of.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
