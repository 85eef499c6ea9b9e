"""A message a model wrote: being written, waiting for a person, approved or rejected."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import asdict, replace

from shared.campaigns.model import Campaign
from shared.campaigns.prospect import Prospect, draft_id
from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from shared.ports.documents import Document, Index, Tx, Unindexed

DRAFTS = "drafts"
DRAFTS_TEXT = Unindexed(DRAFTS, ("text",))
DRAFTS_OF = Index(DRAFTS, ("campaign_id",), "created_at")
DRAFTS_BY_STATE = Index(DRAFTS, ("campaign_id", "state"), "created_at")

# Longer than any call to a model: a lease older than this belongs to a dead process.
_LEASE = timedelta(minutes=3)
_LONGEST_TEXT = 4096
_TIMES = ("created_at", "lease_until", "slot_at", "decided_at")


class DraftNotFound(NotFound):
    """There is no such draft in this campaign."""


class DraftDecided(Conflict):
    """The draft was approved or rejected already."""


class BeingWritten(Unavailable):
    """Another process writes this draft at the moment."""


class Draft(msgspec.Struct, frozen=True):
    """One written first message. `flags` say why a person should look at it."""

    id: str
    campaign_id: str
    contact_id: str
    prospect_id: str
    created_at: datetime
    state: str = "writing"
    """writing, waiting, approved or rejected."""
    text: str = ""
    flags: tuple[str, ...] = ()
    edited: bool = False
    tries: int = 0
    lease_until: datetime | None = None
    slot_at: datetime | None = None
    decided_at: datetime | None = None

    def claim(self, now: datetime) -> "Draft":
        """Take the right to ask the model. Raises `BeingWritten` while another has it."""
        if self.lease_until is not None and self.lease_until > now:
            raise BeingWritten("this draft is being written")
        return replace(self, lease_until=now + _LEASE, tries=self.tries + 1)

    def give_back(self) -> "Draft":
        """Let the next try begin at once."""
        return replace(self, lease_until=None)

    def written(self, text: str, flags: Sequence[str], needs_review: bool) -> "Draft":
        """Keep the words; flagged ones and those under review wait for a person."""
        state = "waiting" if needs_review or flags else "approved"
        return replace(self, text=text, flags=tuple(flags), state=state, lease_until=None)

    def edit(self, text: str) -> "Draft":
        """Replace the words by a person's; what a person wrote is no longer doubted."""
        self._must_wait()
        return replace(self, text=checked_text(text), flags=(), edited=True)

    def approve(self, now: datetime) -> "Draft":
        """Let it go out."""
        self._must_wait()
        return replace(self, text=checked_text(self.text), state="approved", decided_at=now)

    def reject(self, now: datetime) -> "Draft":
        """Let nobody get it."""
        self._must_wait()
        return replace(self, state="rejected", decided_at=now)

    def _must_wait(self) -> None:
        if self.state != "waiting":
            raise DraftDecided(f"this draft is {self.state}", state=self.state)


def checked_text(text: str) -> str:
    """Return the text trimmed. Raises `Invalid` for what cannot be sent."""
    trimmed = text.strip()
    if not trimmed or len(trimmed) > _LONGEST_TEXT:
        raise Invalid(f"a message has 1 to {_LONGEST_TEXT} characters", field="text")
    return trimmed


def new_draft(prospect: Prospect, now: datetime) -> Draft:
    """Return the one draft of this prospect's first message."""
    id = draft_id(prospect.campaign_id, prospect.contact_id)
    return Draft(
        id, prospect.campaign_id, prospect.contact_id, prospect.id, now, slot_at=prospect.slot_at
    )


def find_draft(tx: Tx, id: str) -> Draft | None:
    """Return the draft, protected, or None."""
    found = tx.get(DRAFTS, id)
    return draft_from(found) if found else None


def get_draft(tx: Tx, campaign_id: str, id: str) -> Draft:
    """Return a draft of this campaign, protected."""
    draft = find_draft(tx, id)
    if draft is None or draft.campaign_id != campaign_id:
        raise DraftNotFound("there is no such draft")
    return draft


def put_draft(tx: Tx, draft: Draft) -> None:
    """Create or replace the draft."""
    times = {name: getattr(draft, name) for name in _TIMES}
    texts = {name: to_text(moment) if moment else None for name, moment in times.items()}
    tx.put(DRAFTS, draft.id, {**asdict(draft), **texts})


def draft_from(document: Document) -> Draft:
    """Read a draft back."""
    times = {name: document.get(name) for name in _TIMES}
    moments = {name: from_text(text) if text else None for name, text in times.items()}
    return Draft(**{**document, **moments, "flags": tuple(document["flags"])})


def approved_texts(tx: Tx, campaign: Campaign, prospects: Sequence[Prospect]) -> dict[str, str]:
    """Return the approved words by prospect id; reads only for those who have a draft."""
    if not campaign.first_message.written_by_model:
        return {}
    drafted = [one for one in prospects if one.draft_id]
    if not drafted:
        return {}
    found = tx.peek_all([(DRAFTS, one.draft_id or "") for one in drafted])
    return {
        document["prospect_id"]: document["text"]
        for document in found
        if document is not None and document["state"] == "approved"
    }
