"""The routes of accounts."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.messaging.service import MessagingService, NewAccount
from shared.ports.documents import Document

Name = Annotated[str, Meta(min_length=1, max_length=120)]
ProviderId = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$(?!\n)")]


class AccountBody(msgspec.Struct, forbid_unknown_fields=True):
    """A number to connect, with its permanent access token."""

    name: Name
    number_id: ProviderId
    business_account_id: ProviderId
    access_token: Annotated[str, Meta(min_length=1, max_length=1000)]
    portfolio_id: ProviderId | None = None
    throughput_per_second: Annotated[int, Meta(ge=1, le=1000)] = 80


class AccountChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed later."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    throughput_per_second: Annotated[int, Meta(ge=1, le=1000)] | msgspec.UnsetType = msgspec.UNSET


class PageQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None


class Template(msgspec.Struct):
    """A message template of the account."""

    name: str
    language: str
    status: str
    category: str
    body: str


class Account(msgspec.Struct):
    """A connected number without its secrets."""

    id: str
    channel: str
    name: str
    number_id: str
    business_account_id: str
    portfolio_id: str
    display_phone_number: str
    verified_name: str
    status: str
    status_reason: str
    quality: str
    daily_limit: int | None
    throughput_per_second: int
    created_at: datetime
    checked_at: datetime
    reached_24h: int | None = None
    marketing_paused_until: datetime | None = None


class Accounts(msgspec.Struct):
    """A page of accounts."""

    items: list[Account]
    next_cursor: str | None


class Templates(msgspec.Struct):
    """All templates of an account."""

    items: list[Template]
    next_cursor: str | None = None


def _account(document: Document) -> Account:
    return msgspec.convert(document, Account)


def _templates(document: Document) -> Templates:
    ordered = [document["templates"][key] for key in sorted(document["templates"])]
    return Templates(msgspec.convert(ordered, list[Template]))


def _connect(service: MessagingService, call: Call) -> Account:
    body: AccountBody = call.body
    new = NewAccount(**msgspec.structs.asdict(body))
    return _account(service.connect(call.user, call.tenant, new))


def _list(service: MessagingService, call: Call) -> Accounts:
    page = service.find(call.tenant, call.query.limit, call.query.cursor)
    return Accounts([_account(item) for item in page.items], page.next_cursor)


def _get(service: MessagingService, call: Call) -> Account:
    return _account(service.get(call.tenant, call.path["account_id"]))


def _change(service: MessagingService, call: Call) -> Account:
    given = msgspec.structs.asdict(call.body)
    changes: dict[str, Any] = {k: v for k, v in given.items() if v is not msgspec.UNSET}
    return _account(service.change(call.user, call.tenant, call.path["account_id"], changes))


def _disconnect(service: MessagingService, call: Call) -> Answer:
    service.disconnect(call.user, call.tenant, call.path["account_id"])
    return Answer(None, 204)


def _pause(service: MessagingService, call: Call) -> Account:
    return _account(service.pause(call.user, call.tenant, call.path["account_id"]))


def _resume(service: MessagingService, call: Call) -> Account:
    return _account(service.resume(call.user, call.tenant, call.path["account_id"]))


def _test(service: MessagingService, call: Call) -> Account:
    return _account(service.test(call.tenant, call.path["account_id"]))


def _list_templates(service: MessagingService, call: Call) -> Templates:
    return _templates(service.get(call.tenant, call.path["account_id"]))


def _sync_templates(service: MessagingService, call: Call) -> Templates:
    return _templates(service.sync_templates(call.tenant, call.path["account_id"]))


_ONE = "/accounts/{account_id}"

ROUTES: tuple[Route[MessagingService], ...] = (
    Route("GET", "/accounts", _list, "List the connected numbers", query=PageQuery,
          answer=Accounts),
    Route("POST", "/accounts", _connect, "Connect a number", Role.ADMIN, body=AccountBody,
          answer=Account, status=201),
    Route("GET", _ONE, _get, "One number with its health", answer=Account),
    Route("PATCH", _ONE, _change, "Change name or throughput", Role.ADMIN, body=AccountChange,
          answer=Account),
    Route("DELETE", _ONE, _disconnect, "Disconnect the number", Role.ADMIN, status=204),
    Route("POST", _ONE + "/pause", _pause, "Stop all sending of the number", Role.ADMIN,
          answer=Account),
    Route("POST", _ONE + "/resume", _resume, "Let the number send again", Role.ADMIN,
          answer=Account),
    Route("POST", _ONE + "/test", _test, "Ask the provider how the number is", Role.ADMIN,
          answer=Account),
    Route("GET", _ONE + "/templates", _list_templates, "Templates with their status",
          answer=Templates),
    Route("POST", _ONE + "/templates/sync", _sync_templates, "Fetch the templates now",
          Role.ADMIN, answer=Templates),
)  # fmt: skip
