"""`python -m tools.opt_out`: learns the weights and writes them; `--measure` reads every set."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from shared.contacts.opt_out import read_opt_out
from shared.contacts.opt_out_model import WEIGHTS_FILE
from tools.learning import write_weights
from tools.opt_out.learning import learn
from tools.opt_out.phrases import Phrase, grammar_phrases, sets

_READ_AS = {"yes": "yes", "ambiguous": "maybe", "no": "no"}


def main(arguments: list[str]) -> int:
    """Write the weights, or print how each set and category is read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="learn nothing, print figures")
    if not parser.parse_args(arguments).measure:
        weights = learn(sets()["learned"], grammar_phrases())
        print(write_weights(weights, WEIGHTS_FILE))
    for name, phrases in sets().items():
        print(f"\n{name}\n{table(phrases)}")
    return 0


def table(phrases: Sequence[Phrase]) -> str:
    """Return one line per answer and category: how many, and the share read as each answer."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for phrase in phrases:
        read = _READ_AS[read_opt_out(phrase.text)]
        for category in ("(all)", phrase.category):
            counts.setdefault((phrase.answer, category), Counter())[read] += 1
    return "\n".join(
        f"{answer:6}{category:22}{count.total():5}"
        + "".join(f"  {read} {count[read] / count.total():6.1%}" for read in _READ_AS.values())
        for (answer, category), count in sorted(counts.items())
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
