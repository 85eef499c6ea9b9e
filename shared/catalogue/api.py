"""The routes of offers."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared.catalogue.model import Offer
from shared.catalogue.service import CatalogueService
from shared.entry.auth import Role
from shared.entry.http import Call, Route
from shared.kernel.money import Money

Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
Description = Annotated[str, Meta(max_length=4000)]
Feature = Annotated[str, Meta(min_length=1, max_length=300)]
Features = Annotated[list[Feature], Meta(max_length=50)]


class Price(msgspec.Struct, forbid_unknown_fields=True):
    """Money in minor units."""

    amount: Annotated[int, Meta(ge=0, le=100_000_000_000)]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")] = "BRL"


class OfferBody(msgspec.Struct, forbid_unknown_fields=True):
    """An offer to add."""

    name: Name
    description: Description = ""
    price: Price | None = None
    features: Features = []
    active: bool = True


class OfferChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    price: Price | None | UnsetType = UNSET
    features: Features | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class RestoreBody(msgspec.Struct, forbid_unknown_fields=True):
    """How an offer comes back."""

    active: bool = True


class OffersQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Paging, and whether to show what is out of use."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=2000)] | None = None
    archived: bool = False


class OfferAnswer(msgspec.Struct):
    """An offer."""

    id: str
    name: str
    description: str
    price: Price | None
    features: list[str]
    active: bool
    archived: bool
    created_at: datetime
    updated_at: datetime


class OffersAnswer(msgspec.Struct):
    """A page of offers."""

    items: list[OfferAnswer]
    next_cursor: str | None


def _answer(offer: Offer) -> OfferAnswer:
    price = offer.price
    return OfferAnswer(
        offer.id,
        offer.name,
        offer.description,
        Price(price.amount_minor, price.currency) if price else None,
        list(offer.features),
        offer.active,
        offer.archived,
        offer.created_at,
        offer.updated_at,
    )


def _money(price: Price | None) -> Money | None:
    return Money(price.amount, price.currency) if price else None


def _list(service: CatalogueService, call: Call) -> OffersAnswer:
    query: OffersQuery = call.query
    offers, cursor = service.list(call.tenant, query.limit, query.cursor, query.archived)
    return OffersAnswer([_answer(offer) for offer in offers], cursor)


def _create(service: CatalogueService, call: Call) -> OfferAnswer:
    body: OfferBody = call.body
    offer = service.create(
        call.tenant,
        call.user,
        body.name.strip(),
        body.description,
        _money(body.price),
        tuple(body.features),
        body.active,
    )
    return _answer(offer)


def _get(service: CatalogueService, call: Call) -> OfferAnswer:
    return _answer(service.get(call.tenant, call.path["id"]))


def _update(service: CatalogueService, call: Call) -> OfferAnswer:
    body: OfferChange = call.body
    given = {
        name: getattr(body, name)
        for name in body.__struct_fields__
        if getattr(body, name) is not UNSET
    }
    changes: dict[str, Any] = dict(given)
    if "name" in given:
        changes["name"] = given["name"].strip()
    if "price" in given:
        changes["price"] = _money(given["price"])
    if "features" in given:
        changes["features"] = tuple(given["features"])
    return _answer(service.update(call.tenant, call.user, call.path["id"], changes))


def _archive(service: CatalogueService, call: Call) -> OfferAnswer:
    return _answer(service.archive(call.tenant, call.user, call.path["id"]))


def _restore(service: CatalogueService, call: Call) -> OfferAnswer:
    body: RestoreBody = call.body
    return _answer(service.restore(call.tenant, call.user, call.path["id"], body.active))


ROUTES: tuple[Route[CatalogueService], ...] = (
    Route("GET", "/offers", _list, "List offers", query=OffersQuery, answer=OffersAnswer),
    Route(
        "POST",
        "/offers",
        _create,
        "Add an offer",
        role=Role.ADMIN,
        body=OfferBody,
        answer=OfferAnswer,
        status=201,
    ),
    Route("GET", "/offers/{id}", _get, "Show an offer", answer=OfferAnswer),
    Route(
        "PATCH",
        "/offers/{id}",
        _update,
        "Change an offer",
        role=Role.ADMIN,
        body=OfferChange,
        answer=OfferAnswer,
    ),
    Route(
        "DELETE",
        "/offers/{id}",
        _archive,
        "Take an offer out of use",
        role=Role.ADMIN,
        answer=OfferAnswer,
    ),
    Route(
        "POST",
        "/offers/{id}/restore",
        _restore,
        "Bring an archived offer back",
        role=Role.ADMIN,
        body=RestoreBody,
        answer=OfferAnswer,
    ),
)
