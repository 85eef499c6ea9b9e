"""Signing in and out, and what a person sees of themselves."""

import dataclasses
from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.entry.auth import Principal, Role
from shared.identity import store
from shared.identity.model import (
    SESSION_LIFE,
    SIGN_IN_FRESH_FOR,
    PersonNeeded,
    Session,
    SignInTooOld,
    User,
    checked_tenant,
    csrf_token,
    person,
    session_id,
)
from shared.identity.session_cache import SessionCache
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import NotFound
from shared.ports.documents import PLATFORM, Documents, Tx
from shared.ports.identity import IdentityProvider, SignIn

_DEFAULT_LANGUAGE = "pt-BR"
_SESSIONS_AT_ONCE = 100


class Membership(msgspec.Struct, frozen=True):
    """One business of a person."""

    tenant: str
    name: str
    role: Role


class Me(msgspec.Struct, frozen=True):
    """A person as the dashboard shows them to themselves."""

    user: User
    email_verified: bool
    memberships: tuple[Membership, ...]
    tenant: str | None
    role: Role | None
    csrf: str


class SessionService(msgspec.Struct, frozen=True):
    """Exchanges sign-ins for sessions and keeps the person's own document."""

    documents: Documents
    provider: IdentityProvider
    cache: SessionCache
    clock: Clock = system_clock

    def sign_in(self, id_token: str) -> tuple[Me, str]:
        """Exchange a fresh ID token for a session; return its cookie too.

        Raises `SignInTooOld` when the person proved themselves more than 5 minutes ago.
        """
        proof = self.provider.verify_token(id_token)
        if self.clock() - proof.signed_in_at > SIGN_IN_FRESH_FOR:
            raise SignInTooOld("sign in again: this sign-in is more than 5 minutes old")
        cookie = self.provider.mint_session(id_token, int(SESSION_LIFE.total_seconds()))
        now = self.clock()
        me = self.documents.transact(PLATFORM, lambda tx: _begin(tx, proof, cookie, now))
        return me, cookie

    def sign_out(self, principal: Principal, everywhere: bool) -> None:
        """End this session, or every session and refresh token of the person."""
        person(principal)
        now = self.clock()

        def work(tx: Tx) -> list[str]:
            ids = [principal.session_id] if principal.session_id else []
            if everywhere:
                ids = _living(tx, principal.user_id, now)
            keys = [(store.SESSIONS, id) for id in ids]
            for found in tx.platform.get_all(keys):
                if found is not None:
                    store.put_session(tx, replace(store.session_from(found), revoked_at=now))
            return ids

        for id in self.documents.transact(PLATFORM, work):
            self.cache.forget(id)
        if everywhere:
            self.provider.revoke(principal.user_id)

    def me(self, principal: Principal) -> Me:
        """Return the caller."""
        return self.documents.transact(PLATFORM, lambda tx: _me(tx, principal))

    def change_me(self, principal: Principal, name: str, language: str) -> Me:
        """Replace what the person may say about themselves."""
        person(principal)

        def work(tx: Tx) -> Me:
            user = replace(user_of(tx, principal), name=name, language=language)
            store.put_user(tx, user)
            return _seen(tx, user, principal)

        return self.documents.transact(PLATFORM, work)

    def select(self, principal: Principal, tenant: str) -> Me:
        """Go on in another business of the person."""
        if not principal.session_id:
            raise PersonNeeded("only a session selects a business; send X-Tenant instead")

        def work(tx: Tx) -> Me:
            role = store.member(tx, principal.user_id).role
            user = replace(user_of(tx, principal), selected=tenant)
            select_in_session(tx, principal, tenant)
            store.put_user(tx, user)
            return _seen(tx, user, dataclasses.replace(principal, tenant=tenant, role=role))

        try:
            me = self.documents.transact(checked_tenant(tenant), work)
        except NotFound:
            raise NotFound("there is no such business") from None
        self.cache.forget(principal.session_id)
        return me


def user_of(tx: Tx, principal: Principal) -> User:
    """Return the caller's document, or the one to begin with."""
    found = store.user(tx, principal.user_id)
    if found is not None:
        return found
    return User(principal.user_id, principal.email, principal.name, _DEFAULT_LANGUAGE, {})


def select_in_session(tx: Tx, principal: Principal, tenant: str) -> None:
    """Let the caller's session go on in this business."""
    if not principal.session_id:
        return
    found = tx.platform.get(store.SESSIONS, principal.session_id)
    if found is not None:
        store.put_session(tx, replace(store.session_from(found), tenant=tenant))


def _begin(tx: Tx, proof: SignIn, cookie: str, now: datetime) -> Me:
    user = store.user(tx, proof.user_id) or User(
        proof.user_id, proof.email, proof.name, _DEFAULT_LANGUAGE, {}
    )
    user = replace(user, email=proof.email, name=user.name or proof.name)
    tenant = user.first_tenant()
    user = replace(user, selected=tenant)
    session = Session(
        session_id(cookie),
        user.id,
        proof.email,
        proof.email_verified,
        proof.name,
        tenant,
        now,
        now + SESSION_LIFE,
    )
    store.put_user(tx, user)
    store.put_session(tx, session)
    role = user.memberships.get(tenant or "")
    return _seen(tx, user, signed_in_as(session, role, cookie, tenant))


def signed_in_as(session: Session, role: Role | None, cookie: str, tenant: str | None) -> Principal:
    """Return the caller behind a session; without a role there is no business either."""
    return Principal(
        session.user_id,
        tenant if role else None,
        role,
        session.email,
        "session",
        session.email_verified,
        session.name,
        session.id,
        csrf_token(cookie),
    )


def _me(tx: Tx, principal: Principal) -> Me:
    if principal.via == "key":
        named = {principal.tenant: principal.role} if principal.tenant and principal.role else {}
        user = User(principal.user_id, "", "", _DEFAULT_LANGUAGE, named)
    else:
        found = tx.platform.peek(store.USERS, principal.user_id)
        user = store.user_from(found) if found else user_of(tx, principal)
    return _seen(tx, user, principal)


def _seen(tx: Tx, user: User, principal: Principal) -> Me:
    tenants = sorted(user.memberships)
    names = tx.platform.peek_all([(store.TENANTS, tenant) for tenant in tenants])
    memberships = tuple(
        Membership(tenant, found["name"], user.memberships[tenant])
        for tenant, found in zip(tenants, names, strict=True)
        if found is not None
    )
    return Me(
        user,
        principal.email_verified,
        memberships,
        principal.tenant,
        principal.role,
        principal.csrf,
    )


def _living(tx: Tx, user_id: str, now: datetime) -> list[str]:
    page = tx.platform.find(
        store.SESSIONS_BY_USER,
        {"user_id": user_id},
        at_least=to_text(now),
        limit=_SESSIONS_AT_ONCE,
    )
    return [found["id"] for found in page.items]
