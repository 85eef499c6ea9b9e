"""Facts about people outside the business."""

from typing import Literal

from shared.events import Fact


class ContactSuppressed(Fact, frozen=True, kw_only=True):
    """The person does not want to hear from us any more."""

    contact_id: str
    scope: Literal["marketing", "all"]


class ContactMerged(Fact, frozen=True, kw_only=True):
    """Two records turned out to be one person: `merged_id` is now part of `contact_id`."""

    contact_id: str
    merged_id: str
