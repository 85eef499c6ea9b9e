"""Moves one business to another store: `python -m tools.operations.move_tenant ID --to FILE`.

FILE holds the settings of the other side as NAME=value lines. Its accounts are paused first; every
document is copied and compared, tokens are sealed under the other side's key, and only then does
the directory here forget the business, so that no moment has it on both sides.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from shared.config import load_settings, read_settings
from shared.identity.store import INVITE_DIRECTORY, KEY_DIRECTORY, TENANTS, USERS
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Conflict
from shared.messaging import store
from shared.messaging.health import replan_held_replies
from shared.messaging.trouble import lift_pause, pause_account
from shared.ports.documents import OUTBOX, PLATFORM, Document, Documents, Tx
from shared.ports.documents.across import kinds_of, walk
from shared.ports.documents.connect import connect_store
from shared.ports.secrets import Sealing
from shared.ports.secrets.connect import connect_sealing
from tools.operations.sealed import sealed_anew, without_seals

REASON = "BeingMoved"
OWNED = (store.NUMBERS, store.WEBHOOK_ACCOUNTS, KEY_DIRECTORY, INVITE_DIRECTORY)
"""Directory documents of the platform that name their business in `tenant`."""
_PAGE = 100
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Side:
    """One store with what seals in it."""

    documents: Documents
    sealing: Sealing


@dataclass(frozen=True)
class Move:
    """One business on its way."""

    tenant: str
    here: Side
    there: Side
    clock: Clock = system_clock
    patience_seconds: float = 90.0
    """Longer than the minute in which the sweeper delivers what has to leave first."""

    def run(self) -> int:
        """Move it and return how many documents that were. Raises `Conflict` where something has
        not left yet, or where the other side's copy is not equal; then nothing is forgotten."""
        self._pause()
        self._wait_for_the_outbox()
        copied = sum(self._copy(kind) for kind in kinds_of(self.here.documents, self.tenant))
        self._copy_directory()
        self._compare()
        self._forget_directory()
        return copied

    def resume(self) -> None:
        """Let the accounts that were active go on, on the other side."""
        for account in list(walk(self.there.documents, self.tenant, store.ACCOUNTS)):
            lift = partial(lift_pause, account_id=account["id"], codes=frozenset({REASON}))
            if self.there.documents.transact(self.tenant, lift):
                replan_held_replies(self.there.documents, self.tenant, account["id"], self.clock())

    def _pause(self) -> None:
        for account in list(walk(self.here.documents, self.tenant, store.ACCOUNTS)):
            pause = partial(pause_account, account_id=account["id"], code=REASON, now=self.clock())
            self.here.documents.transact(self.tenant, pause)

    def _wait_for_the_outbox(self) -> None:
        deadline = time.monotonic() + self.patience_seconds
        while OUTBOX in kinds_of(self.here.documents, self.tenant):
            if time.monotonic() > deadline:
                raise Conflict("the outbox is not empty: does the sweeper run?")
            time.sleep(_POLL_SECONDS)

    def _copy(self, kind: str) -> int:
        copied = 0
        documents = walk(self.here.documents, self.tenant, kind)
        while page := list(islice(documents, _PAGE)):
            sealed = [sealed_anew(kind, self.tenant, one, self._reseal) for one in page]
            self.there.documents.transact(self.tenant, _put(kind, sealed))
            copied += len(page)
        return copied

    def _reseal(self, tenant: str, purpose: str, sealed: str) -> str:
        return self.there.sealing.seal(
            tenant, purpose, self.here.sealing.open(tenant, purpose, sealed)
        )

    def _directory(self) -> Iterator[tuple[str, Document]]:
        for kind in OWNED:
            for item in walk(self.here.documents, PLATFORM, kind):
                if item["tenant"] == self.tenant:
                    yield kind, item
        for item in walk(self.here.documents, PLATFORM, TENANTS):
            if item["id"] == self.tenant:
                yield TENANTS, item

    def _members(self) -> list[Document]:
        people = walk(self.here.documents, PLATFORM, USERS)
        return [person for person in people if self.tenant in person["memberships"]]

    def _copy_directory(self) -> None:
        def work(tx: Tx) -> None:
            for kind, item in self._directory():
                tx.put(kind, item["id"], sealed_anew(kind, PLATFORM, item, self._reseal))

        self.there.documents.transact(PLATFORM, work)
        for person in self._members():
            self.there.documents.transact(PLATFORM, partial(self._join, person=person))

    def _join(self, tx: Tx, person: Document) -> None:
        """Add the membership to who the person is there; other businesses stay where they are."""
        known = tx.get(USERS, person["id"]) or {**person, "memberships": {}}
        memberships = {**known["memberships"], self.tenant: person["memberships"][self.tenant]}
        tx.put(USERS, person["id"], {**known, "memberships": memberships, "selected": self.tenant})

    def _compare(self) -> None:
        for kind in kinds_of(self.here.documents, self.tenant):
            theirs = walk(self.there.documents, self.tenant, kind)
            for ours in walk(self.here.documents, self.tenant, kind):
                if without_seals(kind, ours) != without_seals(kind, next(theirs, {})):
                    raise Conflict(f"{kind}/{ours['id']} has changed meanwhile: move again")

    def _forget_directory(self) -> None:
        def work(tx: Tx) -> None:
            for kind, item in self._directory():
                tx.delete(kind, item["id"])

        self.here.documents.transact(PLATFORM, work)
        for person in self._members():
            left = {id: role for id, role in person["memberships"].items() if id != self.tenant}
            gone = {**person, "memberships": left, "selected": next(iter(left), None)}
            self.here.documents.transact(PLATFORM, _put(USERS, [gone]))


def _put(kind: str, documents: Sequence[Document]) -> Callable[[Tx], None]:
    def work(tx: Tx) -> None:
        for one in documents:
            tx.put(kind, one["id"], one)

    return work


def main(arguments: Sequence[str]) -> int:
    """Move one business from the store of the settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tenant")
    parser.add_argument("--to", type=Path, required=True, help="the settings of the other side")
    parser.add_argument("--resume", action="store_true", help="let its accounts send there")
    given = parser.parse_args(arguments)
    lines = [line for line in given.to.read_text().splitlines() if "=" in line]
    other = read_settings(dict(line.split("=", 1) for line in lines))
    settings = load_settings()
    here = Side(connect_store(settings), connect_sealing(settings))
    move = Move(given.tenant, here, Side(connect_store(other), connect_sealing(other)))
    print(f"documents moved: {move.run()}")
    if given.resume:
        move.resume()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
