"""How a number is: asked on a schedule and on demand, kept on the account."""

import logging
from datetime import datetime, timedelta
from functools import partial

import msgspec

from shared.kernel.clock import Clock, from_text, system_clock, to_text
from shared.messaging import store, trouble
from shared.messaging.channel import channel_of
from shared.messaging.connecting import given
from shared.messaging.flow import TOKEN_PURPOSE, sender_of
from shared.messaging.planning import replan
from shared.messaging.templates import replace_templates
from shared.ports.channels import (
    ChannelAccounts,
    NumberState,
    Reaction,
    Refused,
    Sender,
    TemplateState,
)
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing

_log = logging.getLogger(__name__)
CHECK_EVERY = timedelta(hours=6)
_CHECK_AGAIN = timedelta(minutes=15)
_RENEWED_AFTER = timedelta(days=7)
_REPLANNED_AT_ONCE = 100
_REPLIES = ("conversation", "member")
HEALED_BY_TOKEN = frozenset(
    {"TokenInvalid", "TokenExpired", "PermissionMissing", "NumberGone", "ProviderUnreadable"}
)
"""Pauses that are over once the provider answers our token."""


class HealthService(msgspec.Struct, frozen=True):
    """Asks the provider and keeps what it says."""

    documents: Documents
    channels: ChannelAccounts
    sealing: Sealing
    clock: Clock = system_clock

    def test(self, tenant: str, id: str) -> NumberState:
        """Ask now; raises what a refusal means, and keeps what was said."""
        account = self._account(tenant, id)
        answer = self.channels.describe(sender_of(self.sealing, tenant, account))
        state = given(answer, "access_token")
        self._keep(tenant, id, state)
        return state

    def sync_templates(self, tenant: str, id: str) -> Document:
        """Fetch the templates with their status; a hold of ours is over then."""
        account = self._account(tenant, id)
        sender = sender_of(self.sealing, tenant, account)
        found = self.channels.templates(sender, account["business_account_id"])
        return self._keep_templates(tenant, id, list(given(found, "business_account_id")))

    def refresh(self, tenant: str, id: str) -> None:
        """Do what is due: end a pause whose time is over, ask for the state and the templates.

        Never raises for what the provider says: a refused token pauses the account with its
        reason, and what does not answer is asked again soon.
        """
        account = self._account(tenant, id)
        answer = self.channels.describe(sender_of(self.sealing, tenant, account))
        if isinstance(answer, Refused):
            self._note_refusal(tenant, id, answer)
            return
        self._keep(tenant, id, answer)
        sender = sender_of(self.sealing, tenant, account)
        if token_ages(account, self.clock()):
            self._renew(tenant, account, sender)
        found = self.channels.templates(sender, account["business_account_id"])
        if not isinstance(found, Refused):
            self._keep_templates(tenant, id, list(found), ours=True)

    def _renew(self, tenant: str, account: Document, sender: Sender) -> None:
        token = self.channels.renew(sender)
        if isinstance(token, Refused):
            # The one we have is good for weeks: the next look asks again.
            _log.warning("a token was not renewed", extra={"code": str(token.code)})
            return
        fields = sealed_token(self.sealing, tenant, token, self.clock())

        def work(tx: Tx) -> None:
            known = store.get_account(tx, account["id"])
            # Who replaced it in the meantime knows better.
            if known["sealed_token"] == account["sealed_token"]:
                trouble.change_account(tx, account["id"], **fields)

        self.documents.transact(tenant, work)

    def _account(self, tenant: str, id: str) -> Document:
        return self.documents.transact(tenant, lambda tx: store.peek_account(tx, id))

    def _note_refusal(self, tenant: str, id: str, refused: Refused) -> None:
        now = self.clock()
        _log.warning("an account's state is refused", extra={"code": str(refused.code)})

        def work(tx: Tx) -> None:
            if refused.reaction is Reaction.PAUSE_ACCOUNT:
                trouble.pause_account(tx, id, refused.reason, now, detail=refused.detail)
            trouble.change_account(tx, id, due_at=to_text(now + _CHECK_AGAIN))

        self.documents.transact(tenant, work)

    def _keep(self, tenant: str, id: str, state: NumberState) -> None:
        now = self.clock()

        def work(tx: Tx) -> None:
            account = store.get_account(tx, id)
            fields = health_fields(state) | {"checked_at": to_text(now)}
            fields["due_at"] = _next_look(account, to_text(now), to_text(now + CHECK_EVERY))
            if state.coexistence:
                most = min(account["throughput_per_second"], state.throughput_per_second)
                fields["throughput_per_second"] = most
            trouble.change_account(tx, id, **fields)
            trouble.lift_pause(tx, id, HEALED_BY_TOKEN)
            ends = account.get("status_until")
            if ends and from_text(ends) <= now:
                trouble.lift_pause(tx, id)

        self.documents.transact(tenant, work)
        replan_held_replies(self.documents, tenant, id, now)

    def _keep_templates(
        self, tenant: str, id: str, states: list[TemplateState], ours: bool = False
    ) -> Document:
        now = self.clock()

        def work(tx: Tx) -> Document:
            account = store.get_account(tx, id)
            return replace_templates(tx, account, states, keep_problems=ours, at=now)

        return self.documents.transact(tenant, work)


def replan_held_replies(documents: Documents, tenant: str, account_id: str, now: datetime) -> None:
    """Plan again what people and the agent wrote while the account could not send. What is out
    of date by now the claim refuses; campaigns plan their own."""

    def work(kind: str, tx: Tx) -> int:
        if store.peek_account(tx, account_id)["status"] != "active":
            return 0
        equal = {"account_id": account_id, "cause_kind": kind, "state": "held"}
        page = tx.find(store.SENDS_BY_ACCOUNT, equal, limit=_REPLANNED_AT_ONCE)
        sends = [store.get_send(tx, item["id"]) for item in page.items]
        replan(tx, sends, [now] * len(sends))
        return len(sends)

    for kind in _REPLIES:
        while documents.transact(tenant, partial(work, kind)):
            continue


def token_ages(account: Document, now: datetime) -> bool:
    """Tell whether the account's token should be renewed: Instagram's last for 60 days."""
    since = from_text(account.get("token_at") or account["created_at"])
    return channel_of(account) == "instagram" and now - since >= _RENEWED_AFTER


def sealed_token(sealing: Sealing, tenant: str, token: str, now: datetime) -> Document:
    """Return what an account keeps of its token."""
    sealed = sealing.seal(tenant, TOKEN_PURPOSE, token.encode())
    return {"sealed_token": sealed, "token_at": to_text(now)}


def health_fields(state: NumberState) -> Document:
    """Return what an account keeps of the number's state."""
    return {
        "display_phone_number": state.display_phone_number,
        "verified_name": state.verified_name,
        "quality": state.quality,
        "daily_limit": state.daily_limit,
        "coexistence": state.coexistence,
        "number_status": state.status,
        "name_status": state.name_status,
        "can_send": state.can_send,
        "problems": list(state.problems),
    }


def _next_look(account: Document, now: str, usual: str) -> str:
    ends = (account.get("status_until"), account.get("marketing_paused_until"))
    coming: list[str] = [end for end in ends if end and end > now]
    return min([usual, *coming])
