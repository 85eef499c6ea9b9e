"""Learns the weights of opt-outs from phrases."""

from collections.abc import Sequence

from shared.contacts.opt_out_model import Weights, features
from shared.kernel.chat_text import windows
from tools.learning import Example, learn_weights
from tools.opt_out.phrases import Phrase

_ANSWERS = ("yes", "maybe", "no")
_MADE_COUNTS = 0.6
"""What a phrase of the grammar counts against a written one."""
_KEPT = 13_000


def learn(written: Sequence[Phrase], made: Sequence[Phrase]) -> Weights:
    """Return the weights that tell the phrases' answers apart; the same for the same phrases."""
    counted = [*((each, 1.0) for each in written), *((each, _MADE_COUNTS) for each in made)]
    examples = [
        Example([sorted(features(row)) for row in windows(each.text)], each.answer, counts)
        for each, counts in counted
    ]
    return learn_weights(examples, _ANSWERS, _KEPT)
