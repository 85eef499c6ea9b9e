"""How offers lie in documents."""

from collections.abc import Sequence

from shared.catalogue.model import Offer, OfferNotFound
from shared.kernel.clock import from_text, to_text
from shared.kernel.money import money_from_json
from shared.ports.documents import Document, Index, Page, Tx

OFFERS = "offers"
LISTED = Index(OFFERS, ("archived",), "created_at", descending=True)


def get(tx: Tx, id: str) -> Offer:
    """Return the offer, protected. Raises `OfferNotFound`."""
    found = tx.get(OFFERS, id)
    if found is None:
        raise OfferNotFound("there is no such offer")
    return offer_from(found)


def peek_all(tx: Tx, ids: Sequence[str]) -> list[Offer | None]:
    """Return the offers of these ids in one round trip, without protecting them."""
    found = tx.peek_all([(OFFERS, id) for id in ids]) if ids else []
    return [offer_from(document) if document else None for document in found]


def put(tx: Tx, offer: Offer) -> None:
    """Write the offer."""
    tx.put(OFFERS, offer.id, to_document(offer))


def page(tx: Tx, limit: int, cursor: str | None, archived: bool = False) -> Page:
    """Return offers, newest first."""
    return tx.find(LISTED, {"archived": archived}, limit=limit, cursor=cursor)


def to_document(offer: Offer) -> Document:
    """Return the stored form."""
    return {
        "id": offer.id,
        "name": offer.name,
        "description": offer.description,
        "price": offer.price.to_json() if offer.price else None,
        "features": list(offer.features),
        "active": offer.active,
        "archived": offer.archived,
        "created_at": to_text(offer.created_at),
        "updated_at": to_text(offer.updated_at),
    }


def offer_from(document: Document) -> Offer:
    """Read the stored form back."""
    price = document["price"]
    return Offer(
        id=document["id"],
        name=document["name"],
        description=document["description"],
        price=money_from_json(price) if price else None,
        features=tuple(document["features"]),
        active=document["active"],
        archived=document["archived"],
        created_at=from_text(document["created_at"]),
        updated_at=from_text(document["updated_at"]),
    )
