"""The routes of accounts."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.kernel.errors import Invalid
from shared.messaging.accounts import Accounts
from shared.messaging.service import NewAccount
from shared.messaging.signup import NewSignup
from shared.messaging.trouble import remedy_of
from shared.messaging.webhooks import Webhook
from shared.ports.channels import Channel
from shared.ports.documents import Document

Name = Annotated[str, Meta(min_length=1, max_length=120)]
ProviderId = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$(?!\n)")]
Token = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"^[!-~]+$(?!\n)")]
Pin = Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)")]


class AccountBody(msgspec.Struct, forbid_unknown_fields=True):
    """A WhatsApp number or Instagram profile to connect, with its permanent access token."""

    name: Name
    number_id: ProviderId
    """WhatsApp: the phone_number_id. Instagram: the id of the professional account."""
    access_token: Token
    channel: Channel = "whatsapp"
    business_account_id: ProviderId | None = None
    """Needed for WhatsApp; an Instagram profile has none."""
    portfolio_id: ProviderId | None = None
    throughput_per_second: Annotated[int, Meta(ge=1, le=1000)] | None = None


class SignupBody(msgspec.Struct, forbid_unknown_fields=True):
    """What Meta's pop-up of Embedded Signup gave back."""

    name: Name
    code: Token
    number_id: ProviderId
    business_account_id: ProviderId
    pin: Pin | None = None


class AccountChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed later."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    throughput_per_second: Annotated[int, Meta(ge=1, le=1000)] | msgspec.UnsetType = msgspec.UNSET


class TokenBody(msgspec.Struct, forbid_unknown_fields=True):
    """A new permanent access token."""

    access_token: Token


class SecretBody(msgspec.Struct, forbid_unknown_fields=True):
    """The secret of the app at Meta that sends the webhooks."""

    app_secret: Annotated[str, Meta(min_length=8, max_length=128, pattern=r"^[!-~]+$(?!\n)")]


class PageQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None


class Notice(msgspec.Struct):
    """Something the owner should know that stops nothing."""

    code: str
    at: datetime
    detail: str = ""
    remedy: str = ""
    """What the owner can do about it."""


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
    status_since: datetime | None = None
    status_until: datetime | None = None
    status_detail: str = ""
    """The provider's own words."""
    remedy: str = ""
    """What the owner can do about `status_reason`."""
    marketing_paused_until: datetime | None = None
    marketing_reason: str = ""
    marketing_remedy: str = ""
    blocked_until: datetime | None = None
    coexistence: bool = False
    number_status: str = ""
    name_status: str = ""
    can_send: str = ""
    problems: list[str] = []
    notices: list[Notice] = []


class AccountPage(msgspec.Struct):
    """A page of accounts."""

    items: list[Account]
    next_cursor: str | None


class WebhookAnswer(msgspec.Struct):
    """The account's own webhook."""

    path: str
    """Below the address of the product."""
    verify_token: str
    secrets: int
    """How many secrets are good now: two while one is being replaced."""


class SignupAnswer(msgspec.Struct):
    """Whether businesses can connect by Meta's pop-up, and what it needs."""

    available: bool
    app_id: str
    configuration_id: str


def _account(document: Document) -> Account:
    account = msgspec.convert(document, Account)
    account.remedy = remedy_of(account.status_reason)
    account.marketing_remedy = remedy_of(account.marketing_reason)
    for notice in account.notices:
        notice.remedy = remedy_of(notice.code)
    return account


def _connect(service: Accounts, call: Call) -> Account:
    given = msgspec.structs.asdict(call.body)
    if given["channel"] == "instagram":
        given["business_account_id"] = given["number_id"]
    elif given["business_account_id"] is None:
        raise Invalid("a WhatsApp number needs its account", field="business_account_id")
    new = NewAccount(**given)
    return _account(service.accounts.connect(call.user, call.tenant, new))


def _sign_up(service: Accounts, call: Call) -> Account:
    new = NewSignup(**msgspec.structs.asdict(call.body))
    return _account(service.signup.complete(call.user, call.tenant, new))


def _signup(service: Accounts, call: Call) -> SignupAnswer:
    app, configuration = service.signup.app, service.signup.configuration
    return SignupAnswer(app is not None, app.id if app else "", configuration)


def _list(service: Accounts, call: Call) -> AccountPage:
    page = service.accounts.find(call.tenant, call.query.limit, call.query.cursor)
    return AccountPage([_account(item) for item in page.items], page.next_cursor)


def _get(service: Accounts, call: Call) -> Account:
    return _account(service.accounts.get(call.tenant, _id(call)))


def _change(service: Accounts, call: Call) -> Account:
    given = msgspec.structs.asdict(call.body)
    changes: dict[str, Any] = {k: v for k, v in given.items() if v is not msgspec.UNSET}
    return _account(service.accounts.change(call.user, call.tenant, _id(call), changes))


def _disconnect(service: Accounts, call: Call) -> Answer:
    service.accounts.disconnect(call.user, call.tenant, _id(call))
    return Answer(None, 204)


def _pause(service: Accounts, call: Call) -> Account:
    return _account(service.accounts.pause(call.user, call.tenant, _id(call)))


def _resume(service: Accounts, call: Call) -> Account:
    return _account(service.accounts.resume(call.user, call.tenant, _id(call)))


def _test(service: Accounts, call: Call) -> Account:
    return _account(service.accounts.test(call.tenant, _id(call)))


def _replace_token(service: Accounts, call: Call) -> Account:
    token = call.body.access_token
    return _account(service.accounts.replace_token(call.user, call.tenant, _id(call), token))


def _webhook(service: Accounts, call: Call) -> WebhookAnswer:
    return _shown(service.webhooks.get(call.tenant, _id(call)))


def _add_secret(service: Accounts, call: Call) -> WebhookAnswer:
    secret = call.body.app_secret
    return _shown(service.webhooks.add(call.user, call.tenant, _id(call), secret))


def _remove_secret(service: Accounts, call: Call) -> WebhookAnswer:
    return _shown(service.webhooks.remove_previous(call.user, call.tenant, _id(call)))


def _shown(webhook: Webhook) -> WebhookAnswer:
    return WebhookAnswer(webhook.path, webhook.verify_token, webhook.secrets)


def _id(call: Call) -> str:
    return call.path["account_id"]


_ONE = "/accounts/{account_id}"

ROUTES: tuple[Route[Accounts], ...] = (
    Route("GET", "/accounts", _list, "List the connected numbers", query=PageQuery,
          answer=AccountPage),
    Route("POST", "/accounts", _connect, "Connect a number", Role.ADMIN, body=AccountBody,
          answer=Account, status=201),
    Route("GET", "/accounts/signup", _signup, "What Meta's pop-up needs", answer=SignupAnswer),
    Route("POST", "/accounts/signup", _sign_up, "Connect what Meta's pop-up gave back",
          Role.ADMIN, body=SignupBody, answer=Account, status=201),
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
    Route("PUT", _ONE + "/token", _replace_token, "Replace the access token", Role.ADMIN,
          body=TokenBody, answer=Account),
    Route("GET", _ONE + "/webhook", _webhook, "The number's own webhook", Role.ADMIN,
          answer=WebhookAnswer),
    Route("PUT", _ONE + "/webhook/secret", _add_secret, "Accept one more app secret",
          Role.ADMIN, body=SecretBody, answer=WebhookAnswer),
    Route("DELETE", _ONE + "/webhook/secret/previous", _remove_secret,
          "Accept the newest app secret alone", Role.ADMIN, answer=WebhookAnswer),
)  # fmt: skip
