"""Agents: make, change, list, put away; every version is kept."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.agents import store
from shared.agents.model import CHANGEABLE, Agent
from shared.catalogue import store as offers
from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.ports.documents import Document, Documents, Page, Tx


class AgentService(msgspec.Struct, frozen=True):
    """The use cases of agents."""

    documents: Documents
    clock: Clock = system_clock

    def create(self, tenant: str, principal: Principal | None, values: dict[str, Any]) -> Agent:
        """Make an agent from its fields."""
        now = self.clock()
        agent = Agent(id=new_id(), created_at=now, updated_at=now, **values)

        def work(tx: Tx) -> Agent:
            require_offers(tx, agent.offer_ids)
            store.put(tx, agent, _who(principal))
            audit.record(tx, principal, "agent.created", agent.id, {"name": agent.name})
            return agent

        return self.documents.transact(tenant, work)

    def change(
        self, tenant: str, principal: Principal | None, id: str, changes: dict[str, Any]
    ) -> Agent:
        """Change the given fields; a change without a difference makes no version."""

        def work(tx: Tx) -> Agent:
            before = store.get(tx, id)
            after = before.changed(changes, self.clock())
            if after is not before:
                if "offer_ids" in changes:
                    require_offers(tx, after.offer_ids)
                self._keep(tx, principal, "agent.changed", before, after)
            return after

        return self.documents.transact(tenant, work)

    def archive(self, tenant: str, principal: Principal | None, id: str) -> Agent:
        """Put the agent away; doing it again changes nothing."""

        def work(tx: Tx) -> Agent:
            before = store.get(tx, id)
            after = before.archive(self.clock())
            if after is not before:
                self._keep(tx, principal, "agent.archived", before, after)
            return after

        return self.documents.transact(tenant, work)

    def restore(self, tenant: str, principal: Principal | None, id: str, version: int) -> Agent:
        """Go back to an older version: its fields become the newest version."""

        def work(tx: Tx) -> Agent:
            before = store.get(tx, id)
            old = store.get_version(tx, id, version)
            fields = {name: getattr(old, name) for name in CHANGEABLE}
            after = before.changed(fields, self.clock())
            if after is not before:
                require_offers(tx, after.offer_ids)
                self._keep(tx, principal, "agent.restored", before, after)
            return after

        return self.documents.transact(tenant, work)

    def get(self, tenant: str, id: str) -> Agent:
        """Return one agent."""
        return self.documents.transact(tenant, lambda tx: store.peek(tx, id))

    def list(
        self, tenant: str, archived: bool = False, limit: int = 50, cursor: str | None = None
    ) -> tuple[Sequence[Agent], str | None]:
        """Return agents, newest first, and the cursor of the next page."""
        return _agents(
            self.documents.transact(tenant, lambda tx: store.find(tx, archived, limit, cursor))
        )

    def versions(
        self, tenant: str, id: str, limit: int = 50, cursor: str | None = None
    ) -> tuple[Sequence[tuple[Agent, str]], str | None]:
        """Return (version, who made it), newest first, and the cursor of the next page."""

        def work(tx: Tx) -> Page:
            store.require(tx, id)
            return store.find_versions(tx, id, limit, cursor)

        page = self.documents.transact(tenant, work)
        return [(_version(item), item["changed_by"]) for item in page.items], page.next_cursor

    def _keep(
        self, tx: Tx, principal: Principal | None, action: str, before: Agent, after: Agent
    ) -> None:
        store.put(tx, after, _who(principal))
        differing = [name for name in sorted(CHANGEABLE) if _differs(name, before, after)]
        audit.record(
            tx, principal, action, after.id, {"version": after.version, "fields": differing}
        )


def _differs(name: str, before: Agent, after: Agent) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _who(principal: Principal | None) -> str:
    return principal.user_id if principal else "system"


def _version(document: Document) -> Agent:
    return replace(store.from_document(document), id=document["agent_id"])


def _agents(page: Page) -> tuple[Sequence[Agent], str | None]:
    return [store.from_document(item) for item in page.items], page.next_cursor


def require_offers(tx: Tx, offer_ids: Sequence[str], field: str = "offer_ids") -> None:
    """Raise `Invalid`, naming the one, unless the tenant has all these offers."""
    for at, offer in enumerate(offers.peek_all(tx, offer_ids)):
        if offer is None:
            raise Invalid("there is no such offer", field=f"{field}[{at}]")
