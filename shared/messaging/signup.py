"""Embedded Signup: from the code of Meta's pop-up to a connected number."""

import secrets

import msgspec

from shared.entry.auth import Principal
from shared.messaging.connecting import (
    SignupCodeInvalid,
    SignupNotConfigured,
    ensure_subscribed,
    given,
    refusal_error,
)
from shared.messaging.service import MessagingService, NewAccount
from shared.ports.channels import App, ChannelAccounts, Reaction, Refused, Sender
from shared.ports.documents import Document
from shared.ports.secrets import Sealing

PIN_PURPOSE = "two-step-pin"


class NewSignup(msgspec.Struct, frozen=True):
    """What Meta's pop-up gives back. The code is good once, for half a minute."""

    name: str
    code: str
    business_account_id: str
    number_id: str
    pin: str | None = None
    """The number's two-step PIN, where it has one already; else one is made."""


class SignupService(msgspec.Struct, frozen=True):
    """Code → token → subscribe → register → connect; each step may be repeated."""

    accounts: MessagingService
    channels: ChannelAccounts
    sealing: Sealing
    app: App | None
    configuration: str = ""

    def complete(self, principal: Principal, tenant: str, new: NewSignup) -> Document:
        """Connect the number. A number that is also used in the app is registered already."""
        sender = Sender("whatsapp", new.number_id, self._token(new.code))
        state = given(self.channels.describe(sender), "number_id")
        ensure_subscribed(self.channels, sender, new.business_account_id)
        sealed_pin = None
        if not state.coexistence:
            pin = new.pin or f"{secrets.randbelow(1_000_000):06d}"
            refused = self.channels.register(sender, pin)
            if refused is not None:
                raise refusal_error(refused, "pin")
            sealed_pin = self.sealing.seal(tenant, PIN_PURPOSE, pin.encode())
        account = NewAccount(
            name=new.name,
            number_id=new.number_id,
            access_token=sender.access_token,
            business_account_id=new.business_account_id,
            sealed_pin=sealed_pin,
        )
        return self.accounts.connect(principal, tenant, account)

    def _token(self, code: str) -> str:
        if self.app is None:
            raise SignupNotConfigured("the platform has no app at Meta: connect with a token")
        answer = self.channels.exchange(self.app, code)
        if not isinstance(answer, Refused):
            return answer
        if answer.reaction in (Reaction.DROP, Reaction.PAUSE_ACCOUNT):
            raise SignupCodeInvalid(
                answer.detail or "the code is not good any more", field="code",
                provider_code=answer.code,
            )  # fmt: skip
        raise refusal_error(answer, "code")
