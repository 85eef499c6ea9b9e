"""Sending: slot → claim → call → record, with at most one call per send."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import AlreadyExists, LimitReached
from shared.kernel.trace import span
from shared.messaging import record, store
from shared.messaging.channel import channel_of
from shared.messaging.claim import Claimed, claim
from shared.messaging.media import MediaUploads
from shared.messaging.model import LATE_AFTER, Cause, CauseKind, NotClaimable, Send, SendState
from shared.messaging.pacer import AccountPacer, NotYet, Want, WindowGate
from shared.messaging.pacing import Rate
from shared.messaging.planning import enqueue, reserve_slots, unconfirmed
from shared.messaging.together import Together
from shared.ports.channels import (
    Channels,
    Outcome,
    Reaction,
    Refused,
    Sender,
    Sent,
    Unknown,
)
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing
from shared.usage.service import UsageService

_log = logging.getLogger(__name__)
TOKEN_PURPOSE = "account-token"
_CauseOf = tuple[str, CauseKind, str]
"""A cause with its tenant in front."""


class SendTask(msgspec.Struct, frozen=True):
    """What the task of a planned send carries: enough to reach the claim without a read."""

    tenant: str
    send_id: str
    account_id: str
    contact_id: str
    cause_kind: CauseKind
    cause_id: str
    slot_at: datetime
    template: bool
    service: bool
    rate: tuple[int, int] | None = None
    template_key: str = ""
    lane: str = ""

    @property
    def cause_key(self) -> str:
        """Return what sends of one cause have in common, over all tenants."""
        return f"{self.tenant}:{self.cause_kind}:{self.cause_id}"


@dataclass(frozen=True)
class SendFlow:
    """Carries one planned send across the outside."""

    documents: Documents
    channels: Channels
    sealing: Sealing
    pacer: AccountPacer
    usage: UsageService
    uploads: MediaUploads
    claims: WindowGate = field(default_factory=WindowGate)
    calls: WindowGate = field(default_factory=lambda: WindowGate(margin_seconds=0.005))
    """What lies between a claim and its call must not bunch the messages up at the provider."""
    clock: Clock = system_clock
    sleep: Callable[[float], None] = time.sleep
    late: "Together[_CauseOf, SendTask, None]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Have what comes late reserve together: after an outage that is everything at once."""
        object.__setattr__(self, "late", Together(self._reserve_anew))

    def send(self, task: SendTask) -> Outcome | None:
        """Send when every limit and every gate allows it now; None when it did not leave."""
        # Without a rate of its own there is no slot to miss: the account's is taken below, now.
        # On a machine out of breath such sends would otherwise plan themselves anew for ever.
        if task.rate is not None and self.clock() - task.slot_at > LATE_AFTER:
            self.late.ask((task.tenant, task.cause_kind, task.cause_id), task)
            return None
        want = Want(task.contact_id, task.template, task.service, task.template_key, task.lane)
        answer = self.pacer.reserve(task.tenant, task.account_id, want)
        if isinstance(answer, NotYet):
            self._move(task, answer.until, answer.code)
            return None
        if not self._within_plan(task):
            return None
        self._wait_until(answer.at)
        passed = self._pass(self.claims, task)
        claimed = self._claim(task, passed)
        if claimed is None:
            self._give_back(task, passed)
            return None
        self._pass(self.calls, task)
        outcome = self._call(task.tenant, claimed)
        self._record(task.tenant, claimed, outcome)
        return outcome

    def _pass(self, gate: WindowGate, task: SendTask) -> datetime:
        if task.rate is None:
            return self.clock()
        return gate.pass_through(task.cause_key, Rate(*task.rate))

    def _within_plan(self, task: SendTask) -> bool:
        """Spend from the plan's messages of the month; replies are never counted."""
        if task.service:
            return True
        try:
            self.usage.spend(task.tenant, "sends")
        except LimitReached:
            self._hold(task)
            return False
        return True

    def _give_back(self, task: SendTask, passed: datetime) -> None:
        if task.rate is not None:
            self.claims.take_back(task.cause_key, passed)
        if not task.service:
            self.usage.release(task.tenant, "sends")

    def _hold(self, task: SendTask) -> None:
        def work(tx: Tx) -> None:
            send = store.get_send(tx, task.send_id)
            if send.state is SendState.PLANNED:
                store.put_send(tx, send.hold("LimitReached"))

        self.documents.transact(task.tenant, work)

    def _claim(self, task: SendTask, now: datetime) -> Claimed | None:
        key = Cause(task.cause_kind, task.cause_id).key
        ids = task.send_id, task.account_id, task.contact_id
        try:
            return self.documents.transact(
                task.tenant, lambda tx: claim(tx, *ids, key, task.slot_at, now)
            )
        except NotClaimable:
            # A repeated task, or the send is over: the ledger has decided.
            return None
        except store.SendNotFound:
            # A task from before a restore, or of a business that has left.
            _log.warning("no such send", extra={"tenant": task.tenant, "send_id": task.send_id})
            return None

    def _call(self, tenant: str, claimed: Claimed) -> Outcome:
        sender = sender_of(self.sealing, tenant, claimed.account)
        outgoing = self.uploads.ready(sender, tenant, claimed.outgoing)
        if isinstance(outgoing, Refused):
            return outgoing
        with span(f"{sender.channel} send", "client"):
            return self.channels.send(sender, outgoing)

    def _record(self, tenant: str, claimed: Claimed, outcome: Outcome) -> None:
        send, now = claimed.send, self.clock()
        match outcome:
            case Sent():
                self._record_sent(tenant, claimed, outcome, now)
            case Unknown():
                self.documents.transact(
                    tenant, lambda tx: record.record_unknown(tx, send.id, outcome, now)
                )
            case Refused():
                self.documents.transact(
                    tenant, lambda tx: record.record_refused(tx, send.id, outcome, now)
                )
        if not isinstance(outcome, Sent):
            _log_unsent(send, outcome)
        elif outcome.held and send.is_template:
            self.documents.transact(tenant, lambda tx: record.note_held(tx, send, now))

    def _record_sent(self, tenant: str, claimed: Claimed, outcome: Sent, now: datetime) -> None:
        send, account = claimed.send, claimed.account
        try:
            self.documents.transact(
                tenant, lambda tx: record.record_sent(tx, send, outcome, account, now)
            )
        except AlreadyExists:
            self.documents.transact(
                tenant, lambda tx: record.record_sent_after_status(tx, send, outcome, now)
            )

    def _reserve_anew(self, cause_of: _CauseOf, tasks: list[SendTask]) -> list[None]:
        """Give late sends new slots: what an outage delayed never goes out in a burst."""
        tenant, kind, id = cause_of
        cause, now = Cause(kind, id), self.clock()
        slots_of = {task.send_id: task.slot_at for task in tasks}

        def work(tx: Tx) -> None:
            found = tx.get_all([(store.SENDS, send_id) for send_id in slots_of])
            sends = [store.send_from(one) for one in found if one is not None]
            late = [one for one in sends if _is_late(one, slots_of[one.id])]
            rate = next((Rate(*one.rate) for one in late if one.rate), None)
            slots = reserve_slots(tx, cause, rate, now, len(late)) if rate else [now] * len(late)
            for send, slot in zip(late, slots, strict=True):
                again = send.plan_again(slot, "Late")
                store.put_send(tx, again)
                enqueue(tx, again)

        self.documents.transact(tenant, work)
        return [None] * len(tasks)

    def _move(self, task: SendTask, until: datetime, code: str) -> None:
        def work(tx: Tx) -> None:
            send = store.get_send(tx, task.send_id)
            if send.state is SendState.PLANNED and send.slot_at == task.slot_at:
                again = send.plan_again(until, code)
                store.put_send(tx, again)
                enqueue(tx, again)

        self.documents.transact(task.tenant, work)

    def _wait_until(self, moment: datetime) -> None:
        wait = (moment - self.clock()).total_seconds()
        if wait > 0:
            self.sleep(wait)


def _is_late(send: Send, slot_at: datetime) -> bool:
    return send.state is SendState.PLANNED and send.slot_at == slot_at


def _log_unsent(send: Send, outcome: Refused | Unknown) -> None:
    if isinstance(outcome, Unknown):
        _log.info("not known to be sent", extra={"send_id": send.id, "reason": outcome.detail})
        return
    last = send.tries >= outcome.tries or outcome.reaction is not Reaction.RETRY
    ours = outcome.alarm and last
    # What only we can mend rings; what concerns a person or an account is told in the product.
    extra = {"send_id": send.id, "code": str(outcome.code), "reason": outcome.detail}
    _log.log(logging.ERROR if ours else logging.INFO, "not sent", extra=extra)


def sender_of(sealing: Sealing, tenant: str, account: Document) -> Sender:
    """Return the sender of an account with its opened credentials."""
    token = sealing.open(tenant, TOKEN_PURPOSE, account["sealed_token"]).decode()
    return Sender(channel_of(account), account["number_id"], token)


class LedgerSweep(msgspec.Struct, frozen=True):
    """Settles entries whose process died and plans again what lost its task."""

    documents: Documents
    clock: Clock = system_clock

    def settle(self, tenant: str, send_id: str) -> SendState | None:
        """Move one overdue entry on; return its state afterwards."""
        now = self.clock()

        def work(tx: Tx) -> SendState | None:
            send = store.get_send(tx, send_id)
            if send.due_at is None or send.due_at > now:
                return send.state
            if send.state is SendState.CLAIMED:
                # Whether the call was made is not known: at most once means never again.
                send = send.lose_sight(now, "the process died between claim and outcome")
            elif send.state is SendState.UNKNOWN:
                send = unconfirmed(tx, send)
            elif send.state is SendState.PLANNED:
                send = send.plan_again(now, "Overdue")
                enqueue(tx, send)
            store.put_send(tx, send)
            return send.state

        return self.documents.transact(tenant, work)
