"""Connecting a number: everything is checked at once, and what is wrong is said in stable codes."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from shared.kernel.errors import AppError, Conflict, Invalid, Unavailable
from shared.ports.channels import (
    ChannelAccounts,
    NumberState,
    Reaction,
    Refused,
    Sender,
    TemplateState,
)

T = TypeVar("T")


class CredentialsRefused(Invalid):
    """The provider did not accept the token or the number; the message has its words."""


class TokenInvalid(CredentialsRefused):
    """The access token is wrong or was withdrawn."""


class TokenExpired(CredentialsRefused):
    """The access token was a temporary one and its time is over."""


class PermissionMissing(CredentialsRefused):
    """The token may not manage this WhatsApp account or send its messages."""


class NumberNotFound(CredentialsRefused):
    """There is no such phone number id, or the token does not see it."""


class NumberNotInAccount(CredentialsRefused):
    """The number belongs to another WhatsApp Business account than the one given."""


class BusinessAccountNotFound(CredentialsRefused):
    """There is no such WhatsApp Business account, or the token does not see it."""


class AccountLocked(CredentialsRefused):
    """Meta has locked or restricted this account."""


class PaymentMissing(CredentialsRefused):
    """Meta wants a payment method for this account."""


class NumberNotRegistered(CredentialsRefused):
    """The number could not be registered for the API."""


class PinWrong(CredentialsRefused):
    """The number has a two-step PIN already, and this is another one."""


class SignupCodeInvalid(CredentialsRefused):
    """The code of the sign-up is wrong, used or older than half a minute."""


class SignupNotConfigured(Conflict):
    """The platform has no app of its own at Meta: connect with a token."""


class ProviderUnavailable(Unavailable):
    """The provider does not answer at the moment."""


_BY_REASON: dict[str, type[CredentialsRefused]] = {
    "TokenInvalid": TokenInvalid,
    "TokenExpired": TokenExpired,
    "PermissionMissing": PermissionMissing,
    "AccountLocked": AccountLocked,
    "PolicyBlocked": AccountLocked,
    "PaymentMissing": PaymentMissing,
    "NumberNotRegistered": NumberNotRegistered,
}
_NOT_THERE = frozenset({33, 100})
_PIN_MISMATCH = 133005
_PASSING = frozenset(
    {Reaction.RETRY, Reaction.SLOW_ACCOUNT, Reaction.SLOW_NUMBER, Reaction.SLOW_RECIPIENT}
)


class Checked(msgspec.Struct, frozen=True):
    """What the provider said about a number that may be connected."""

    state: NumberState
    templates: Sequence[TemplateState]
    number_id: str
    """The id that webhooks name it by; an Instagram profile has two."""


def check(accounts: ChannelAccounts, sender: Sender, business_account_id: str) -> Checked:
    """Ask for the number, its account, its webhooks (subscribing where nobody is) and templates.

    Raises the error of the first thing that is wrong, naming the field to mend.
    """
    # An Instagram profile is its own business account: only its id can be mended.
    field = "business_account_id" if sender.channel == "whatsapp" else "number_id"
    state = given(accounts.describe(sender), "number_id")
    numbers = given(accounts.numbers(sender, business_account_id), field)
    if sender.provider_number_id not in numbers:
        raise NumberNotInAccount("the token speaks for another account", field=field)
    ensure_subscribed(accounts, sender, business_account_id)
    templates = given(accounts.templates(sender, business_account_id), field)
    own = sender.provider_number_id if sender.channel == "whatsapp" else numbers[0]
    return Checked(state, templates, own)


def ensure_subscribed(accounts: ChannelAccounts, sender: Sender, business_account_id: str) -> None:
    """Have our app get the webhooks: without them nobody's answer would ever arrive."""
    if not given(accounts.is_subscribed(sender, business_account_id), "business_account_id"):
        refused = accounts.subscribe(sender, business_account_id)
        if refused is not None:
            raise refusal_error(refused, "business_account_id")


def given(answer: T | Refused, field: str) -> T:
    """Return the answer, or raise what its refusal means about `field`."""
    if isinstance(answer, Refused):
        raise refusal_error(answer, field)
    return answer


def refusal_error(refused: Refused, field: str) -> AppError:
    """Return the error of a refusal; one of the token names the token's field."""
    if refused.reaction in _PASSING:
        return ProviderUnavailable(f"the provider does not answer (code {refused.code})")
    kind = _kind(refused, field)
    if kind in (TokenInvalid, TokenExpired, PermissionMissing):
        field = "access_token"
    return kind(
        refused.detail or "the provider gave no reason", field=field, provider_code=refused.code
    )


def _kind(refused: Refused, field: str) -> type[CredentialsRefused]:
    if refused.code == _PIN_MISMATCH:
        return PinWrong
    if refused.code in _NOT_THERE:
        named = {"number_id": NumberNotFound, "business_account_id": BusinessAccountNotFound}
        return named.get(field, CredentialsRefused)
    return _BY_REASON.get(refused.reason, CredentialsRefused)
