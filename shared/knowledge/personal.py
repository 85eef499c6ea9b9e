"""Forgetting what a person asked and the agent could not answer."""

from shared.knowledge import gaps
from shared.ports.documents import Tx

_AT_ONCE = 100


def forget_questions(tx: Tx, conversation_id: str) -> bool:
    """Remove questions in the words of this conversation; tell whether there may be more."""
    equal = {"conversation_id": conversation_id}
    page = tx.find(gaps.GAPS_OF_CONVERSATION, equal, limit=_AT_ONCE)
    for gap in page.items:
        tx.delete(gaps.GAPS, gap["id"])
    return page.next_cursor is not None
