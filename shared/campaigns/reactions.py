"""What facts of other domains do to campaigns and prospects; every one may come twice or late."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import msgspec

from shared.campaigns import moves, store, turns
from shared.campaigns.draft import find_draft, put_draft
from shared.campaigns.model import (
    Campaign,
    Status,
)
from shared.campaigns.placing import REOPENED
from shared.campaigns.prospect import PlanState, Prospect, prospect_id
from shared.campaigns.readiness import TEMPLATE_PROBLEMS, template_problems
from shared.contacts import store as contacts
from shared.events import emit
from shared.events.campaigns import CampaignStarted, ProspectReplied
from shared.events.contacts import ContactSuppressed
from shared.events.conversations import MessageReceived
from shared.events.messaging import AccountPaused, MessageSent, SendFailed, TemplateChanged
from shared.kernel.clock import Clock, system_clock
from shared.messaging import planning
from shared.messaging import store as ledger
from shared.messaging.model import Send
from shared.ports.documents import Documents, Index, Page, Tx

_BATCH = 100
_SERVED = (PlanState.PLANNED, PlanState.DONE)


class CampaignReactions(msgspec.Struct, frozen=True):
    """One method per subscribed fact."""

    documents: Documents
    clock: Clock = system_clock

    def on_campaign_started(self, fact: CampaignStarted) -> None:
        """Begin the planner's chain, unless it has begun."""

        def work(tx: Tx) -> None:
            campaign = store.get(tx, fact.campaign_id)
            horizon = store.get_horizon(tx, fact.campaign_id)
            if campaign.status is Status.RUNNING and horizon.turn == 0:
                turns.plan_soon(tx, horizon, self.clock())

        self.documents.transact(fact.tenant, work)

    def on_message_received(self, fact: MessageReceived) -> None:
        """Whoever was written to and writes back has replied: follow-ups end."""
        self._each_prospect(fact.tenant, fact.contact_id, self._reply)

    def on_message_sent(self, fact: MessageSent) -> None:
        """The first message has left."""
        if fact.cause_kind != "campaign":
            return
        now = self.clock()

        def work(tx: Tx) -> None:
            prospect = _find(tx, fact.cause_id, fact.contact_id)
            if prospect is not None and prospect.contacted_at is None:
                store.put_prospect(tx, prospect.contacted(now))

        self.documents.transact(fact.tenant, work)

    def on_send_failed(self, fact: SendFailed) -> None:
        """Keep the reason; a message that only missed its window waits for the next one."""
        if fact.cause_kind != "campaign":
            return

        def work(tx: Tx) -> None:
            prospect = _find(tx, fact.cause_id, fact.contact_id)
            if prospect is None or prospect.plan_state not in _SERVED:
                return
            if fact.code in REOPENED and prospect.plan_state is PlanState.PLANNED:
                store.put_prospect(tx, prospect.wait())
                _wait_in_zone(tx, fact.cause_id, prospect.time_zone)
            else:
                store.put_prospect(tx, prospect.failed(fact.code))

        self.documents.transact(fact.tenant, work)

    def on_contact_suppressed(self, fact: ContactSuppressed) -> None:
        """Nothing planned for this person leaves any more, in no campaign."""
        self._each_prospect(fact.tenant, fact.contact_id, self._suppress)

    def on_account_paused(self, fact: AccountPaused) -> None:
        """Pause what runs over the account; a person resumes it."""
        equal = {"account_id": fact.account_id, "status": Status.RUNNING.value}
        for id in self._ids(fact.tenant, store.CAMPAIGNS_BY_ACCOUNT, equal):
            self.documents.transact(fact.tenant, partial(self._pause, campaign_id=id))

    def on_template_changed(self, fact: TemplateChanged) -> None:
        """Pause what uses a template that may not be sent, and go on where only that had paused
        it. No plan's limit is asked: the campaign had its place when it was paused."""
        for status in (Status.RUNNING, Status.PAUSED):
            equal = {"account_id": fact.account_id, "status": status.value}
            for id in self._ids(fact.tenant, store.CAMPAIGNS_BY_ACCOUNT, equal):
                change = partial(self._follow_template, campaign_id=id, fact=fact)
                self.documents.transact(fact.tenant, change)

    def _follow_template(self, tx: Tx, campaign_id: str, fact: TemplateChanged) -> None:
        campaign, now = store.get(tx, campaign_id), self.clock()
        message = campaign.first_message
        if (message.template, message.language) != (fact.name, fact.language):
            return
        account = tx.peek(ledger.ACCOUNTS, fact.account_id)
        # The fact may come late: what counts is how the template is now.
        problems = template_problems(message, (account or {}).get("templates", {}))
        if problems and campaign.status is Status.RUNNING:
            moves.pause(tx, campaign, problems[0].code, now)
        elif not problems and _waits_for_template(campaign, now):
            moves.resume(tx, campaign, now)

    def _pause(self, tx: Tx, campaign_id: str) -> None:
        campaign = store.get(tx, campaign_id)
        if campaign.status is Status.RUNNING:
            moves.pause(tx, campaign, "AccountPaused", self.clock())

    def _each_prospect(
        self, tenant: str, contact_id: str, change: Callable[[Tx, str], None]
    ) -> None:
        for person in self.documents.transact(tenant, partial(_records_of, contact_id)):
            for id in self._ids(tenant, store.PROSPECTS_OF_CONTACT, {"contact_id": person}):
                self.documents.transact(tenant, partial(_apply, change, id))

    def _ids(self, tenant: str, index: Index, equal: dict[str, str]) -> Sequence[str]:
        ids: list[str] = []
        cursor: str | None = None
        while True:
            page = self.documents.transact(tenant, partial(_page, index, equal, cursor))
            ids += [item["id"] for item in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return ids

    def _reply(self, tx: Tx, id: str) -> None:
        now = self.clock()
        prospect = store.get_prospect(tx, id)
        if not prospect.answers(now):
            return
        store.put_prospect(tx, prospect.reply(now))
        emit(
            tx,
            ProspectReplied(
                tenant=tx.tenant,
                fact_id=f"{id}-replied",
                campaign_id=prospect.campaign_id,
                contact_id=prospect.contact_id,
            ),
        )

    def _suppress(self, tx: Tx, id: str) -> None:
        prospect = store.get_prospect(tx, id)
        send = _entry(tx, prospect)
        if send is not None:
            planning.cancel_sends(tx, [send], "Suppressed")
        draft = find_draft(tx, prospect.draft_id) if prospect.draft_id else None
        if draft is not None and draft.state == "waiting":
            put_draft(tx, draft.reject(self.clock()))
        suppressed = prospect.suppress()
        if suppressed != prospect:
            store.put_prospect(tx, suppressed)


def _waits_for_template(campaign: Campaign, now: datetime) -> bool:
    waits = campaign.status is Status.PAUSED and campaign.pause_reason in TEMPLATE_PROBLEMS
    return waits and not campaign.is_over(now)


def _apply(change: Callable[[Tx, str], None], id: str, tx: Tx) -> None:
    change(tx, id)


def _page(index: Index, equal: dict[str, str], cursor: str | None, tx: Tx) -> Page:
    return tx.find(index, equal, limit=_BATCH, cursor=cursor)


def _records_of(contact_id: str, tx: Tx) -> list[str]:
    """Return the ids under which this person may have been enrolled: records get merged."""
    found = tx.peek(contacts.CONTACTS, contact_id)
    if found is None:
        return [contact_id]
    merged = [record.contact_id for record in contacts.contact_from(found).merges]
    return [contact_id, *merged]


def _find(tx: Tx, campaign_id: str, contact_id: str) -> Prospect | None:
    found = tx.get(store.PROSPECTS, prospect_id(campaign_id, contact_id))
    return store.prospect_from(found) if found else None


def _entry(tx: Tx, prospect: Prospect) -> Send | None:
    if prospect.send_id is None:
        return None
    found = tx.get(ledger.SENDS, prospect.send_id)
    return ledger.send_from(found) if found else None


def _wait_in_zone(tx: Tx, campaign_id: str, zone: str) -> None:
    """Remember the zone; the chain is running, or its heartbeat will be."""
    horizon = store.get_horizon(tx, campaign_id)
    store.put_horizon(tx, horizon.waits_in([zone]))
