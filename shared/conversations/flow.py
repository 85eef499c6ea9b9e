"""Answering: lease the conversation, ask the agent, and let the answer go if it is still wanted."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from shared.agents.running import AgentAnswer, Scope
from shared.conversations import store
from shared.conversations.model import Conversation
from shared.conversations.reading import (
    Dialogue,
    Setting,
    find_agent,
    read_ahead,
    read_dialogue,
    read_person,
    read_setting,
)
from shared.conversations.thinking import Thinker
from shared.events import emit
from shared.events.conversations import HumanNeeded
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import AlreadyExists, Unavailable
from shared.kernel.ids import new_id, stable_id
from shared.knowledge import gaps
from shared.messaging import store as messaging
from shared.messaging.channel import channel_of
from shared.messaging.flow import sender_of
from shared.messaging.model import Cause
from shared.messaging.planning import NewSend, plan_send
from shared.ports.channels import Channels, Recipient, TextContent, parts_of
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing

_ANSWER_VALID = timedelta(hours=1)
_BETWEEN_PARTS = timedelta(seconds=1)


class ReplyTask(msgspec.Struct, frozen=True):
    """The burst of a conversation is over, as far as message number `seq` knows."""

    tenant: str
    conversation_id: str
    seq: int


class StillThinking(Unavailable):
    """An earlier answer is being written; the task comes again."""


class ModelUnavailable(Unavailable):
    """The model did not answer; the task comes again."""


class Job(msgspec.Struct, frozen=True):
    """The right to answer, with everything the answer needs."""

    conversation: Conversation
    lease: str
    setting: Setting
    dialogue: Dialogue
    account: Document
    person: Recipient


class ReplyFlow(msgspec.Struct, frozen=True):
    """Carries one answer across the model."""

    documents: Documents
    thinker: Thinker
    channels: Channels
    sealing: Sealing
    clock: Clock = system_clock

    def reply(self, task: ReplyTask) -> AgentAnswer | None:
        """Answer what waits; None when nothing does, or when what was written is out of date."""
        job = self.documents.transact(task.tenant, lambda tx: self._claim(tx, task.conversation_id))
        if job is None:
            return None
        try:
            answer = self._think(task.tenant, job)
            if answer.retry:
                raise ModelUnavailable("the model did not answer")
        except Unavailable:
            self._give_up(task, job)
            raise
        went_out = self._record(task.tenant, job, answer)
        return answer if went_out else None

    def _claim(self, tx: Tx, id: str) -> Job | None:
        now = self.clock()
        conversation = store.find(tx, id)
        # Without one, what was said has been erased.
        if conversation is None or not conversation.waits_for_answer(now):
            return None
        if conversation.is_leased(now):
            raise StillThinking("an earlier answer is being written")
        read_ahead(tx, conversation.agent_id, conversation.account_id)
        agent = find_agent(tx, conversation.agent_id)
        if agent is None:
            self._ask_for_human(tx, conversation, "no_agent")
            return None
        lease = new_id()
        leased = conversation.lease_for(lease, now)
        store.put(tx, leased)
        account = messaging.peek_account(tx, conversation.account_id)
        person = read_person(tx, conversation.contact_id, account)
        return Job(leased, lease, read_setting(tx, agent), read_dialogue(tx, id), account, person)

    def _think(self, tenant: str, job: Job) -> AgentAnswer:
        newest = job.dialogue.newest_provider_id
        if newest:
            sender = sender_of(self.sealing, tenant, job.account)
            self.channels.acknowledge(sender, newest, typing=True, person=job.person)
        scope = Scope(tenant, job.conversation.contact_id, job.conversation.id)
        return self.thinker.think(job.setting, job.dialogue, scope)

    def _record(self, tenant: str, job: Job, answer: AgentAnswer) -> bool:
        def work(tx: Tx) -> bool:
            now, known = self.clock(), job.conversation
            conversation = store.get(tx, known.id)
            if not conversation.still_wanted(job.lease, known.inbound_seq):
                # A newer message or a person came first: its own task will answer all.
                if conversation.lease == job.lease:
                    store.put(tx, conversation.give_up_lease(now))
                return False
            if answer.hand_over:
                self._ask_for_human(tx, conversation, answer.reason)
                agent_id, question = job.setting.agent.id, job.dialogue.question
                gaps.note(tx, agent_id, question, answer.reason, conversation.id, now)
            else:
                store.put(tx, conversation.answered(now))
            for number, text in enumerate(_parts(job, answer.text)):
                at = now + number * _BETWEEN_PARTS
                plan_send(tx, self._message(conversation, job, text, number), at, now)
            return True

        try:
            return self.documents.transact(tenant, work)
        except AlreadyExists:
            # This burst has its answer already; only the conversation was not told.
            self.documents.transact(tenant, lambda tx: _mark_answered(tx, job, self.clock))
            return False

    def _message(self, conversation: Conversation, job: Job, text: str, number: int) -> NewSend:
        newest = conversation.last_inbound_id or str(conversation.inbound_seq)
        part = (str(number),) if number else ()
        return NewSend(
            send_id=stable_id("reply", conversation.id, newest, *part),
            account_id=conversation.account_id,
            contact_id=conversation.contact_id,
            cause=Cause("conversation", conversation.id),
            purpose="service",
            content=TextContent(text),
            author="agent",
            valid_until=self.clock() + _ANSWER_VALID,
            in_reply_to=newest,
            agent_id=job.setting.agent.id,
        )

    def _ask_for_human(self, tx: Tx, conversation: Conversation, reason: str) -> None:
        store.put(tx, conversation.ask_for_human(reason, self.clock()))
        fact_id = f"{conversation.id}-waiting-{conversation.inbound_seq}"
        emit(
            tx,
            HumanNeeded(
                tenant=tx.tenant, fact_id=fact_id, conversation_id=conversation.id, reason=reason
            ),
        )

    def _give_up(self, task: ReplyTask, job: Job) -> None:
        def work(tx: Tx) -> None:
            conversation = store.get(tx, task.conversation_id)
            if conversation.lease == job.lease:
                store.put(tx, replace(conversation, lease=None, lease_until=None))

        self.documents.transact(task.tenant, work)


def _parts(job: Job, text: str) -> list[str]:
    return parts_of(channel_of(job.account), text) if text else []


def _mark_answered(tx: Tx, job: Job, clock: Clock) -> None:
    conversation = store.get(tx, job.conversation.id)
    if conversation.still_wanted(job.lease, job.conversation.inbound_seq):
        store.put(tx, conversation.answered(clock()))
