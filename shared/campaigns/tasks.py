"""What the tasks of campaigns carry: ids only."""

import msgspec

ENROLL_TASK = "campaigns_task_enroll"


class PlanTask(msgspec.Struct, frozen=True):
    """One turn of a campaign's planner."""

    tenant: str
    campaign_id: str
    turn: int


class ComposeTask(msgspec.Struct, frozen=True):
    """One first message to write."""

    tenant: str
    campaign_id: str
    contact_id: str


class EnrollTask(msgspec.Struct, frozen=True):
    """One stretch of an enrolment."""

    tenant: str
    campaign_id: str
    enrolment_id: str
