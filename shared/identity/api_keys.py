"""API keys: shown once, stored as a hash, never mightier than who made them."""

import secrets

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal, Role
from shared.identity import audit, store
from shared.identity.members import acting_role
from shared.identity.model import (
    KEY_PREFIX,
    MOST_KEYS,
    ApiKey,
    check_rank,
    key_directory_id,
    person,
    shown_of,
)
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id
from shared.ports.documents import Documents, Tx

_SECRET_BYTES = 32


class ApiKeyService(msgspec.Struct, frozen=True):
    """Makes, lists and revokes keys."""

    documents: Documents
    clock: Clock = system_clock

    def create(
        self, principal: Principal, tenant: str, name: str, role: Role
    ) -> tuple[ApiKey, str]:
        """Return a new key and, this once, its text."""
        person(principal)
        text = KEY_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        key = ApiKey(
            new_id(),
            name,
            role,
            shown_of(text),
            principal.user_id,
            self.clock(),
            key_directory_id(text),
        )

        def work(tx: Tx) -> None:
            check_rank(acting_role(tx, principal), role)
            if tx.count(store.KEYS_BY_STATE, {"state": "live"}) >= MOST_KEYS:
                raise Conflict(f"a business has at most {MOST_KEYS} keys; revoke one first")
            maker = store.member(tx, principal.user_id)
            # Written on the member, so that a demotion meanwhile cannot overlook the key.
            maker = replace(maker, key_ids=(*maker.key_ids, key.id))
            tx.put(store.MEMBERS, maker.user_id, store.member_document(maker))
            store.put_key(tx, key)
            audit.record(
                tx, principal, "api_key.created", key.id, {"role": role.word}, self.clock()
            )

        self.documents.transact(tenant, work)
        return key, text

    def list(self, tenant: str, limit: int, cursor: str | None) -> tuple[list[ApiKey], str | None]:
        """Return a page of the keys that work, newest first."""

        def work(tx: Tx) -> tuple[list[ApiKey], str | None]:
            page = tx.find(store.KEYS_BY_STATE, {"state": "live"}, limit=limit, cursor=cursor)
            return [store.key_from(found) for found in page.items], page.next_cursor

        return self.documents.transact(tenant, work)

    def revoke(self, principal: Principal, tenant: str, id: str) -> None:
        """End a key at once; a second time changes nothing."""

        def work(tx: Tx) -> None:
            acting = acting_role(tx, principal)
            found = tx.get(store.API_KEYS, id)
            if found is None:
                raise NotFound("there is no such key")
            key = store.key_from(found)
            if key.revoked_at:
                return
            check_rank(acting, key.role)
            store.put_key(tx, replace(key, revoked_at=self.clock()))
            self._forget_on_maker(tx, key)
            audit.record(tx, principal, "api_key.revoked", id, {}, self.clock())

        self.documents.transact(tenant, work)

    def _forget_on_maker(self, tx: Tx, key: ApiKey) -> None:
        found = tx.get(store.MEMBERS, key.created_by)
        if found is None:
            return
        maker = store.member_from(found)
        rest = tuple(id for id in maker.key_ids if id != key.id)
        tx.put(store.MEMBERS, maker.user_id, store.member_document(replace(maker, key_ids=rest)))
