"""The routes of members and invites."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.entry.idempotency import SHOWN_ONCE
from shared.identity.members import SeenMember
from shared.identity.model import Invite, role_of
from shared.identity.service import IdentityService

RoleWord = Literal["viewer", "agent", "admin", "owner"]


class ListQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None


class RoleBody(msgspec.Struct, forbid_unknown_fields=True):
    """The role a member gets."""

    role: RoleWord


class InviteBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to invite."""

    email: Annotated[
        str, Meta(max_length=254, pattern=r"^\s*[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\s*$")
    ]
    role: RoleWord


class AcceptBody(msgspec.Struct, forbid_unknown_fields=True):
    """The token of the mailed link."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]


class MemberAnswer(msgspec.Struct):
    """A member."""

    id: str
    name: str
    email: str
    role: str
    joined_at: datetime


class MembersAnswer(msgspec.Struct):
    """A page of members."""

    items: list[MemberAnswer]
    next_cursor: str | None


class InviteAnswer(msgspec.Struct):
    """An invite nobody has used yet."""

    id: str
    email: str
    role: str
    invited_by: str
    invited_by_name: str | None
    created_at: datetime
    expires_at: datetime
    mailed_at: datetime | None


class NewInviteAnswer(InviteAnswer):
    """A new invite; `link` is never shown again."""

    link: str


class InvitePreviewAnswer(msgspec.Struct):
    """What a mailed link is about."""

    business: str
    email: str
    role: str
    invited_by: str | None
    expires_at: datetime


class InvitesAnswer(msgspec.Struct):
    """A page of invites."""

    items: list[InviteAnswer]
    next_cursor: str | None


class AcceptedAnswer(msgspec.Struct):
    """The business one belongs to now."""

    tenant: str


def _list_members(service: IdentityService, call: Call) -> MembersAnswer:
    members, cursor = service.members.list(call.tenant, call.query.limit, call.query.cursor)
    return MembersAnswer([_member(seen) for seen in members], cursor)


def _change_role(service: IdentityService, call: Call) -> MemberAnswer:
    body: RoleBody = call.body
    role = role_of(body.role)
    return _member(service.members.change_role(call.user, call.tenant, call.path["id"], role))


def _remove_member(service: IdentityService, call: Call) -> None:
    service.members.remove(call.user, call.tenant, call.path["id"])


def _list_invites(service: IdentityService, call: Call) -> InvitesAnswer:
    invites, cursor = service.invites.list(call.tenant, call.query.limit, call.query.cursor)
    people = service.people(call.tenant, [invite.invited_by for invite in invites])
    return InvitesAnswer([_invite(invite, people) for invite in invites], cursor)


def _create_invite(service: IdentityService, call: Call) -> Answer:
    body: InviteBody = call.body
    invite, link = service.inviting.invite(call.user, call.tenant, body.email, role_of(body.role))
    people = service.people(call.tenant, [invite.invited_by])
    shown = NewInviteAnswer(**msgspec.structs.asdict(_invite(invite, people)), link=link)
    return Answer(shown, 201, {SHOWN_ONCE: "1"})


def _revoke_invite(service: IdentityService, call: Call) -> None:
    service.invites.revoke(call.user, call.tenant, call.path["id"])


def _accept_invite(service: IdentityService, call: Call) -> AcceptedAnswer:
    body: AcceptBody = call.body
    return AcceptedAnswer(service.invites.accept(call.user, body.token))


def _preview_invite(service: IdentityService, call: Call) -> InvitePreviewAnswer:
    body: AcceptBody = call.body
    seen = service.invites.preview(body.token)
    invite = seen.invite
    return InvitePreviewAnswer(
        seen.business.name, invite.email, invite.role.word, seen.invited_by, invite.expires_at
    )


def _member(seen: SeenMember) -> MemberAnswer:
    member, user = seen.member, seen.user
    return MemberAnswer(member.user_id, user.name, user.email, member.role.word, member.joined_at)


def _invite(invite: Invite, people: Mapping[str, str]) -> InviteAnswer:
    return InviteAnswer(
        invite.id,
        invite.email,
        invite.role.word,
        invite.invited_by,
        people.get(invite.invited_by),
        invite.created_at,
        invite.expires_at,
        invite.mailed_at,
    )


_ADMIN = Role.ADMIN
PEOPLE_ROUTES: tuple[Route[IdentityService], ...] = (
    Route("GET", "/members", _list_members, "List members", query=ListQuery, answer=MembersAnswer),
    Route(
        "PATCH",
        "/members/{id}",
        _change_role,
        "Change a member's role",
        _ADMIN,
        body=RoleBody,
        answer=MemberAnswer,
    ),
    Route("DELETE", "/members/{id}", _remove_member, "Remove a member", _ADMIN, status=204),
    Route(
        "GET",
        "/invites",
        _list_invites,
        "List open invites",
        _ADMIN,
        query=ListQuery,
        answer=InvitesAnswer,
    ),
    Route(
        "POST",
        "/invites",
        _create_invite,
        "Invite somebody by mail",
        _ADMIN,
        body=InviteBody,
        answer=NewInviteAnswer,
        status=201,
    ),
    Route("DELETE", "/invites/{id}", _revoke_invite, "Revoke an invite", _ADMIN, status=204),
    Route(
        "POST",
        "/invites/preview",
        _preview_invite,
        "Show what an invite is about",
        None,
        public=True,
        body=AcceptBody,
        answer=InvitePreviewAnswer,
    ),
    Route(
        "POST",
        "/invites/accept",
        _accept_invite,
        "Accept an invite",
        None,
        body=AcceptBody,
        answer=AcceptedAnswer,
    ),
)
