"""Facts about people outside the business."""

from typing import Literal

from shared.events import Fact


class ContactSuppressed(Fact, frozen=True, kw_only=True):
    """The person does not want to hear from us any more."""

    contact_id: str
    scope: Literal["marketing", "all"]
