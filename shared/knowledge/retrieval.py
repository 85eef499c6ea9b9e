"""Keeps the indexes of the agents this instance answers for, each at the version stored."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from itertools import groupby

import msgspec

from shared.knowledge import store
from shared.knowledge.model import Shelf
from shared.knowledge.ranking import Entry, Ranked
from shared.knowledge.splitting import pieces
from shared.ports.documents import Documents, Tx
from shared.ports.llm import Passage

_MAX_TOTAL_BYTES = 40_000_000


class _Shelved(msgspec.Struct, frozen=True):
    version: int
    size_bytes: int
    ranked: Ranked


class Retrieval(msgspec.Struct):
    """One read a question while nothing changed; a change is seen by the next question."""

    documents: Documents
    max_total_bytes: int = _MAX_TOTAL_BYTES
    _kept: "OrderedDict[tuple[str, str], _Shelved]" = msgspec.field(default_factory=OrderedDict)
    _lock: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def passages(
        self, tenant: str, agent_id: str, question: str, limit: int
    ) -> tuple[Passage, ...]:
        """Return the passages that fit the question, best first."""
        ranked = self._ranked(tenant, agent_id)
        return tuple(Passage(entry.source, entry.text) for entry in ranked.best(question, limit))

    def _ranked(self, tenant: str, agent_id: str) -> Ranked:
        key = (tenant, agent_id)

        def work(tx: Tx) -> _Shelved | tuple[Shelf, list[Entry]]:
            shelf = store.peek_shelf(tx, agent_id)
            kept = self._kept.get(key)
            if kept and kept.version == shelf.version:
                return kept
            # Whoever writes while we read makes a newer version, so this is read once more.
            return shelf, list(_entries(tx, agent_id)) if shelf.version else []

        found = self.documents.transact(tenant, work)
        if isinstance(found, _Shelved):
            shelved = found
        else:
            shelf, entries = found
            shelved = _Shelved(shelf.version, shelf.size_bytes, Ranked(entries))
        with self._lock:
            self._kept[key] = shelved
            self._kept.move_to_end(key)
            self._shrink()
        return shelved.ranked

    def _shrink(self) -> None:
        while len(self._kept) > 1 and self._total_bytes() > self.max_total_bytes:
            self._kept.popitem(last=False)

    def _total_bytes(self) -> int:
        return sum(shelved.size_bytes for shelved in self._kept.values())


def _entries(tx: Tx, agent_id: str) -> Iterator[Entry]:
    cursor = None
    while True:
        page = store.find_faqs(tx, agent_id, 500, cursor)
        for document in page.items:
            faq = store.faq_from(document)
            yield Entry("FAQ", faq.question, f"{faq.question}\n{faq.answer}", is_faq=True)
        cursor = page.next_cursor
        if cursor is None:
            break
    for _, blocks in groupby(store.all_blocks(tx, agent_id), lambda block: block["source_id"]):
        of_source = list(blocks)
        title = of_source[0]["title"]
        for piece in pieces([part for block in of_source for part in block["parts"]]):
            text = f"{piece.heading}:\n{piece.text}" if piece.heading else piece.text
            yield Entry(title, piece.heading, text)
