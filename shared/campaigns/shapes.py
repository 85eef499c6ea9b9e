"""The JSON of campaigns, prospects, sends and drafts."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared.campaigns.model import Status
from shared.campaigns.prospect import PlanState, Stage
from shared.messaging.model import SendState

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$(?!\n)")]
Name = Annotated[str, Meta(min_length=1, max_length=120)]
Word = Annotated[str, Meta(min_length=1, max_length=120)]
Words = Annotated[list[Word], Meta(max_length=50)]
Ids = Annotated[list[Id], Meta(max_length=50)]
ClockTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$(?!\n)")]
TemplateName = Annotated[str, Meta(min_length=1, max_length=512, pattern=r"^[a-z0-9_]+$(?!\n)")]
LanguageCode = Annotated[str, Meta(min_length=2, max_length=10, pattern=r"^[A-Za-z_-]+$(?!\n)")]
Gap = Annotated[int, Meta(ge=0, le=3600)]
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
Source = Literal["google_places", "instagram", "csv"]


class SearchConfigBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to look for; checked and kept for the prospecting that comes later."""

    niche: Annotated[str, Meta(max_length=200)] = ""
    locations: Words = []
    keywords: Words = []
    sources: Annotated[list[Source], Meta(max_length=3)] = []
    max_results: Annotated[int, Meta(ge=1, le=10_000)] = 100


class RateBody(msgspec.Struct, forbid_unknown_fields=True):
    """At most so many messages in any span of so many seconds, e.g. 20 per 60."""

    messages: Annotated[int, Meta(ge=1, le=10_000)] = 20
    per_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 60


class HoursBody(msgspec.Struct, forbid_unknown_fields=True):
    """When people may be written to, on the clock where they live. Day 0 is Monday."""

    days: Annotated[list[Annotated[int, Meta(ge=0, le=6)]], Meta(min_length=1, max_length=7)]
    start: ClockTime
    end: ClockTime


class VariableBody(msgspec.Struct, forbid_unknown_fields=True):
    """What fills one variable: name, first_name, company, offer.name or fields.<yours>; and what
    stands in where that is empty. Without either the person is left out (VariableMissing)."""

    field: Annotated[
        str,
        Meta(max_length=80, pattern=r"^(name|first_name|company|offer\.name|fields\..+)$(?!\n)"),
    ]
    fallback: Annotated[str, Meta(max_length=1024)] = ""
    name: Annotated[str, Meta(max_length=60)] = ""


class SpotBody(msgspec.Struct, forbid_unknown_fields=True):
    """A point on the map."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: Annotated[str, Meta(max_length=200)] = ""
    address: Annotated[str, Meta(max_length=400)] = ""


class PartBody(msgspec.Struct, forbid_unknown_fields=True):
    """What fills the header or a button of the template: a field of the person, or `fallback` for
    everybody, e.g. the address of a picture; a header that is a map shows `location`."""

    place: Literal["header", "button"]
    kind: Literal[
        "text", "image", "video", "document", "location", "quick_reply", "url", "copy_code", "flow"
    ]
    field: Annotated[str, Meta(max_length=80)] = ""
    fallback: Annotated[str, Meta(max_length=2000)] = ""
    index: Annotated[int, Meta(ge=0, le=9)] = 0
    name: Annotated[str, Meta(max_length=60)] = ""
    location: SpotBody | None = None
    file: Annotated[str, Meta(max_length=64, pattern=r"^[0-9a-z_-]*$(?!\n)")] = ""
    """Of an uploaded file, instead of an address."""
    filename: Annotated[str, Meta(max_length=240)] = ""
    """Shown for documents."""


class FirstMessageBody(msgspec.Struct, forbid_unknown_fields=True):
    """How the first message comes about.

    `template`: the approved template, its variables filled from the contact. `llm`: a model
    writes to each person from `brief`, the offers and the agent. WhatsApp delivers free text only
    within 24 hours of the person's own last message, so name a template with exactly one body
    variable: the written text becomes that variable (where it has a name, `variables` says it; see
    `VariableBody.name`). Without a template only people inside an
    open window are written to; the others are skipped with the reason NoOpenWindow.
    """

    mode: Literal["template", "llm"]
    template: TemplateName | None = None
    language: LanguageCode = "pt_BR"
    variables: Annotated[list[VariableBody], Meta(max_length=20)] = []
    brief: Annotated[str, Meta(max_length=2000)] = ""
    parts: Annotated[list[PartBody], Meta(max_length=11)] = []


class KeptFile(msgspec.Struct):
    """A file that the header of a template may show."""

    file: str


class FollowUpBody(msgspec.Struct, forbid_unknown_fields=True):
    """A later message for those who stay silent; kept now, sent later."""

    after_hours: Annotated[int, Meta(ge=1, le=2160)]
    message: Text


class CampaignBody(msgspec.Struct, forbid_unknown_fields=True):
    """A campaign to make. Only the name and the first message are needed for a draft."""

    name: Name
    first_message: FirstMessageBody
    account_id: Id | None = None
    agent_id: Id | None = None
    offer_ids: Ids = []
    channel: Literal["whatsapp"] = "whatsapp"
    purpose: Literal["marketing"] = "marketing"
    search_config: SearchConfigBody = msgspec.field(default_factory=SearchConfigBody)
    rate: RateBody = msgspec.field(default_factory=RateBody)
    random_gap_seconds: Gap = 0
    sending_window: HoursBody | None = None
    review: bool = False
    valid_until: datetime | None = None
    follow_ups: Annotated[list[FollowUpBody], Meta(max_length=5)] = []


class CampaignChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is to change. After the start account, agent and channel stay as they are; words,
    rate, hours and validity count from the next message on, without a restart."""

    name: Name | UnsetType = UNSET
    first_message: FirstMessageBody | UnsetType = UNSET
    account_id: Id | None | UnsetType = UNSET
    agent_id: Id | None | UnsetType = UNSET
    offer_ids: Ids | UnsetType = UNSET
    search_config: SearchConfigBody | UnsetType = UNSET
    rate: RateBody | UnsetType = UNSET
    random_gap_seconds: Gap | UnsetType = UNSET
    sending_window: HoursBody | None | UnsetType = UNSET
    review: bool | UnsetType = UNSET
    valid_until: datetime | None | UnsetType = UNSET
    follow_ups: Annotated[list[FollowUpBody], Meta(max_length=5)] | UnsetType = UNSET


class CampaignAnswer(msgspec.Struct):
    """A campaign."""

    id: str
    name: str
    status: Status
    first_message: FirstMessageBody
    account_id: str | None
    agent_id: str | None
    offer_ids: list[str]
    channel: str
    purpose: str
    search_config: SearchConfigBody
    rate: RateBody
    random_gap_seconds: int
    sending_window: HoursBody | None
    review: bool
    valid_until: datetime | None
    follow_ups: list[FollowUpBody]
    created_at: datetime
    started_at: datetime | None
    paused_at: datetime | None
    completed_at: datetime | None
    pause_reason: str | None
    """A stable code: PausedByMember, AccountPaused, TemplateNotApproved, LimitReached, …"""


class CampaignsAnswer(msgspec.Struct):
    """A page of campaigns."""

    items: list[CampaignAnswer]
    next_cursor: str | None


class ImportBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to add: contacts by id, or everybody who has the tag when their turn comes."""

    contact_ids: Annotated[list[Id], Meta(max_length=1000)] | None = None
    tag: Annotated[str, Meta(min_length=1, max_length=60)] | None = None


class ImportAnswer(msgspec.Struct):
    """What became of the people. `in_other_campaigns` is a warning: they were added, but another
    running campaign has them too. `state` is running while a task goes on."""

    state: Literal["running", "done"]
    enrolled: int
    already_there: int
    unknown: int
    in_other_campaigns: int
    enrolment_id: str | None = None
    import_id: str | None = None


class ProspectAnswer(msgspec.Struct):
    """One person in the campaign; `skip_reason` says why nothing was sent."""

    id: str
    contact_id: str
    stage: Stage
    plan_state: PlanState
    skip_reason: str | None
    time_zone: str
    enrolled_at: datetime
    due_at: datetime | None
    slot_at: datetime | None
    send_id: str | None
    draft_id: str | None
    contacted_at: datetime | None
    replied_at: datetime | None
    converted_at: datetime | None


class ProspectsAnswer(msgspec.Struct):
    """A page of prospects."""

    items: list[ProspectAnswer]
    next_cursor: str | None


class SendAnswer(msgspec.Struct):
    """One row of the ledger: one intended message, provably at most once. `code` is the reason."""

    id: str
    contact_id: str
    state: SendState
    delivery: str
    code: str
    content: dict[str, Any]
    planned_at: datetime
    slot_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None
    tries: int


class SendsAnswer(msgspec.Struct):
    """A page of the ledger."""

    items: list[SendAnswer]
    next_cursor: str | None


class DraftAnswer(msgspec.Struct):
    """A written message. `flags` say what a person should look at, e.g. `Unbacked: R$ 10`."""

    id: str
    contact_id: str
    prospect_id: str
    state: Literal["writing", "waiting", "approved", "rejected"]
    text: str
    flags: list[str]
    edited: bool
    created_at: datetime
    decided_at: datetime | None


class DraftsAnswer(msgspec.Struct):
    """A page of drafts."""

    items: list[DraftAnswer]
    next_cursor: str | None


class DraftChange(msgspec.Struct, forbid_unknown_fields=True):
    """The words to send instead."""

    text: Text


class ApproveBody(msgspec.Struct, forbid_unknown_fields=True):
    """The drafts to approve: all of them or, when one cannot, none."""

    draft_ids: Annotated[list[Id], Meta(min_length=1, max_length=100)]


class ApprovedAnswer(msgspec.Struct):
    """The approved drafts."""

    items: list[DraftAnswer]
