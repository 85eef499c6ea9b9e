"""Invites: one address may become a member, once, within a week."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal, Role
from shared.events import emit
from shared.events.identity import MemberJoined
from shared.identity import audit, names, store
from shared.identity.members import acting_role
from shared.identity.model import (
    INVITE_LIFE,
    MOST_OPEN_INVITES,
    Invite,
    InviteClosed,
    Member,
    Profile,
    check_rank,
    invite_token_id,
    person,
)
from shared.identity.session_cache import SessionCache
from shared.identity.sessions import select_in_session, user_of
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import AlreadyExists, Conflict, NotFound, TooMany
from shared.kernel.ids import stable_id
from shared.ports.documents import PLATFORM, Document, Documents, Tx
from shared.usage.service import UsageService

# The same person is not mailed again sooner.
_PAUSE_SECONDS = 60
_CLOSED = "this invite is no longer valid; ask for another one"


class SeenInvite(msgspec.Struct, frozen=True):
    """An invite as its link shows it."""

    invite: Invite
    business: Profile
    invited_by: str | None
    """The name of who invited, where it is known."""


class InviteService(msgspec.Struct, frozen=True):
    """Keeps invites; `flow` mails them."""

    documents: Documents
    usage: UsageService
    cache: SessionCache
    clock: Clock = system_clock

    def open(self, principal: Principal, tenant: str, email: str, role: Role, token: str) -> Invite:
        """Store an invite for an address; an earlier one for the same address ends."""
        now = self.clock()
        invite = Invite(
            stable_id("invite", email),
            email,
            role,
            person(principal).user_id,
            now,
            now + INVITE_LIFE,
            invite_token_id(token),
        )

        def work(tx: Tx) -> Invite:
            check_rank(acting_role(tx, principal), role)
            self._replace(tx, invite, now)
            members = tx.count(store.MEMBERS_BY_TIME)
            self.usage.require_in(tx, "members", members)
            store.put_invite(tx, invite)
            ends = to_text(invite.expires_at)
            entry = {"tenant": tenant, "invite_id": invite.id, "due_at": ends, "expires_at": ends}
            tx.platform.create(store.INVITE_DIRECTORY, invite.token_id, entry)
            audit.record(tx, principal, "invite.created", invite.id, {"role": role.word}, now)
            return invite

        return self.documents.transact(tenant, work)

    def list(self, tenant: str, limit: int, cursor: str | None) -> tuple[list[Invite], str | None]:
        """Return a page of the invites nobody has used yet, newest first."""

        def work(tx: Tx) -> tuple[list[Invite], str | None]:
            page = tx.find(store.INVITES_BY_STATE, {"state": "open"}, limit=limit, cursor=cursor)
            return [store.invite_from(found) for found in page.items], page.next_cursor

        return self.documents.transact(tenant, work)

    def revoke(self, principal: Principal, tenant: str, id: str) -> None:
        """Make the link worthless; a second time changes nothing."""

        def work(tx: Tx) -> None:
            check_rank(acting_role(tx, principal))
            found = tx.get(store.INVITES, id)
            if found is None:
                raise NotFound("there is no such invite")
            invite = store.invite_from(found)
            if invite.state != "open":
                return
            store.put_invite(tx, replace(invite, state="revoked"))
            tx.platform.delete(store.INVITE_DIRECTORY, invite.token_id)
            audit.record(tx, principal, "invite.revoked", id, {}, self.clock())

        self.documents.transact(tenant, work)

    def note_mailed(self, tenant: str, invite: Invite) -> Invite:
        """Remember that the mail left."""
        now = self.clock()

        def work(tx: Tx) -> Invite:
            found = tx.get(store.INVITES, invite.id)
            if found is None or found["token_id"] != invite.token_id:
                return invite
            mailed = replace(store.invite_from(found), mailed_at=now)
            store.put_invite(tx, mailed)
            return mailed

        return self.documents.transact(tenant, work)

    def accept(self, principal: Principal, token: str) -> str:
        """Make the caller a member and return the business.

        Raises `InviteClosed`, `OtherAddress`, `AddressNotProven`, or `Conflict` for a member.
        """
        person(principal)
        place = self._place(token)
        tenant: str = place["tenant"]
        try:
            self.documents.transact(tenant, lambda tx: self._join(tx, principal, place))
        except AlreadyExists:
            raise Conflict("you are a member already") from None
        self.cache.forget(principal.session_id)
        return tenant

    def preview(self, token: str) -> SeenInvite:
        """Return what the link is about. Raises `InviteClosed`."""
        place = self._place(token)

        def work(tx: Tx) -> SeenInvite:
            found = tx.peek(store.INVITES, place["invite_id"])
            invite = store.invite_from(found) if found is not None else None
            if invite is None or not invite.fits(place["id"], self.clock()):
                raise InviteClosed(_CLOSED)
            inviter = names.of_people(tx, [invite.invited_by]).get(invite.invited_by)
            return SeenInvite(invite, store.profile(tx), inviter)

        return self.documents.transact(place["tenant"], work)

    def _place(self, token: str) -> Document:
        token_id = invite_token_id(token)
        place = self.documents.transact(
            PLATFORM, lambda tx: tx.peek(store.INVITE_DIRECTORY, token_id)
        )
        if place is None:
            raise InviteClosed(_CLOSED)
        return place

    def _join(self, tx: Tx, principal: Principal, place: Document) -> None:
        now = self.clock()
        found = tx.get(store.INVITES, place["invite_id"])
        if found is None:
            raise InviteClosed(_CLOSED)
        invite = store.invite_from(found).accepted_by(principal, place["id"], now)
        self.usage.require_in(tx, "members", tx.count(store.MEMBERS_BY_TIME))
        member = Member(principal.user_id, invite.role, now)
        tx.create(store.MEMBERS, member.user_id, store.member_document(member))
        store.put_user(tx, user_of(tx, principal).joining(tx.tenant, invite.role))
        select_in_session(tx, principal, tx.tenant)
        store.put_invite(tx, invite)
        tx.platform.delete(store.INVITE_DIRECTORY, invite.token_id)
        said = {"role": invite.role.word, "invite": invite.id}
        audit.record(tx, principal, "member.joined", member.user_id, said, now)
        fact_id = f"{member.user_id}-joined-{to_text(now)}"
        emit(tx, MemberJoined(tenant=tx.tenant, fact_id=fact_id, user_id=member.user_id))

    def _replace(self, tx: Tx, invite: Invite, now: datetime) -> None:
        found = tx.get(store.INVITES, invite.id)
        if found is None or found["state"] != "open":
            if tx.count(store.INVITES_BY_STATE, {"state": "open"}) >= MOST_OPEN_INVITES:
                raise Conflict(f"at most {MOST_OPEN_INVITES} invites are open at once")
            return
        earlier = store.invite_from(found)
        since = (now - earlier.mailed_at).total_seconds() if earlier.mailed_at else _PAUSE_SECONDS
        if since < _PAUSE_SECONDS:
            wait = int(_PAUSE_SECONDS - since)
            raise TooMany("this person was mailed just now", retry_after_seconds=wait)
        tx.platform.delete(store.INVITE_DIRECTORY, earlier.token_id)
