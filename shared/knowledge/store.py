"""How texts, their parts and questions are stored.

A text lies in a few `passages` documents of many parts each: one document a passage would pass
the writes of a transaction and cost a read per passage whenever an instance starts.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import asdict

from shared.kernel.clock import from_text, to_text
from shared.kernel.ids import stable_id
from shared.knowledge.model import Faq, FaqNotFound, Shelf, Source, SourceNotFound
from shared.ports.documents import Document, Index, Page, Tx, Unindexed

SOURCES = "sources"
PASSAGES = "passages"
FAQS = "faqs"
SHELVES = "knowledge"
PASSAGES_TEXT = Unindexed(PASSAGES, ("parts",))
FAQS_TEXT = Unindexed(FAQS, ("question", "answer"))
SOURCES_NEWEST_FIRST = Index(SOURCES, ("agent_id",), "created_at", descending=True)
PASSAGES_OF_AGENT = Index(PASSAGES, ("agent_id",), "order")
FAQS_NEWEST_FIRST = Index(FAQS, ("agent_id",), "created_at", descending=True)
# Far below Firestore's 1 MiB a document, and four blocks hold the longest text.
BLOCK_BYTES = 200_000


def get_shelf(tx: Tx, agent_id: str) -> Shelf:
    """Return what the agent knows in sum, protected; an empty one where nothing is stored."""
    return _shelf(tx.get(SHELVES, agent_id))


def peek_shelf(tx: Tx, agent_id: str) -> Shelf:
    """Return the same to consult it only."""
    return _shelf(tx.peek(SHELVES, agent_id))


def put_shelf(tx: Tx, agent_id: str, shelf: Shelf) -> None:
    """Write the sum; its version tells every instance to read anew."""
    tx.put(SHELVES, agent_id, {"agent_id": agent_id, **asdict(shelf)})


def get_source(tx: Tx, agent_id: str, id: str) -> Source:
    """Return one text of this agent, protected. Raises `SourceNotFound`."""
    document = tx.get(SOURCES, id)
    if document is None or document["agent_id"] != agent_id:
        raise SourceNotFound("this agent has no such text")
    return source_from(document)


def put_source(tx: Tx, source: Source, parts: Sequence[str], blocks_before: int) -> None:
    """Write a text with all its parts, in place of what it was."""
    blocks = list(_blocks(parts))
    for number, block in enumerate(blocks):
        tx.put(
            PASSAGES,
            _block_id(source.id, number),
            {
                "source_id": source.id,
                "agent_id": source.agent_id,
                "order": f"{to_text(source.created_at)}:{source.id}:{number:03}",
                "title": source.title,
                "parts": block,
            },
        )
    for number in range(len(blocks), blocks_before):
        tx.delete(PASSAGES, _block_id(source.id, number))
    document = asdict(source)
    document["created_at"] = to_text(source.created_at)
    document["updated_at"] = to_text(source.updated_at)
    tx.put(SOURCES, source.id, {**document, "blocks": len(blocks)})


def blocks_of(tx: Tx, id: str) -> int:
    """Return how many documents hold the parts of a text."""
    return int((tx.get(SOURCES, id) or {}).get("blocks", 0))


def delete_source(tx: Tx, source: Source) -> None:
    """Forget a text and its parts."""
    for number in range(blocks_of(tx, source.id)):
        tx.delete(PASSAGES, _block_id(source.id, number))
    tx.delete(SOURCES, source.id)


def text_of(tx: Tx, source: Source) -> str:
    """Return the whole text."""
    keys = [(PASSAGES, _block_id(source.id, n)) for n in range(blocks_of(tx, source.id))]
    found = tx.peek_all(keys) if keys else []
    return "".join(part for block in found if block for part in block["parts"])


def find_sources(tx: Tx, agent_id: str, limit: int, cursor: str | None) -> Page:
    """Return one page of texts, newest first."""
    return tx.find(SOURCES_NEWEST_FIRST, {"agent_id": agent_id}, limit=limit, cursor=cursor)


def find_faqs(tx: Tx, agent_id: str, limit: int, cursor: str | None) -> Page:
    """Return one page of questions, newest first."""
    return tx.find(FAQS_NEWEST_FIRST, {"agent_id": agent_id}, limit=limit, cursor=cursor)


def all_blocks(tx: Tx, agent_id: str) -> Iterator[Document]:
    """Return every document of parts of this agent, text by text."""
    cursor = None
    while True:
        page = tx.find(PASSAGES_OF_AGENT, {"agent_id": agent_id}, limit=20, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def put_faq(tx: Tx, faq: Faq) -> None:
    """Write a question; one of the same words replaces its answer."""
    tx.put(FAQS, faq.id, {**asdict(faq), "created_at": to_text(faq.created_at)})


def get_faq(tx: Tx, agent_id: str, id: str) -> Faq:
    """Return one question of this agent, protected. Raises `FaqNotFound`."""
    document = tx.get(FAQS, id)
    if document is None or document["agent_id"] != agent_id:
        raise FaqNotFound("this agent has no such question")
    return faq_from(document)


def source_from(document: Document) -> Source:
    """Read the stored form."""
    return Source(
        document["id"],
        document["agent_id"],
        document["title"],
        document["size_bytes"],
        document["passages"],
        from_text(document["created_at"]),
        from_text(document["updated_at"]),
    )


def faq_from(document: Document) -> Faq:
    """Read the stored form."""
    return Faq(
        document["id"],
        document["agent_id"],
        document["question"],
        document["answer"],
        from_text(document["created_at"]),
    )


def _shelf(document: Document | None) -> Shelf:
    if document is None:
        return Shelf()
    return Shelf(**{name: document[name] for name in Shelf.__struct_fields__})


def _block_id(source_id: str, number: int) -> str:
    return stable_id(source_id, str(number))


def _blocks(parts: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    size = 0
    for part in parts:
        if block and size + len(part.encode()) > BLOCK_BYTES:
            yield block
            block, size = [], 0
        block.append(part)
        size += len(part.encode())
    if block:
        yield block
