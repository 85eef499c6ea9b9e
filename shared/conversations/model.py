"""Who speaks in a conversation, and when the agent may answer; pure."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from shared.kernel.errors import Conflict

LEASE = timedelta(seconds=150)
"""Longer than the longest run of an agent: a lease this old belongs to a dead process."""
LONGEST_BURST = timedelta(seconds=20)
HEARTBEAT = timedelta(minutes=2)
"""An answer this long overdue has lost its task: the schedule enqueues it again."""


class Owner(StrEnum):
    """Who speaks. `waiting` asks for a person; the agent stays silent meanwhile."""

    AI = "ai"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


_LOUDNESS = {Owner.CLOSED: 0, Owner.AI: 1, Owner.WAITING: 2, Owner.HUMAN: 3}


class NotYours(Conflict):
    """Another member speaks in this conversation."""


class Conversation(msgspec.Struct, frozen=True):
    """All messages with one contact on one account."""

    id: str
    contact_id: str
    account_id: str
    owner: Owner
    created_at: datetime
    updated_at: datetime
    assignee: str | None = None
    agent_id: str | None = None
    reason: str = ""
    inbound_seq: int = 0
    """How many messages the person wrote."""
    answered_seq: int = 0
    """The last of them that an answer covers."""
    last_inbound_id: str | None = None
    last_inbound_at: datetime | None = None
    """Provider time of the newest message of the person: the 24-hour window starts there."""
    burst_at: datetime | None = None
    """When the first unanswered message arrived."""
    reply_due_at: datetime | None = None
    lease: str | None = None
    lease_until: datetime | None = None
    unread: int = 0
    last_message_id: str | None = None
    """The message that `last_text` shows, where it may still be changed or taken back."""
    last_text: str = ""
    last_direction: str = ""
    last_message_at: datetime | None = None
    due_at: datetime | None = None
    merged_into: str | None = None
    """The conversation that took this one over, when two contacts turned out to be one person."""

    def receive(
        self, message_id: str, text: str, at: datetime, now: datetime, wait: timedelta | None
    ) -> "Conversation":
        """Add a message of the person; `wait` None means the agent does not answer it."""
        newest = self.last_inbound_at is None or at >= self.last_inbound_at
        owner = Owner.AI if self.owner is Owner.CLOSED else self.owner
        seq = self.inbound_seq + 1
        burst_at, due, answered_seq = None, None, seq
        if owner is Owner.AI and wait is not None:
            burst_at = self.burst_at or now
            due, answered_seq = _due(now, wait, burst_at), self.answered_seq
        elif owner is Owner.AI and self.reply_due_at is not None:
            # Nothing to answer in this one, but an earlier message still waits.
            burst_at, due, answered_seq = self.burst_at, self.reply_due_at, self.answered_seq
        return replace(
            self,
            owner=owner,
            inbound_seq=seq,
            answered_seq=answered_seq,
            last_inbound_id=message_id,
            last_inbound_at=at if newest else self.last_inbound_at,
            burst_at=burst_at,
            reply_due_at=due,
            unread=self.unread + 1,
            last_message_id=message_id if newest else self.last_message_id,
            last_text=text[:160] if newest else self.last_text,
            last_direction="in" if newest else self.last_direction,
            last_message_at=max(at, self.last_message_at or at),
            due_at=due + HEARTBEAT if due else None,
            updated_at=now,
        )

    def absorb(self, other: "Conversation", now: datetime) -> "Conversation":
        """Become one with another conversation of the same person: who speaks in either of them
        goes on speaking, and what waits in either of them still waits."""
        lead = max(self, other, key=lambda one: _LOUDNESS[one.owner])
        newest = max(self, other, key=lambda one: (one.last_message_at is not None,
                                                   one.last_message_at or now))  # fmt: skip
        heard = max(self, other, key=lambda one: (one.last_inbound_at is not None,
                                                  one.last_inbound_at or now))  # fmt: skip
        due = [one for one in (self.reply_due_at, other.reply_due_at) if one]
        burst = [one for one in (self.burst_at, other.burst_at) if one]
        joined = replace(
            self,
            owner=lead.owner,
            assignee=lead.assignee,
            reason=lead.reason,
            agent_id=self.agent_id or other.agent_id,
            inbound_seq=self.inbound_seq + other.inbound_seq,
            answered_seq=self.answered_seq + other.answered_seq,
            last_inbound_id=heard.last_inbound_id,
            last_inbound_at=heard.last_inbound_at,
            burst_at=min(burst, default=None),
            reply_due_at=min(due, default=None),
            # An answer that is being written knows one half only: it starts anew.
            lease=None,
            lease_until=None,
            unread=self.unread + other.unread,
            last_message_id=newest.last_message_id,
            last_text=newest.last_text,
            last_direction=newest.last_direction,
            last_message_at=newest.last_message_at,
            due_at=min(due) + HEARTBEAT if due else None,
            updated_at=now,
        )
        return joined if joined.owner is Owner.AI else joined.answered(now)

    def end_in(self, id: str, now: datetime) -> "Conversation":
        """Be over: everything is in that other conversation."""
        ended = replace(self._rest(now), owner=Owner.CLOSED, merged_into=id)
        return replace(ended, unread=0, last_message_at=None, assignee=None)

    def overhear(
        self, message_id: str | None, text: str, at: datetime, now: datetime
    ) -> "Conversation":
        """Show something of the person that was not said to us, or is nothing to answer."""
        shown = self._show(message_id, text, "in", at)
        return replace(shown, unread=self.unread + 1, updated_at=now)

    def recall(self, message_id: str | None, text: str, ours: bool, at: datetime) -> "Conversation":
        """Show a message from before the number was connected; nobody is told."""
        if self.last_message_at is not None and at <= self.last_message_at:
            return self
        return self._show(message_id, text, "out" if ours else "in", at)

    def seen_again(self, now: datetime) -> "Conversation":
        """Something in it changed: whoever looks at it reads it anew."""
        return replace(self, updated_at=now)

    def continue_as(self, earlier: "Conversation") -> "Conversation":
        """Go on where a conversation with the same person stood."""
        return replace(
            self, owner=earlier.owner, assignee=earlier.assignee, agent_id=earlier.agent_id,
            reason=earlier.reason,
        )  # fmt: skip

    def overlooked(self, now: datetime) -> "Conversation":
        """Mark it for whoever speaks here: something in it asks for another look."""
        return replace(self, unread=self.unread + 1, updated_at=now)

    def reworded(self, message_id: str, text: str, now: datetime) -> "Conversation":
        """A message changed afterwards: show the new words where the old ones stood."""
        shown = self.last_message_id == message_id
        return replace(self, last_text=text[:160] if shown else self.last_text, updated_at=now)

    def waits_for_answer(self, now: datetime) -> bool:
        """Tell whether the agent should answer now."""
        return (
            self.owner is Owner.AI
            and self.inbound_seq > self.answered_seq
            and self.reply_due_at is not None
            and self.reply_due_at <= now
        )

    def lease_for(self, lease: str, now: datetime) -> "Conversation":
        """Take the right to think about an answer."""
        until = now + LEASE
        return replace(self, lease=lease, lease_until=until, due_at=until + HEARTBEAT)

    def is_leased(self, now: datetime) -> bool:
        """Tell whether somebody is thinking about an answer."""
        return self.lease_until is not None and self.lease_until > now

    def still_wanted(self, lease: str, seq: int) -> bool:
        """Tell whether an answer to the messages up to `seq` may go out."""
        return self.owner is Owner.AI and self.lease == lease and self.inbound_seq == seq

    def overdue(self, now: datetime) -> "Conversation":
        """Let an answer that lost its task be asked for again."""
        waits = self.owner is Owner.AI and self.inbound_seq > self.answered_seq
        due = now if waits else None
        return replace(
            self,
            lease=None,
            lease_until=None,
            reply_due_at=due,
            due_at=now + HEARTBEAT if waits else None,
        )

    def answered(self, now: datetime) -> "Conversation":
        """Everything written so far has its answer."""
        return replace(self._rest(now), answered_seq=self.inbound_seq)

    def give_up_lease(self, now: datetime) -> "Conversation":
        """Stop thinking; a newer message has its own task."""
        due = self.reply_due_at + HEARTBEAT if self.reply_due_at else None
        return replace(self, lease=None, lease_until=None, due_at=due, updated_at=now)

    def ask_for_human(self, reason: str, now: datetime) -> "Conversation":
        """Silence the agent and show the conversation to the staff."""
        return replace(self.answered(now), owner=Owner.WAITING, reason=reason)

    def take_over(self, user_id: str | None, now: datetime) -> "Conversation":
        """A human speaks from now on (None: from the business's phone)."""
        return replace(self.answered(now), owner=Owner.HUMAN, assignee=user_id, reason="", unread=0)

    def release(self, now: datetime) -> "Conversation":
        """Let the agent speak again, to what comes next."""
        return replace(self.answered(now), owner=Owner.AI, assignee=None, reason="")

    def close(self, now: datetime) -> "Conversation":
        """Put it away; the next message of the person opens it again for the agent."""
        return replace(self.answered(now), owner=Owner.CLOSED, assignee=None, reason="", unread=0)

    def assign(self, user_id: str, now: datetime) -> "Conversation":
        """Give it to a member."""
        return replace(self.take_over(user_id, now), unread=self.unread)

    def seen(self, now: datetime) -> "Conversation":
        """A member has read it."""
        return replace(self, unread=0, updated_at=now)

    def sent(
        self, message_id: str | None, text: str, at: datetime, now: datetime
    ) -> "Conversation":
        """Note a message of ours; only one written on the phone has an id here."""
        return replace(self._show(message_id, text, "out", at), updated_at=now)

    def _show(
        self, message_id: str | None, text: str, direction: str, at: datetime
    ) -> "Conversation":
        """Show a message in the list, unless it shows a newer one."""
        if self.last_message_at is not None and at < self.last_message_at:
            return self
        return replace(
            self,
            last_message_id=message_id,
            last_text=text[:160],
            last_direction=direction,
            last_message_at=at,
        )

    def _rest(self, now: datetime) -> "Conversation":
        return replace(
            self,
            burst_at=None,
            reply_due_at=None,
            lease=None,
            lease_until=None,
            due_at=None,
            updated_at=now,
        )


def _due(now: datetime, wait: timedelta, burst_at: datetime) -> datetime:
    # Who keeps writing is not kept waiting for ever.
    return max(now, min(now + wait, burst_at + LONGEST_BURST))


def adaptive_wait(text: str) -> timedelta:
    """Return how long to wait for more: 4 s after a question or a whole sentence, up to 8 s
    after a fragment."""
    words = len(text.split())
    if text.rstrip().endswith(("?", ".", "!")) or words >= 12:
        return timedelta(seconds=4)
    return timedelta(seconds=8 if words <= 3 else 6)
