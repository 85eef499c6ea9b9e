"""The query parameters of the campaign routes."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.campaigns.model import Status
from shared.campaigns.prospect import PlanState, Stage
from shared.contacts.model import BasisKind
from shared.messaging.model import SendState

Cursor = Annotated[str, Meta(max_length=2000)] | None
PageSize = Annotated[int, Meta(ge=1, le=100)]


class ImportQuery(msgspec.Struct, forbid_unknown_fields=True):
    """What is said about a whole CSV file: the legal basis of its people and where it comes
    from, unless columns say it; the country of numbers without a country code."""

    basis: BasisKind | None = None
    basis_source: Annotated[str, Meta(max_length=200)] = ""
    region: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")] = "BR"


class CampaignsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging and the one filter of campaigns."""

    limit: PageSize = 50
    cursor: Cursor = None
    status: Status | None = None


class ProspectsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging and filters of prospects; `stage` wins where both are given."""

    limit: PageSize = 50
    cursor: Cursor = None
    stage: Stage | None = None
    plan_state: PlanState | None = None


class SendsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging and the one filter of the ledger."""

    limit: PageSize = 50
    cursor: Cursor = None
    state: SendState | None = None


class DraftsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging and the one filter of drafts."""

    limit: PageSize = 50
    cursor: Cursor = None
    state: Literal["writing", "waiting", "approved", "rejected"] | None = None


class FileQuery(msgspec.Struct, forbid_unknown_fields=True):
    """What the file is."""

    kind: Literal["image", "video", "document"] = "image"
