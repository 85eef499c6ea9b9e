"""Facts about campaigns and their prospects."""

from shared.events import Fact


class CampaignStarted(Fact, frozen=True):
    """The campaign sends from now on; its planner begins."""

    campaign_id: str


class CampaignPaused(Fact, frozen=True):
    """The campaign stopped before its next message; `reason` is a stable code."""

    campaign_id: str
    reason: str


class CampaignResumed(Fact, frozen=True):
    """The campaign goes on where it stopped."""

    campaign_id: str


class CampaignCompleted(Fact, frozen=True):
    """Nothing of the campaign is left to send."""

    campaign_id: str


class ProspectReplied(Fact, frozen=True):
    """The person wrote back after this campaign's message: follow-ups end."""

    campaign_id: str
    contact_id: str


class ProspectConverted(Fact, frozen=True):
    """The prospect became what the campaign is for."""

    campaign_id: str
    contact_id: str
