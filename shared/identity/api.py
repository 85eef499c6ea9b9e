"""The routes of identity: signing in, oneself, one's businesses."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared.entry.auth import Role
from shared.entry.http import SESSION_COOKIE, Answer, Call, Route
from shared.identity.authenticator import check_origin
from shared.identity.keys_api import KEY_ROUTES
from shared.identity.model import SESSION_LIFE, Profile
from shared.identity.people_api import PEOPLE_ROUTES
from shared.identity.service import IdentityService
from shared.identity.sessions import Me
from shared.identity.tenants import NewTenant

Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
Language = Literal["pt-BR", "en"]
TimeZone = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+\-/]+$(?!\n)")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]


class SessionBody(msgspec.Struct, forbid_unknown_fields=True):
    """The ID token of a sign-in of the last 5 minutes."""

    id_token: Annotated[str, Meta(min_length=1, max_length=8192)]


class SignOutQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Whether to end every session of the person."""

    everywhere: bool = False


class MeBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a person may say about themselves."""

    name: Annotated[str, Meta(max_length=120)]
    language: Language


class TenantBody(msgspec.Struct, forbid_unknown_fields=True):
    """A business to begin."""

    name: Name
    language: Language = "pt-BR"
    time_zone: TimeZone = "America/Sao_Paulo"
    currency: Currency = "BRL"


class TenantChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET


class MembershipAnswer(msgspec.Struct):
    """One business of the person."""

    tenant: str
    name: str
    role: str


class MembershipsAnswer(msgspec.Struct):
    """The businesses of the person."""

    items: list[MembershipAnswer]
    next_cursor: str | None = None


class MeAnswer(msgspec.Struct):
    """The person, the business they are in, and what changes must carry."""

    id: str
    email: str
    email_verified: bool
    name: str
    language: str
    memberships: list[MembershipAnswer]
    tenant: str | None
    role: str | None
    csrf_token: str


class TenantAnswer(msgspec.Struct):
    """A business."""

    id: str
    name: str
    language: str
    time_zone: str
    currency: str
    plan: str | None
    created_at: datetime


def _sign_in(service: IdentityService, call: Call) -> Answer:
    # Without this a foreign page could sign its visitor in as somebody else.
    check_origin(call.headers.get("origin"), service.public_url)
    body: SessionBody = call.body
    me, cookie = service.sessions.sign_in(body.id_token)
    kept = _cookie(service, cookie, int(SESSION_LIFE.total_seconds()))
    return Answer(_me_answer(me), cookies=(kept,))


def _sign_out(service: IdentityService, call: Call) -> Answer:
    query: SignOutQuery = call.query
    service.sessions.sign_out(call.user, query.everywhere)
    return Answer(None, 204, cookies=(_cookie(service, "", 0),))


def _cookie(service: IdentityService, value: str, seconds: int) -> str:
    secure = "; Secure" if service.public_url.startswith("https://") else ""
    return f"{SESSION_COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def _me(service: IdentityService, call: Call) -> MeAnswer:
    return _me_answer(service.sessions.me(call.user))


def _change_me(service: IdentityService, call: Call) -> MeAnswer:
    body: MeBody = call.body
    return _me_answer(service.sessions.change_me(call.user, body.name.strip(), body.language))


def _me_answer(me: Me) -> MeAnswer:
    return MeAnswer(
        me.user.id,
        me.user.email,
        me.email_verified,
        me.user.name,
        me.user.language,
        _memberships(me),
        me.tenant,
        me.role.word if me.role else None,
        me.csrf,
    )


def _memberships(me: Me) -> list[MembershipAnswer]:
    return [MembershipAnswer(one.tenant, one.name, one.role.word) for one in me.memberships]


def _list_tenants(service: IdentityService, call: Call) -> MembershipsAnswer:
    return MembershipsAnswer(_memberships(service.sessions.me(call.user)))


def _create_tenant(service: IdentityService, call: Call) -> TenantAnswer:
    body: TenantBody = call.body
    new = NewTenant(body.name.strip(), body.language, body.time_zone, body.currency)
    tenant = service.tenants.create(call.user, new)
    return _tenant_answer(tenant, service.tenants.get(tenant))


def _select_tenant(service: IdentityService, call: Call) -> MeAnswer:
    return _me_answer(service.sessions.select(call.user, call.path["id"]))


def _get_tenant(service: IdentityService, call: Call) -> TenantAnswer:
    return _tenant_answer(call.tenant, service.tenants.get(call.tenant))


def _change_tenant(service: IdentityService, call: Call) -> TenantAnswer:
    changes: dict[str, Any] = {
        name: value.strip()
        for name, value in msgspec.structs.asdict(call.body).items()
        if value is not UNSET
    }
    return _tenant_answer(call.tenant, service.tenants.change(call.user, call.tenant, changes))


def _tenant_answer(id: str, profile: Profile) -> TenantAnswer:
    return TenantAnswer(
        id,
        profile.name,
        profile.language,
        profile.time_zone,
        profile.currency,
        profile.plan,
        profile.created_at,
    )


ROUTES: tuple[Route[IdentityService], ...] = (
    Route(
        "POST",
        "/auth/session",
        _sign_in,
        "Exchange an ID token for a session",
        role=None,
        public=True,
        body=SessionBody,
        answer=MeAnswer,
    ),
    Route(
        "DELETE",
        "/auth/session",
        _sign_out,
        "Sign out",
        role=None,
        query=SignOutQuery,
        status=204,
    ),
    Route("GET", "/me", _me, "Who am I", role=None, answer=MeAnswer),
    Route("PUT", "/me", _change_me, "Change oneself", role=None, body=MeBody, answer=MeAnswer),
    Route(
        "GET",
        "/tenants",
        _list_tenants,
        "List one's businesses",
        role=None,
        answer=MembershipsAnswer,
    ),
    Route(
        "POST",
        "/tenants",
        _create_tenant,
        "Begin a business",
        role=None,
        body=TenantBody,
        answer=TenantAnswer,
        status=201,
    ),
    Route(
        "POST",
        "/tenants/{id}/select",
        _select_tenant,
        "Go on in another business",
        role=None,
        answer=MeAnswer,
    ),
    Route("GET", "/tenant", _get_tenant, "Show the business", answer=TenantAnswer),
    Route(
        "PATCH",
        "/tenant",
        _change_tenant,
        "Change the business",
        Role.ADMIN,
        body=TenantChange,
        answer=TenantAnswer,
    ),
    *PEOPLE_ROUTES,
    *KEY_ROUTES,
)
