"""Members of a business: who they are, their roles, their leaving."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal, Role
from shared.events import emit
from shared.events.identity import MemberRemoved
from shared.identity import audit, store
from shared.identity.model import LastOwner, Member, User, check_rank, person
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import Forbidden
from shared.ports.documents import Documents, Tx


class SeenMember(msgspec.Struct, frozen=True):
    """A member with the person behind it."""

    member: Member
    user: User


class MemberService(msgspec.Struct, frozen=True):
    """Lists members, changes their roles, removes them."""

    documents: Documents
    clock: Clock = system_clock

    def list(
        self, tenant: str, limit: int, cursor: str | None
    ) -> tuple[list[SeenMember], str | None]:
        """Return a page of members, the longest-standing first."""

        def work(tx: Tx) -> tuple[list[SeenMember], str | None]:
            page = tx.find(store.MEMBERS_BY_TIME, limit=limit, cursor=cursor)
            users = tx.platform.peek_all([(store.USERS, found["id"]) for found in page.items])
            return [
                SeenMember(store.member_from(found), store.user_from(user))
                for found, user in zip(page.items, users, strict=True)
                if user is not None
            ], page.next_cursor

        return self.documents.transact(tenant, work)

    def change_role(
        self, principal: Principal, tenant: str, user_id: str, role: Role
    ) -> SeenMember:
        """Give a member another role, never one above the caller's own."""

        def work(tx: Tx) -> SeenMember:
            acting = acting_role(tx, principal)
            member = store.member(tx, user_id)
            user = store.user(tx, user_id) or User(user_id, "", "", "pt-BR", {})
            check_rank(acting, member.role, role)
            if member.role == role:
                return SeenMember(member, user)
            self._keep_an_owner(tx, member, role)
            revoked = _revoke_keys(tx, member, role, self.clock()) if role < member.role else ()
            kept = tuple(id for id in member.key_ids if id not in revoked)
            changed = replace(member, role=role, key_ids=kept)
            tx.put(store.MEMBERS, user_id, store.member_document(changed))
            user = replace(user, memberships={**user.memberships, tenant: role})
            store.put_user(tx, user)
            said = {"role": role.word, "was": member.role.word, "keys_revoked": len(revoked)}
            audit.record(tx, principal, "member.role_changed", user_id, said, self.clock())
            return SeenMember(changed, user)

        return self.documents.transact(tenant, work)

    def remove(self, principal: Principal, tenant: str, user_id: str) -> None:
        """End a membership and the keys the member made; the last owner stays."""

        def work(tx: Tx) -> None:
            acting = acting_role(tx, principal)
            member = store.member(tx, user_id)
            check_rank(acting, member.role)
            self._keep_an_owner(tx, member, None)
            now = self.clock()
            revoked = _revoke_keys(tx, member, None, now)
            tx.delete(store.MEMBERS, user_id)
            user = store.user(tx, user_id)
            if user is not None:
                store.put_user(tx, user.leaving(tenant))
            said = {"was": member.role.word, "keys_revoked": len(revoked)}
            audit.record(tx, principal, "member.removed", user_id, said, now)
            fact_id = f"{user_id}-removed-{to_text(now)}"
            emit(tx, MemberRemoved(tenant=tenant, fact_id=fact_id, user_id=user_id))

        self.documents.transact(tenant, work)

    def _keep_an_owner(self, tx: Tx, member: Member, role: Role | None) -> None:
        if member.role != Role.OWNER or role == Role.OWNER:
            return
        if store.other_owners(tx, member.user_id) == 0:
            raise LastOwner("a business keeps at least one owner; make somebody else owner first")


def acting_role(tx: Tx, principal: Principal) -> Role:
    """Return the caller's role as it is in this transaction, protected."""
    found = tx.get(store.MEMBERS, person(principal).user_id)
    if found is None:
        raise Forbidden("you are not a member of this business")
    return store.member_from(found).role


def _revoke_keys(tx: Tx, member: Member, above: Role | None, now: datetime) -> tuple[str, ...]:
    """Revoke the member's keys, all or only those above a role."""
    revoked = []
    for found in tx.get_all([(store.API_KEYS, id) for id in member.key_ids]):
        key = store.key_from(found) if found is not None else None
        if key is None or key.revoked_at or (above is not None and key.role <= above):
            continue
        store.put_key(tx, replace(key, revoked_at=now))
        revoked.append(key.id)
    return tuple(revoked)
