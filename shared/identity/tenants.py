"""Businesses: made by a person, described by their admins."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal, Role
from shared.events import emit
from shared.events.identity import TenantCreated
from shared.identity import audit, store
from shared.identity.model import Member, Profile, person
from shared.identity.session_cache import SessionCache
from shared.identity.sessions import select_in_session, user_of
from shared.kernel.clock import Clock, system_clock
from shared.kernel.ids import new_id
from shared.ports.documents import Documents, Tx


class NewTenant(msgspec.Struct, frozen=True):
    """What one says to begin a business."""

    name: str
    language: str = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    currency: str = "BRL"


class TenantService(msgspec.Struct, frozen=True):
    """Makes and changes businesses."""

    documents: Documents
    cache: SessionCache
    clock: Clock = system_clock

    def create(self, principal: Principal, new: NewTenant, id: str | None = None) -> str:
        """Make a business whose owner is the caller, select it, and return its id."""
        person(principal)
        now, tenant = self.clock(), id or new_id()
        profile = Profile(new.name, new.language, new.time_zone, new.currency, now).checked()

        def work(tx: Tx) -> None:
            user = user_of(tx, principal).joining(tenant, Role.OWNER)
            # The member document is created, so making the same business twice is refused.
            owner = Member(principal.user_id, Role.OWNER, now)
            tx.create(store.MEMBERS, owner.user_id, store.member_document(owner))
            store.put_profile(tx, profile)
            store.put_user(tx, user)
            select_in_session(tx, principal, tenant)
            audit.record(tx, principal, "tenant.created", tenant, {}, now)
            emit(
                tx,
                TenantCreated(
                    tenant=tenant, fact_id=f"{tenant}-created", user_id=principal.user_id
                ),
            )

        self.documents.transact(tenant, work)
        self.cache.forget(principal.session_id)
        return tenant

    def get(self, tenant: str) -> Profile:
        """Return the profile."""
        return self.documents.transact(tenant, store.profile)

    def change(self, principal: Principal, tenant: str, changes: Mapping[str, Any]) -> Profile:
        """Change name, language, time zone or currency."""

        def work(tx: Tx) -> Profile:
            before = store.profile(tx)
            after = replace(before, **changes).checked()
            if after == before:
                return before
            fields = sorted(key for key in changes if getattr(before, key) != getattr(after, key))
            store.put_profile(tx, after)
            audit.record(tx, principal, "tenant.changed", tenant, {"fields": fields}, self.clock())
            return after

        return self.documents.transact(tenant, work)
