"""Knowledge: take texts and questions in, and find passages for a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Invalid, LimitReached
from shared.kernel.ids import new_id, stable_id
from shared.kernel.words import words
from shared.knowledge import gaps, store
from shared.knowledge.gaps import Gap
from shared.knowledge.model import (
    Faq,
    Shelf,
    Source,
    SourceNotFound,
    allowed_bytes,
    size_of,
)
from shared.knowledge.retrieval import Retrieval
from shared.knowledge.splitting import clean, pieces, split
from shared.ports.documents import Documents, Tx
from shared.ports.llm import Passage

RequireAgent = Callable[[Tx, str], None]
"""Raises `NotFound` unless the tenant has the agent. Agents are our sibling: handed in."""
PlanName = Callable[[Tx], str]


def no_agent(tx: Tx, agent_id: str) -> None:
    """Know no agent: a service wired only for answering cannot change anything."""
    raise SourceNotFound("there is no such agent")


@dataclass(frozen=True)
class KnowledgeService:
    """What agents may quote."""

    documents: Documents
    clock: Clock = system_clock
    require_agent: RequireAgent = no_agent
    plan_name: PlanName = lambda tx: "free"
    upgrade_url: str = "/billing"
    retrieval: Retrieval = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open this instance's own indexes."""
        object.__setattr__(self, "retrieval", Retrieval(self.documents))

    def passages(
        self, tenant: str, agent_id: str, question: str, limit: int = 5
    ) -> tuple[Passage, ...]:
        """Return the passages of the agent that fit the question, best first."""
        return self.retrieval.passages(tenant, agent_id, question, limit)

    def add(
        self, tenant: str, principal: Principal | None, agent_id: str, title: str, text: str
    ) -> Source:
        """Take in a plain text or markdown."""
        now, id = self.clock(), new_id()
        source, parts = _read(Source(id, agent_id, title, 0, 0, now, now), text)

        def work(tx: Tx) -> Source:
            self.require_agent(tx, agent_id)
            shelf = store.get_shelf(tx, agent_id)
            after = shelf.changed(source.size_bytes, source.passages, sources=1)
            self._require_room(tx, shelf, after)
            store.put_source(tx, source, parts, 0)
            store.put_shelf(tx, agent_id, after)
            audit.record(tx, principal, "knowledge.added", id, {"agent_id": agent_id})
            return source

        return self.documents.transact(tenant, work)

    def replace(
        self,
        tenant: str,
        principal: Principal | None,
        agent_id: str,
        id: str,
        title: str,
        text: str,
    ) -> Source:
        """Put another text in the place of one."""

        def work(tx: Tx) -> Source:
            before = store.get_source(tx, agent_id, id)
            changed = replace(before, title=title, updated_at=self.clock())
            source, parts = _read(changed, text)
            shelf = store.get_shelf(tx, agent_id)
            after = shelf.changed(
                source.size_bytes - before.size_bytes, source.passages - before.passages
            )
            self._require_room(tx, shelf, after)
            store.put_source(tx, source, parts, store.blocks_of(tx, id))
            store.put_shelf(tx, agent_id, after)
            audit.record(tx, principal, "knowledge.replaced", id, {"agent_id": agent_id})
            return source

        return self.documents.transact(tenant, work)

    def remove(self, tenant: str, principal: Principal | None, agent_id: str, id: str) -> None:
        """Forget a text."""

        def work(tx: Tx) -> None:
            source = store.get_source(tx, agent_id, id)
            shelf = store.get_shelf(tx, agent_id)
            store.delete_source(tx, source)
            after = shelf.changed(-source.size_bytes, -source.passages, sources=-1)
            store.put_shelf(tx, agent_id, after)
            audit.record(tx, principal, "knowledge.removed", id, {"agent_id": agent_id})

        self.documents.transact(tenant, work)

    def get(self, tenant: str, agent_id: str, id: str) -> tuple[Source, str]:
        """Return one text with its words."""

        def work(tx: Tx) -> tuple[Source, str]:
            source = store.get_source(tx, agent_id, id)
            return source, store.text_of(tx, source)

        return self.documents.transact(tenant, work)

    def list(
        self, tenant: str, agent_id: str, limit: int = 50, cursor: str | None = None
    ) -> tuple[Sequence[Source], str | None]:
        """Return the texts of an agent, newest first, and the cursor of the next page."""

        def work(tx: Tx) -> tuple[Sequence[Source], str | None]:
            self.require_agent(tx, agent_id)
            page = store.find_sources(tx, agent_id, limit, cursor)
            return [store.source_from(item) for item in page.items], page.next_cursor

        return self.documents.transact(tenant, work)

    def shelf(self, tenant: str, agent_id: str) -> tuple[Shelf, int]:
        """Return what the agent knows in sum, and how many bytes it may."""

        def work(tx: Tx) -> tuple[Shelf, int]:
            return store.peek_shelf(tx, agent_id), allowed_bytes(self.plan_name(tx))

        return self.documents.transact(tenant, work)

    def add_faq(
        self, tenant: str, principal: Principal | None, agent_id: str, question: str, answer: str
    ) -> Faq:
        """Take in a question with its answer; the same question gets the new answer."""
        faq = self._faq(agent_id, question, answer)
        return self.documents.transact(tenant, lambda tx: self._save_faq(tx, principal, faq))

    def answer_gap(
        self,
        tenant: str,
        principal: Principal | None,
        agent_id: str,
        id: str,
        question: str,
        answer: str,
    ) -> Faq:
        """Close a gap with the business's answer: the question, mended or not, becomes one of
        the agent's own in the same transaction. Raises `GapNotFound`."""
        faq = self._faq(agent_id, question, answer)

        def work(tx: Tx) -> Faq:
            gaps.get(tx, agent_id, id)
            tx.delete(gaps.GAPS, id)
            return self._save_faq(tx, principal, faq)

        return self.documents.transact(tenant, work)

    def dismiss_gap(self, tenant: str, principal: Principal | None, agent_id: str, id: str) -> None:
        """Take a gap off the list; asked again, it comes back. Raises `GapNotFound`."""

        def work(tx: Tx) -> None:
            gaps.get(tx, agent_id, id)
            tx.delete(gaps.GAPS, id)
            audit.record(tx, principal, "gap.dismissed", id, {"agent_id": agent_id})

        self.documents.transact(tenant, work)

    def list_gaps(
        self, tenant: str, agent_id: str, limit: int = 50, cursor: str | None = None
    ) -> tuple[Sequence[Gap], str | None]:
        """Return what the agent could not answer, the latest asked first, and the cursor."""

        def work(tx: Tx) -> tuple[Sequence[Gap], str | None]:
            self.require_agent(tx, agent_id)
            page = gaps.find(tx, agent_id, limit, cursor)
            return [gaps.from_document(item) for item in page.items], page.next_cursor

        return self.documents.transact(tenant, work)

    def remove_faq(self, tenant: str, principal: Principal | None, agent_id: str, id: str) -> None:
        """Forget a question."""

        def work(tx: Tx) -> None:
            store.get_faq(tx, agent_id, id)
            shelf = store.get_shelf(tx, agent_id)
            tx.delete(store.FAQS, id)
            store.put_shelf(tx, agent_id, shelf.changed(faqs=-1))
            audit.record(tx, principal, "faq.removed", id, {"agent_id": agent_id})

        self.documents.transact(tenant, work)

    def list_faqs(
        self, tenant: str, agent_id: str, limit: int = 50, cursor: str | None = None
    ) -> tuple[Sequence[Faq], str | None]:
        """Return the questions of an agent, newest first, and the cursor of the next page."""

        def work(tx: Tx) -> tuple[Sequence[Faq], str | None]:
            self.require_agent(tx, agent_id)
            page = store.find_faqs(tx, agent_id, limit, cursor)
            return [store.faq_from(item) for item in page.items], page.next_cursor

        return self.documents.transact(tenant, work)

    def _faq(self, agent_id: str, question: str, answer: str) -> Faq:
        said = words(question)
        id = stable_id(agent_id, *said)
        faq = Faq(id, agent_id, " ".join(question.split()), answer.strip(), self.clock())
        for name, text in (("question", said), ("answer", faq.answer)):
            if not text:
                raise Invalid(f"the {name} has no words", field=name)
        return faq

    def _save_faq(self, tx: Tx, principal: Principal | None, faq: Faq) -> Faq:
        self.require_agent(tx, faq.agent_id)
        known = tx.get(store.FAQS, faq.id) is not None
        shelf = store.get_shelf(tx, faq.agent_id)
        store.put_faq(tx, faq)
        store.put_shelf(tx, faq.agent_id, shelf.changed(faqs=0 if known else 1))
        audit.record(tx, principal, "faq.saved", faq.id, {"agent_id": faq.agent_id})
        return faq

    def _require_room(self, tx: Tx, before: Shelf, after: Shelf) -> None:
        plan = self.plan_name(tx)
        limit = allowed_bytes(plan)
        if after.size_bytes > max(limit, before.size_bytes):
            raise LimitReached(
                f"the plan {plan} allows {limit} bytes of text for each agent",
                limit_name="knowledge_bytes",
                limit=limit,
                used=before.size_bytes,
                plan=plan,
                upgrade_url=self.upgrade_url,
            )


def _read(source: Source, text: str) -> tuple[Source, Sequence[str]]:
    plain = clean(text)
    size = size_of(plain)
    parts = split(plain)
    count = sum(1 for _ in pieces(parts))
    if not count:
        raise Invalid("the text holds no words", field="text")
    return replace(source, size_bytes=size, passages=count), parts
