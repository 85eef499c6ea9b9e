"""Decides who is calling; no right comes from a claim, only from a document."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import msgspec

from shared.entry.auth import Credentials, Principal, Role
from shared.identity import store
from shared.identity.model import (
    KEY_PREFIX,
    Session,
    checked_tenant,
    csrf_token,
    key_directory_id,
    role_of,
    same_secret,
    session_id,
)
from shared.identity.session_cache import SessionCache
from shared.identity.sessions import signed_in_as
from shared.kernel.clock import Clock, system_clock, to_text
from shared.kernel.errors import Forbidden, NotFound, TooMany, Unauthenticated
from shared.ports.documents import PLATFORM, Documents
from shared.ports.identity import IdentityProvider

_LONGEST_KEY = 200
_MEMBERS_COUNTED_FOR = timedelta(seconds=60)
_RECOUNTED_AFTER = timedelta(seconds=5)
_USE_NOTED_EVERY = timedelta(hours=1)
_MOST_REMEMBERED = 10_000


class CsrfRefused(Forbidden):
    """The change lacks the session's X-CSRF-Token, or comes from another site's page."""


class NotAMember(Forbidden):
    """The caller does not belong to the wanted business."""


class Limiter(Protocol):
    """Counts requests; raises `TooMany`."""

    def spend(self, user_id: str, tenant: str | None, members: int, path: str) -> None:
        """Count one request."""
        ...


class _Memory(msgspec.Struct):
    """What this process remembers to save reads and writes; nothing here gives a right."""

    members: dict[str, tuple[datetime, int]] = msgspec.field(default_factory=dict)
    uses: dict[str, datetime] = msgspec.field(default_factory=dict)
    lock: threading.Lock = msgspec.field(default_factory=threading.Lock)


@dataclass(frozen=True)
class DocumentAuthenticator:
    """The `Authenticator` of `shared.entry.auth` over documents."""

    documents: Documents
    provider: IdentityProvider
    limiter: Limiter
    cache: SessionCache
    public_url: str
    clock: Clock = system_clock
    _memory: _Memory = field(default_factory=_Memory, init=False, repr=False)

    def admit(self, credentials: Credentials) -> Principal:
        """Return the caller; see the protocol."""
        principal = self._identify(credentials)
        self._spend(principal, credentials.path)
        return principal

    def _spend(self, principal: Principal, path: str) -> None:
        user, tenant = principal.user_id, principal.tenant
        members = self._members(tenant, _MEMBERS_COUNTED_FOR) if tenant else 0
        try:
            self.limiter.spend(user, tenant, members, path)
        except TooMany:
            # Somebody may have joined since we counted: their share counts at once.
            if not tenant or self._members(tenant, _RECOUNTED_AFTER) <= members:
                raise
            self.limiter.spend(user, tenant, self._members(tenant, _MEMBERS_COUNTED_FOR), path)

    def _identify(self, credentials: Credentials) -> Principal:
        wanted = credentials.wanted_tenant or None
        # A browser never adds a bearer by itself, so only a cookie needs protection from CSRF.
        if credentials.bearer is not None:
            if credentials.bearer.startswith(KEY_PREFIX):
                return self._by_key(credentials.bearer, wanted)
            return self._by_token(credentials.bearer, wanted)
        if credentials.session is not None:
            return self._by_session(credentials.session, credentials)
        raise Unauthenticated("sign in first")

    def _by_session(self, cookie: str, credentials: Credentials) -> Principal:
        proof = self.provider.verify_session(cookie)
        session = self._session(session_id(cookie), fresh=credentials.changes)
        if session is None or not session.holds(self.clock()) or session.user_id != proof.user_id:
            raise Unauthenticated("this session has ended; sign in again")
        if credentials.changes:
            check_origin(credentials.origin, self.public_url)
            if not same_secret(credentials.csrf or "", csrf_token(cookie)):
                raise CsrfRefused("a change needs the session's X-CSRF-Token")
        wanted = credentials.wanted_tenant or session.tenant
        role = self._role(wanted, session.user_id) if wanted else None
        if credentials.wanted_tenant and role is None:
            raise NotAMember("you are not a member of this business")
        return signed_in_as(session, role, cookie, wanted)

    def _by_token(self, token: str, wanted: str | None) -> Principal:
        proof = self.provider.verify_token(token)
        role = self._role(wanted, proof.user_id) if wanted else None
        if wanted and role is None:
            raise NotAMember("you are not a member of this business")
        return Principal(
            proof.user_id, wanted, role, proof.email, "token", proof.email_verified, proof.name
        )

    def _by_key(self, key: str, wanted: str | None) -> Principal:
        if len(key) > _LONGEST_KEY:
            raise Unauthenticated("this is no API key")
        directory_id = key_directory_id(key)
        found = self.documents.transact(
            PLATFORM, lambda tx: tx.peek(store.KEY_DIRECTORY, directory_id)
        )
        if found is None:
            raise Unauthenticated("this API key is unknown or revoked")
        tenant, key_id = str(found["tenant"]), str(found["key_id"])
        if wanted is not None and wanted != tenant:
            raise NotAMember("this API key belongs to another business")
        # The directory only leads to the key: when its business is gone, so is every right.
        kept = self.documents.transact(tenant, lambda tx: tx.peek(store.API_KEYS, key_id))
        if kept is None or store.key_from(kept).revoked_at:
            raise Unauthenticated("this API key is unknown or revoked")
        self._note_use(tenant, key_id)
        return Principal(f"key:{key_id}", tenant, role_of(kept["role"]), via="key")

    def _session(self, id: str, fresh: bool) -> Session | None:
        kept = None if fresh else self.cache.find(id)
        if kept is not None:
            return kept
        read_at = self.cache.now()
        found = self.documents.transact(PLATFORM, lambda tx: tx.peek(store.SESSIONS, id))
        if found is None:
            return None
        session = store.session_from(found)
        self.cache.keep(session, read_at)
        return session

    def _role(self, tenant: str, user_id: str) -> Role | None:
        try:
            checked = checked_tenant(tenant)
        except NotFound:
            return None
        found = self.documents.transact(checked, lambda tx: tx.peek(store.MEMBERS, user_id))
        return role_of(found["role"]) if found else None

    def _members(self, tenant: str, kept_for: timedelta) -> int:
        now = self.clock()
        counted = self._memory.members.get(tenant)
        if counted is not None and now - counted[0] < kept_for:
            return counted[1]
        members = self.documents.transact(tenant, lambda tx: tx.count(store.MEMBERS_BY_TIME))
        with self._memory.lock:
            if len(self._memory.members) >= _MOST_REMEMBERED:
                self._memory.members.clear()
            self._memory.members[tenant] = (now, members)
        return members

    def _note_use(self, tenant: str, key_id: str) -> None:
        now = self.clock()
        with self._memory.lock:
            noted = self._memory.uses.get(key_id)
            if noted is not None and now - noted < _USE_NOTED_EVERY:
                return
            if len(self._memory.uses) >= _MOST_REMEMBERED:
                self._memory.uses.clear()
            self._memory.uses[key_id] = now
        used = {"last_used_at": to_text(now)}
        self.documents.transact(tenant, lambda tx: tx.merge(store.API_KEYS, key_id, used))


def check_origin(origin: str | None, public_url: str) -> None:
    """Refuse a request that a page of another site made. Programs send no Origin."""
    if origin is not None and origin != origin_of(public_url):
        raise CsrfRefused("this request comes from another site")


def origin_of(url: str) -> str:
    """Return scheme, host and port as browsers write them."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.scheme}://{host}{port}"
