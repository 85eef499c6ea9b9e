"""What is to happen with one prospect now: write, send, wait or leave out; pure."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from shared.campaigns.model import Campaign
from shared.campaigns.pace import opening
from shared.campaigns.prospect import Prospect, Stage
from shared.campaigns.writing import VariableMissing, around, fill_template, values_of
from shared.contacts.model import Contact
from shared.ports.channels import Content


class Skip(msgspec.Struct, frozen=True):
    """Leave the person out, with the reason people read."""

    reason: str


class Wait(msgspec.Struct, frozen=True):
    """The window is closed where the person lives."""

    until: datetime


class Compose(msgspec.Struct, frozen=True):
    """A model has to write first."""


class Ready(msgspec.Struct, frozen=True):
    """This is what goes out."""

    content: Content


Verdict = Skip | Wait | Compose | Ready


def judge(
    campaign: Campaign,
    prospect: Prospect,
    contact: Contact | None,
    approved_text: str | None,
    offer_names: tuple[str, ...],
    now: datetime,
) -> Verdict:
    """Decide, cheapest refusal first. The claim checks consent once more at its own moment."""
    if contact is None:
        return Skip("ContactGone")
    if prospect.stage is Stage.IGNORED:
        return Skip("Suppressed")
    account_id = campaign.account_id or ""
    refusal = contact.may_receive("marketing", account_id, now)
    if refusal is not None:
        return Skip(refusal.code)
    opens = opening(campaign.sending_window, prospect.time_zone, now)
    if opens > now:
        return Wait(opens)
    message = campaign.first_message
    if not message.written_by_model:
        names = values_of(contact.name, contact.company, contact.fields, offer_names)
        return _filled(campaign, names)
    if message.template is None and not _window_is_open(contact, account_id, now):
        return Skip("NoOpenWindow")
    if approved_text is not None:
        return Ready(around(message, approved_text))
    return Compose()


def _filled(campaign: Campaign, values: Mapping[str, str]) -> Verdict:
    filled = fill_template(campaign.first_message, values)
    if isinstance(filled, VariableMissing):
        return Skip("VariableMissing")
    return Ready(filled)


def _window_is_open(contact: Contact, account_id: str, now: datetime) -> bool:
    closes = contact.window_ends(account_id)
    return closes is not None and closes > now
