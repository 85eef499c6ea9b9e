"""The same work with 1, 10 and 100 times the stored data: the curve should stay flat."""

import asyncio
import itertools
import os
import statistics
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.bodies import SECRET, phone_of, requests
from bench.moments import percentile
from bench.parts.campaign import UNLIMITED, import_people, run_campaign
from bench.people import People
from bench.plan import Plan
from bench.processes import cpu_seconds, family
from bench.product import Product, running_product, sign_in, start_product
from bench.report import PRODUCT, Budget
from bench.seeding import documents_of
from bench.world import World
from bench.wrk import load
from infra.local.api_client import ApiClient
from shared.contacts.model import Identifier
from shared.contacts.people import resolve_sender
from shared.conversations import store as conversations
from shared.conversations.model import Conversation, Owner
from shared.kernel.clock import system_clock, to_text
from shared.kernel.ids import new_id
from shared.messaging.model import conversation_id, message_id
from shared.messaging.store import MESSAGES
from shared.ports.documents import Tx

PART = "Growth (1,000 contacts with 5 messages each and 10 other businesses; 10 × and 100 × that)"
_CONTACTS = 1000
_MESSAGES_EACH = 5
_PAGE = 40
_OTHER_BUSINESSES = 10
_CONTACTS_OF_OTHERS = 10
_FIRST_PERSON = 1_000_000
_FIRST_PROSPECT = 2_000_000
_PROSPECTS = 2000
_LISTS = ("/contacts", "/conversations", "/insights/overview")


def measure(plan: Plan, world: World) -> None:
    """Take every figure at every size."""
    found: dict[int, dict[str, float]] = {}
    for times in (1, 10) if plan.quick else (1, 10, 100):
        found[times] = _at(plan, world, times)
    base = found[1]
    for name in base:
        for times, figures in found.items():
            words = f"{name}, {times} ×"
            budgets = [] if times == 1 else [_flat(base[name], "/s" in name)]
            plan.table.add(PART, words, "", {PRODUCT: [figures[name]]}, *budgets)


def _flat(base: float, more_is_better: bool) -> Budget:
    if more_is_better:
        return Budget("≥ 0.7 × the first", lambda found: found[PRODUCT] >= 0.7 * base)
    return Budget("≤ 1.5 × the first", lambda found: found[PRODUCT] <= 1.5 * base)


def _at(plan: Plan, world: World, times: int) -> dict[str, float]:
    settings = {**world.settings(), "REPLY_WAIT_SECONDS": "0", "WHATSAPP_APP_SECRET": SECRET}
    with plan.folder("growth") as folder:
        with running_product(folder / "data", settings) as product:
            # Who has so much has lived with it: a query's index was made when there was little.
            _live(plan, world, product)
            _fill(product, times)
            # What was filled in must not still be on its way to the disk while it is measured.
            os.sync()
            found = _live(plan, world, product) | _campaign(plan, world, product)
            posts = requests(f"growth.{times}", 20_000, 1, 500)
            acknowledged = load(product.address, posts, round(plan.seconds(4)) or 1)
        started = time.monotonic()
        again = start_product(folder / "data", settings)
        found["start on this data, s"] = time.monotonic() - started
        again.program.stop()
    return {"acknowledged POSTs/s": acknowledged.per_second, **found}


def _live(plan: Plan, world: World, product: Product) -> dict[str, float]:
    lists = _list_waits(product)
    people = People(world, product.address, 50)
    talk = asyncio.run_coroutine_threadsafe(people.talk(plan.seconds(8)), world.loop).result()
    return {
        "answers/s, 50 people": talk.answers / talk.seconds,
        "answer p95, ms": percentile(talk.waits, 0.95) * 1000,
        **lists,
    }


def _campaign(plan: Plan, world: World, product: Product) -> dict[str, float]:
    people = plan.count(_PROSPECTS)
    pids = family(product.program.process.pid)
    with ApiClient(product.address) as api:
        sign_in(api)
        spent = []
        # What those who talked before have left behind is worked off beside the first of them.
        for number, tag in enumerate(("first", "second", "bench")):
            started = cpu_seconds(pids)
            import_people(api, people, tag, _FIRST_PROSPECT + number * people)
            spent.append(cpu_seconds(pids) - started)
        sent = run_campaign(product, world, api, people, UNLIMITED)
    return {
        "import, processor ms/prospect": statistics.median(spent) / people * 1000,
        "campaign without a limit, sends/s": sent.mean(),
    }


def _list_waits(product: Product) -> dict[str, float]:
    """Return how long each list takes, the fastest of some, so that other load counts less."""
    found = {}
    with ApiClient(product.address) as api:
        sign_in(api)
        for path in _LISTS:
            waits = []
            for _ in range(20):
                started = time.perf_counter()
                api.get(path)
                waits.append((time.perf_counter() - started) * 1000)
            found[f"GET {path}, ms"] = min(waits[1:])
    return found


def _fill(product: Product, times: int) -> None:
    documents = documents_of(product.data_dir)
    made = product.made
    assert made is not None
    others = [f"other-business-{number}" for number in range(_OTHER_BUSINESSES * times)]
    counts = [(made.tenant, _CONTACTS * times), *((other, _CONTACTS_OF_OTHERS) for other in others)]
    for tenant, contacts in counts:
        people = iter(range(_FIRST_PERSON, _FIRST_PERSON + contacts))
        while page := list(itertools.islice(people, _PAGE)):
            documents.transact(tenant, partial(_write, made.account_id, page))


def _write(account_id: str, page: list[int], tx: Tx) -> None:
    now = system_clock()
    for person in page:
        phone = Identifier("phone", "+" + phone_of(person))
        contact = resolve_sender(tx, (phone,), f"Pessoa {person}", now)
        id = conversation_id(account_id, contact.id)
        heard = Conversation(id, contact.id, account_id, Owner.AI, created_at=now, updated_at=now)
        conversations.put(tx, heard.sent(None, "Olá", now, now))
        for document in _messages(id, contact.id, account_id):
            provider_id = document["provider_message_id"]
            tx.create(MESSAGES, message_id(account_id, provider_id), document)


def _messages(conversation: str, contact_id: str, account_id: str) -> Iterator[dict[str, Any]]:
    at = to_text(system_clock())
    for number in range(_MESSAGES_EACH):
        yield {
            "conversation_id": conversation, "contact_id": contact_id, "account_id": account_id,
            "direction": "in" if number % 2 else "out", "author": "contact", "type": "text",
            "text": "Quanto custa o site e em quanto tempo fica pronto?", "template": None,
            "at": at, "provider_message_id": f"wamid.growth.{new_id()}", "send_id": None,
            "status": "received", "error": None, "reply_to": None,
        }  # fmt: skip
