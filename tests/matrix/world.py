"""Two businesses that must not see each other, and people who belong to neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shared.entry.auth import Role
from tests.matrix.business import Business, opened_business
from tests.matrix.people import NOBODY, Actor, People
from tests.matrix.product import Product, opened_product

OWN = ("owner", "admin", "agent", "viewer", "admin token", "viewer key", "admin key")
STRANGERS = ("newcomer", "newcomer token", "owner without a choice")


@dataclass
class World:
    """`mine` asks for things; `other` must stay unseen and untouched."""

    product: Product
    people: People
    mine: Business
    other: Business
    actors: dict[str, Actor] = field(default_factory=dict)


@contextmanager
def opened_world(folder: Path) -> Iterator[World]:
    """Open everything once; tests go back to this state after each change."""
    with opened_product(folder) as product:
        people = People(product)
        mine = opened_business(product, people, 1, "xqpadariacanary")
        other = opened_business(product, people, 2, "xqoficinacanary")
        world = World(product, people, mine, other)
        world.actors = {
            "nobody": NOBODY,
            **mine.actors,
            "newcomer": people.browser("newcomer", "new@nobody.example", None),
            "newcomer token": people.with_token("newcomer token", "new@nobody.example", None),
            "owner without a choice": people.with_token(
                "owner without a choice", mine.email("owner"), None
            ),
            **_of_a_gone_business(product, people),
        }
        product.keep()
        yield world


def _of_a_gone_business(product: Product, people: People) -> dict[str, Actor]:
    gone = Business(product, people, 3, "xqgonecanary")
    gone.begin()
    gone.hire()
    product.erase(gone.tenant)
    token = people.with_token("gone token", gone.email("owner"), Role.OWNER, gone.tenant)
    return {
        "gone owner": gone.actors["owner"],
        "gone token": token,
        "gone key": gone.actors["admin key"],
    }
