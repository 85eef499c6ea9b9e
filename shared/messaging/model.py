"""What a send is and the moves its ledger entry allows; pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from shared.kernel.errors import Conflict
from shared.kernel.ids import stable_id

Purpose = Literal["marketing", "service", "confirmation"]
CauseKind = Literal["campaign", "conversation", "member"]
"""A campaign, the agent in a conversation, or a member writing in it."""
Author = Literal["campaign", "agent", "human", "system"]

CLAIM_LEASE = timedelta(minutes=2)
"""Longer than any call to a provider: a claim older than this belongs to a dead process."""
RECONCILE_WINDOW = timedelta(hours=24)
"""How long an uncertain send waits for a status before it is flagged as unconfirmed."""
ANSWER_WINDOW = timedelta(minutes=10)
"""The same where somebody waits for an answer: statuses mostly come within seconds."""
HEARTBEAT = timedelta(minutes=5)
"""A planned send this long past its slot has lost its task: the sweeper enqueues it again."""
LATE_AFTER = timedelta(seconds=2)


class SendState(StrEnum):
    """Where a send stands. Nothing leaves `claimed` backwards but by a definite refusal."""

    PLANNED = "planned"
    HELD = "held"
    """Refused by a closed gate, a paused account or a held template; waits to be planned again."""
    CLAIMED = "claimed"
    SENT = "sent"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    """Nobody can say whether it left; a status of the provider will tell. Never sent again."""
    UNCONFIRMED = "unconfirmed"
    """Unknown for too long; flagged for a person."""
    CANCELLED = "cancelled"


OPEN_STATES = (SendState.PLANNED, SendState.HELD, SendState.CLAIMED)
DELIVERY_RANK = {"none": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


class Cause(msgspec.Struct, frozen=True):
    """Why a message goes out; its gate is asked by every claim."""

    kind: CauseKind
    id: str

    @property
    def key(self) -> str:
        """Return the id of the documents kept per cause."""
        return f"{self.kind}:{self.id}"


class NotClaimable(Conflict):
    """The send is not planned any more: somebody else has it, or it is over."""


class Send(msgspec.Struct, frozen=True):
    """One intended message: the unit of at-most-once."""

    id: str
    account_id: str
    contact_id: str
    cause: Cause
    purpose: Purpose
    content: dict[str, Any]
    """A content as `planning.content_document` stores it; `type` says which."""
    author: Author
    state: SendState
    planned_at: datetime
    slot_at: datetime
    valid_until: datetime | None = None
    rate: tuple[int, int] | None = None
    """Messages per seconds of the cause, to reserve anew when a slot is missed."""
    in_reply_to: str | None = None
    agent_id: str | None = None
    """The agent that answers when the person writes back."""
    tries: int = 0
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    provider_message_id: str | None = None
    recipient_id: str | None = None
    code: str = ""
    detail: str = ""
    delivery: str = "none"
    due_at: datetime | None = None
    quotes: str | None = None
    """The provider's id of the message this one answers, shown above it."""
    comment_id: str | None = None
    """Instagram: the comment this is the one private reply to."""
    lane: str = ""
    """The narrower limit of the channel that it stands under, '' for none."""

    @property
    def conversation_id(self) -> str:
        """Return the conversation the message belongs to."""
        return conversation_id(self.account_id, self.contact_id)

    @property
    def is_template(self) -> bool:
        """Tell whether it may leave outside the 24-hour window."""
        return bool(self.content["type"] == "template")

    @property
    def template_key(self) -> str:
        """Return the account's key of its template; '' where it has none."""
        return f"{self.content['name']}|{self.content['language']}" if self.is_template else ""

    @property
    def is_erased(self) -> bool:
        """Tell whether only the ledger's own figures are left of it."""
        return bool(self.content["type"] == "erased")

    def erase(self) -> "Send":
        """Forget what was said to whom. The provider's id of a message holds the number too."""
        return replace(
            self,
            content={"type": "erased", "text": ""},
            provider_message_id=None,
            recipient_id=None,
            detail="",
            quotes=None,
            due_at=None,
        )

    def claim(self, now: datetime) -> "Send":
        """Take the one right to call the provider."""
        if self.state is not SendState.PLANNED:
            raise NotClaimable(f"the send is {self.state}")
        return replace(
            self,
            state=SendState.CLAIMED,
            claimed_at=now,
            tries=self.tries + 1,
            due_at=now + CLAIM_LEASE,
        )

    def hold(self, code: str) -> "Send":
        """Put a planned send aside until its cause plans it again."""
        return replace(self, state=SendState.HELD, code=code, due_at=None)

    def end(self, state: SendState, code: str, detail: str = "") -> "Send":
        """Close the entry for good."""
        return replace(self, state=state, code=code, detail=detail[:500], due_at=None)

    def plan_again(self, slot: datetime, code: str = "") -> "Send":
        """Give a new slot after a definite refusal or a hold."""
        return replace(
            self,
            state=SendState.PLANNED,
            slot_at=slot,
            code=code,
            claimed_at=None,
            due_at=slot + HEARTBEAT,
        )

    def lose_sight(self, now: datetime, detail: str) -> "Send":
        """Record that nobody can say whether the message left."""
        wait = RECONCILE_WINDOW if self.cause.kind == "campaign" else ANSWER_WINDOW
        return replace(
            self,
            state=SendState.UNKNOWN,
            code="Unknown",
            detail=detail[:500],
            due_at=now + wait,
        )


def conversation_id(account_id: str, contact_id: str) -> str:
    """Return the one conversation of a contact on an account."""
    return stable_id("conversation", account_id, contact_id)


def message_id(account_id: str, provider_message_id: str) -> str:
    """Return the document id of a message, in or out: its provider's id within the account."""
    return stable_id("message", account_id, provider_message_id)


def higher_delivery(current: str, reported: str) -> str:
    """Return the delivery after a report: only upward; failed is final unless it arrived."""
    if reported == "failed":
        return current if DELIVERY_RANK.get(current, 0) >= 2 else "failed"
    if reported not in DELIVERY_RANK:
        return current
    if current == "failed":
        return reported if DELIVERY_RANK[reported] >= 2 else current
    return reported if DELIVERY_RANK[reported] > DELIVERY_RANK.get(current, 0) else current


def try_again_at(send: Send, now: datetime, retry_after_seconds: float | None) -> datetime:
    """Return when a refused message may be tried again: 1, 4, 16 … seconds, or as told.

    Everybody gets up to a quarter more, each a share of their own, so that what was refused
    together does not come back together.
    """
    seconds = retry_after_seconds or float(min(4 ** max(send.tries - 1, 0), 900))
    share = int(stable_id("jitter", send.id, str(send.tries))[:4], 36) / 36**4
    return now + timedelta(seconds=seconds * (1 + share / 4))
