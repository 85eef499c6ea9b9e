"""Settings → the services of campaigns."""

from typing import TYPE_CHECKING

from shared.campaigns.enrolment import EnrolmentService
from shared.campaigns.file_enrolment import FileEnrolment
from shared.campaigns.files import CampaignFiles
from shared.campaigns.flow import ComposeFlow
from shared.campaigns.planner import Planner
from shared.campaigns.reactions import CampaignReactions
from shared.campaigns.reviewing import ReviewService
from shared.campaigns.scheduling import CampaignSchedule
from shared.campaigns.service import CampaignService
from shared.config import Settings
from shared.contacts.importing import ContactImports
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.ports.blobs.connect import connect_blobs
from shared.ports.llm.connect import connect_llm
from shared.usage.connect import connect_usage

if TYPE_CHECKING:
    from shared.campaigns.api import Campaigns


@once
def connect_campaigns(settings: Settings) -> "Campaigns":
    """Return what the routes call."""
    # Only the API function has routes; every function of campaigns loads this module.
    from shared.campaigns.api import Campaigns

    documents, usage = connect_documents(settings), connect_usage(settings)
    blobs = connect_blobs(settings)
    files = FileEnrolment(documents, ContactImports(documents, usage, blobs), blobs)
    return Campaigns(
        CampaignService(documents, usage),
        EnrolmentService(documents, files),
        ReviewService(documents),
        CampaignFiles(blobs),
    )


@once
def connect_planner(settings: Settings) -> Planner:
    """Return what plans horizons."""
    return Planner(connect_documents(settings))


@once
def connect_compose_flow(settings: Settings) -> ComposeFlow:
    """Return what writes first messages."""
    return ComposeFlow(connect_documents(settings), connect_llm(settings), connect_usage(settings))


@once
def connect_reactions(settings: Settings) -> CampaignReactions:
    """Return what reacts to facts."""
    return CampaignReactions(connect_documents(settings))


@once
def connect_campaign_schedule(settings: Settings) -> CampaignSchedule:
    """Return what the minute's schedule runs."""
    return CampaignSchedule(connect_documents(settings))
