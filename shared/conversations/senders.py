"""Whom an item that came in belongs to."""

from shared.contacts.model import Identifier
from shared.contacts.people import identifiers_of
from shared.ports.channels import Cards, Edited, InboundMessage, NumberChange, Reacted, Revoked


def identifiers(item: InboundMessage) -> tuple[Identifier, ...]:
    """Return what the provider names the person by, with a phone the person told us."""
    phone = item.phone
    if isinstance(item.content, Cards) and item.content.own and not item.echo:
        told = (one.wa_id for card in item.content.cards for one in card.phones if one.wa_id)
        phone = phone or next((f"+{wa_id}" for wa_id in told), None)
    return identifiers_of(
        phone, item.user_id, item.parent_user_id, item.instagram_id, item.username
    )


def is_known(item: InboundMessage) -> bool:
    """Tell whether there is anybody this can belong to."""
    if isinstance(item.content, NumberChange) and not item.history:
        change = item.content
        named = (change.old_phone, change.new_phone, change.old_user_id, change.new_user_id)
        return any(named) or bool(identifiers(item))
    if isinstance(item.content, Reacted | Edited | Revoked):
        return bool(item.content.target)
    return bool(identifiers(item))
