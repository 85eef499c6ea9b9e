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
from shared.messaging.trouble import lift_pause, pause_account
from shared.ports.documents import OUTBOX, PLATFORM, Document, Documents, Tx
from shared.ports.documents.across import kinds_of, walk
from shared.ports.documents.connect import connect_store
from shared.ports.secrets import Sealing
from shared.ports.secrets.connect import connect_sealing
from tools.operations.seals import sealed_anew, without_seals

REASON = "BusinessMoving"
OWNED = (store.NUMBERS, store.WEBHOOK_ACCOUNTS, KEY_DIRECTORY, INVITE_DIRECTORY)
"""Directory documents of the platform that name their business in `tenant`."""
_PAGE = 100
_PATIENCE_TRIES = 20
_PATIENCE_SECONDS = 0.1


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

    def run(self) -> int:
        """Move it and return how many documents that were. Raises `Conflict` where something has
        not left yet, or where the other side's copy is not equal; then nothing is forgotten."""
        self._pause()
        if not self._outbox_empties():
            raise Conflict("the outbox is not empty: wait for the sweeper, then move again")
        copied = sum(self._copy(kind) for kind in kinds_of(self.here.documents, self.tenant))
        self._copy_directory()
        self._compare()
        self._forget_directory()
        return copied

    def resume(self) -> None:
        """Let the accounts that were active go on, on the other side."""
        for account in list(walk(self.there.documents, self.tenant, store.ACCOUNTS)):
            lift = partial(lift_pause, account_id=account["id"], codes=frozenset({REASON}))
            self.there.documents.transact(self.tenant, lift)

    def _pause(self) -> None:
        for account in list(walk(self.here.documents, self.tenant, store.ACCOUNTS)):
            pause = partial(pause_account, account_id=account["id"], code=REASON, now=self.clock())
            self.here.documents.transact(self.tenant, pause)

    def _outbox_empties(self) -> bool:
        """Give what the pauses told a moment to leave."""
        for _ in range(_PATIENCE_TRIES):
            if OUTBOX not in kinds_of(self.here.documents, self.tenant):
                return True
            time.sleep(_PATIENCE_SECONDS)
        return False

    def _copy(self, kind: str) -> int:
        copied = 0
        documents = walk(self.here.documents, self.tenant, kind)
        while page := list(islice(documents, _PAGE)):
            sealed = [self._sealed_there(one) for one in page]
            self.there.documents.transact(self.tenant, _put(kind, sealed))
            copied += len(page)
        return copied

    def _sealed_there(self, document: Document) -> Document:
        return sealed_anew(document, self.tenant, self.here.sealing, self.there.sealing)

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
                tx.put(kind, item["id"], self._sealed_there(item))

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
                if without_seals(ours) != without_seals(next(theirs, {})):
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
