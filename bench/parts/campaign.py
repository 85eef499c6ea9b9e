"""A campaign: 5,000 recipients at 80/s and as fast as it goes."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bench.bodies import phone_of
from bench.moments import most_in_window, percentile
from bench.plan import Plan
from bench.product import Product, running_product, sign_in
from bench.report import PRODUCT, Budget, above, below
from bench.seeding import documents_of
from bench.world import World
from infra.local.api_client import ApiClient
from infra.local.sample_business import campaign_body, read_business
from shared.messaging.store import SENDS_BY_CAUSE
from shared.ports.documents import Page, Tx

PART = "Campaign (5,000 recipients, provider answers at once)"
_RATE = 80
UNLIMITED = 1000
"""What the number may send: nothing but our own speed is in the way."""
_LONGEST_SECONDS = 600
_WHY = (
    "Eighty sends a second take the one process that sends more than a core while the planner works"
    " beside it, so claims fall behind their slots. Next: the claims of one moment in one commit."
)


@dataclass(frozen=True)
class Run:
    """What the ledger and the provider say about one campaign."""

    claims: list[float]
    late: list[float]
    """Seconds from slot to claim."""
    arrivals: list[float]
    twice: int

    def mean(self) -> float:
        """Return the claims per second from the first to the last."""
        return (len(self.claims) - 1) / (self.claims[-1] - self.claims[0])


def measure(plan: Plan, world: World) -> None:
    """Run both campaigns, each on empty data."""
    people = plan.count(5000)
    paced = _run(plan, world, people, _RATE)
    most = most_in_window(paced.claims, 1.0)
    whole = Budget("each once", lambda _: len(paced.claims) == people and not paced.twice)
    add = plan.table.add
    add(PART, f"sent at {_RATE}/s", "sends", {PRODUCT: [len(paced.claims)]}, whole)
    add(PART, "mean rate of claims", "sends/s", {PRODUCT: [paced.mean()]}, above(0.98 * _RATE),
        why=_WHY)  # fmt: skip
    add(PART, "most claims in any second", "sends", {PRODUCT: [most]}, below(_RATE))
    arrived = most_in_window(paced.arrivals, 1.0)
    add(PART, "most arrivals at the provider in any second", "sends", {PRODUCT: [arrived]})
    late = [percentile(paced.late, share) * 1000 for share in (0.5, 0.95, 0.99)]
    for name, value in zip(("p50", "p95", "p99"), late, strict=True):
        add(PART, f"claim after its slot, {name}", "ms", {PRODUCT: [value]})
    fewer = people // 2
    free = _run(plan, world, fewer, UNLIMITED)
    whole = Budget("each once", lambda _: len(free.claims) == fewer and not free.twice)
    words = f"as fast as it goes ({fewer:,} recipients, account at 1,000/s)"
    add(PART, words, "sends/s", {PRODUCT: [free.mean()]}, whole)


def _run(plan: Plan, world: World, people: int, rate: int) -> Run:
    with (
        plan.folder("campaign") as folder,
        running_product(folder / "data", world.settings()) as product,
        ApiClient(product.address) as api,
    ):
        sign_in(api)
        import_people(api, people, "bench")
        return run_campaign(product, world, api, people, rate)


def run_campaign(product: Product, world: World, api: ApiClient, people: int, rate: int) -> Run:
    """Send to everybody with the tag "bench", so many people, and return what it came to."""
    world.arrivals.clear()
    id = start_campaign(api, product, "bench", rate)
    deadline = time.monotonic() + _LONGEST_SECONDS
    while len(world.arrivals) < people and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1)
    sends = _sends(product, id)
    claimed = sorted(_seconds(one["claimed_at"]) for one in sends if one["claimed_at"])
    late = [_seconds(one["claimed_at"]) - _seconds(one["slot_at"])
            for one in sends if one["claimed_at"]]  # fmt: skip
    callbacks = [arrival.callback for arrival in world.arrivals]
    arrivals = [arrival.at for arrival in world.arrivals]
    return Run(claimed, late, arrivals, len(callbacks) - len(set(callbacks)))


def import_people(api: ApiClient, count: int, tag: str, first: int = 0) -> dict[str, Any]:
    """Import so many invented people under a tag and return what the import says."""
    numbers = range(first, first + count)
    rows = [f"Pessoa {n};Empresa {n};+{phone_of(n)};{tag}" for n in numbers]
    data = "\n".join(["nome;empresa;telefone;tags", *rows]).encode()
    query = {"basis": "legitimate_interest", "basis_source": "benchmark"}
    job = api.upload("/contacts/import", data, "text/csv", **query)
    return _until(api, f"/contacts/imports/{job['id']}", "status")


def start_campaign(api: ApiClient, product: Product, tag: str, rate: int) -> str:
    """Make a campaign for everybody with the tag, start it, return its id."""
    id = make_campaign(api, product, tag, rate)
    api.post(f"/campaigns/{id}/start")
    return id


def make_campaign(api: ApiClient, product: Product, tag: str, rate: int) -> str:
    """Make a campaign and enrol everybody with the tag."""
    assert product.made is not None
    body = campaign_body(read_business(), product.made)
    body["rate"] = {"messages": rate, "per_seconds": 1}
    id: str = api.post("/campaigns", body)["id"]
    added = api.post(f"/campaigns/{id}/prospects/import", {"tag": tag})
    if added["state"] == "running":
        _until(api, f"/campaigns/{id}/prospects/imports/{added['enrolment_id']}", "state")
    return id


def _until(api: ApiClient, path: str, word: str) -> dict[str, Any]:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while True:
        answer: dict[str, Any] = api.get(path)
        if answer[word] not in ("queued", "running"):
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path} is still {answer[word]}")
        time.sleep(1)


def _sends(product: Product, campaign_id: str) -> list[dict[str, Any]]:
    documents = documents_of(product.data_dir)
    assert product.made is not None
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = documents.transact(
            product.made.tenant,
            partial(_page, campaign_id, cursor),
        )
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def _page(campaign_id: str, cursor: str | None, tx: Tx) -> Page:
    return tx.find(SENDS_BY_CAUSE, {"cause_id": campaign_id}, limit=1000, cursor=cursor)


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
