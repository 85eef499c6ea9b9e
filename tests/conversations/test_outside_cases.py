"""Payloads of others through the whole service: alone, and merged, repeated and shuffled."""

import json
import random
import re
from functools import partial
from typing import Any

import pytest

from shared.contacts import store as contacts
from shared.conversations import store
from shared.conversations.model import Owner
from shared.messaging import store as messaging
from shared.messaging.account_events import EVENTS
from shared.messaging.changes import CHANGES
from shared.messaging.model import message_id
from shared.ports.documents import Document, Index
from tests.channels.outside import CASES
from tests.conversations.conftest import TENANT, World

INDEX = CASES / "index.json"
absent = pytest.mark.skipif(not INDEX.is_file(), reason=f"{INDEX} is absent")


def _cases() -> dict[str, str]:
    if not INDEX.is_file():
        return {}
    entries = json.loads(INDEX.read_text(encoding="utf-8"))
    return {name: entry["expectation"] for name, entry in entries.items() if "/" in name}


def _payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return found


def _words(node: Any, *names: str) -> list[str]:
    """Return every value that stands under one of the names, wherever."""
    if isinstance(node, list):
        return [word for item in node for word in _words(item, *names)]
    if not isinstance(node, dict):
        return []
    here = [str(value) for name, value in node.items() if name in names and value]
    return here + [word for item in node.values() for word in _words(item, *names)]


def _statuses(payload: Any) -> list[dict[str, Any]]:
    if isinstance(payload, list):
        return [one for item in payload for one in _statuses(item)]
    if not isinstance(payload, dict):
        return []
    own = payload.get("statuses", [])
    return [*own, *(one for item in payload.values() for one in _statuses(item))]


def _connect(world: World, payload: dict[str, Any]) -> None:
    """Let our account be the one each payload speaks of, with the message it reports on."""
    ours = _words(payload, "phone_number_id")
    if payload.get("object") == "instagram":
        ours += [str(entry["id"]) for entry in payload["entry"]]
    templates = {
        f"{name}|pt_BR": {"name": name, "language": language, "status": "APPROVED",
                          "category": "OTHER", "quality": "GREEN", "body": "?"}
        for name, language in zip(_words(payload, "message_template_name"),
                                  _words(payload, "message_template_language"), strict=True)
    }  # fmt: skip

    def work(tx):
        for number in ours:
            tx.platform.put(messaging.NUMBERS, number, {"tenant": TENANT, "account_id": "a1"})
        for entry in payload["entry"]:
            known = {"tenant": TENANT, "number_id": "n1", "business_account_id": str(entry["id"])}
            tx.platform.put(messaging.WEBHOOK_ACCOUNTS, "a1", known)
        account = tx.get(messaging.ACCOUNTS, "a1")
        tx.put(messaging.ACCOUNTS, "a1", {**account, "templates": account["templates"] | templates})
        for status in _statuses(payload):
            if status.get("type") != "call":
                tx.put(messaging.MESSAGES, message_id("a1", str(status["id"])), _sent(status))

    world.documents.transact(TENANT, work)


def _sent(status: dict[str, Any]) -> Document:
    return {"direction": "out", "status": "sent", "send_id": None, "account_id": "a1",
            "provider_message_id": str(status["id"])}  # fmt: skip


def _all(world: World, kind: str) -> list[Document]:
    found: list[Document] = []
    cursor: str | None = None
    while True:
        page = world.documents.transact(TENANT, partial(_page, kind, cursor))
        found, cursor = found + page.items, page.next_cursor
        if cursor is None:
            return found


def _page(kind: str, cursor: str | None, tx: Any) -> Any:
    return tx.find(Index(kind), limit=1_000, cursor=cursor)


def _received(world: World) -> list[Document]:
    return [m for m in _all(world, messaging.MESSAGES) if "conversation_id" in m]


KINDS = (
    (r"1 inbound reaction", "reaction"),
    (r"customer .* did|message \S+ (?:unsent|edited)", "change"),
    (r"1 (?:inbound|postback)|dashboard", "inbound"),
    (r"1 system", "system"),
    (r"1 status RINGING|call event", "nothing"),
    (r"1 status", "status"),
    (r"message \S+ seen", "nothing"),
    (r"1 echo|echo", "echo"),
    (r"marketing", "preference"),
    (r"comments", "comment"),
    (r"", "event"),
)


def _kind(says: str) -> str:
    return next(kind for pattern, kind in KINDS if re.match(pattern, says))


def _is_inbound(world: World, outbox: Any, says: str) -> None:
    (message,) = _received(world)
    assert message["direction"] == "in"
    stated = re.match(r"1 inbound (\w+)", says)
    if stated and stated[1] not in ("message", "via"):
        assert message["type"] == stated[1]
    history = message["raw"].get("id", "").startswith("wamid.QyN")
    quiet = history or "+group" in says
    assert len(outbox.facts("message-received")) == (0 if quiet else 1)
    if any(word in says for word in ("standby", "is_self", "do not reply", "+group")):
        assert outbox.tasks("conversations_task_reply") == []


def _is_change(world: World, outbox: Any, says: str) -> None:
    assert _received(world) == []
    assert len(_all(world, CHANGES)) == 1


def _is_reaction(world: World, outbox: Any, says: str) -> None:
    (message,) = _received(world)
    assert (message["type"], message["direction"]) == ("reaction", "in")
    assert len(_all(world, CHANGES)) == 1
    assert outbox.facts("message-received") == outbox.tasks("conversations_task_reply") == []


def _is_system(world: World, outbox: Any, says: str) -> None:
    (message,) = _received(world)
    assert (message["type"], message["author"]) == ("system", "system")
    assert outbox.facts("message-received") == []
    new = re.search(r"new (\d{8,}|[A-Z]{2}\.\w+)", says)
    if new:
        (person,) = _all(world, contacts.CONTACTS)
        assert new[1] in [one["value"] for one in person["identifiers"]]


def _is_status(world: World, outbox: Any, says: str) -> None:
    (message,) = _all(world, messaging.MESSAGES)
    stated = re.search(r"1 status (\w+)", says)
    assert stated
    assert message["status"] == stated[1]
    code = re.search(r"error (\d+)|failed (\d+)", says)
    known = message["error"] or {}
    assert known.get("code") == (int(code[1] or code[2]) if code else None)
    stopped = [one for one in _all(world, contacts.CONTACTS) if one["suppression"] is not None]
    assert bool(stopped) == ("opt-out" in says)


def _is_echo(world: World, outbox: Any, says: str) -> None:
    assert outbox.facts("message-received") == []
    assert outbox.tasks("conversations_task_reply") == []
    for message in _received(world):
        assert message["author"] == "phone"
    for conversation in _all(world, store.CONVERSATIONS):
        assert conversation["owner"] == Owner.HUMAN.value


def _is_comment(world: World, outbox: Any, says: str) -> None:
    assert [message["type"] for message in _received(world)] == ["comment"]
    assert outbox.facts("message-received") == []


def _is_preference(world: World, outbox: Any, says: str) -> None:
    (person,) = _all(world, contacts.CONTACTS)
    assert (person["suppression"] is not None) == ("opt-out" in says)


def _is_event(world: World, outbox: Any, says: str) -> None:
    assert len(_all(world, EVENTS)) == 1
    assert _received(world) == []


def _is_nothing(world: World, outbox: Any, says: str) -> None:
    assert _received(world) == _all(world, EVENTS) == []


_NOT_COUNTED = ("comment", "reaction")
CHECKS = {
    "inbound": _is_inbound, "change": _is_change, "system": _is_system, "status": _is_status,
    "reaction": _is_reaction,
    "echo": _is_echo, "comment": _is_comment, "preference": _is_preference, "event": _is_event,
    "nothing": _is_nothing,
}  # fmt: skip


@absent
@pytest.mark.parametrize("name", list(_cases()))
def test_a_payload_alone_leads_to_what_its_index_says(world, outbox, name: str):
    payload = _payload(name)
    _connect(world, payload)
    body = json.dumps(payload).encode()

    world.receiving.receive(body)
    says = _cases()[name]
    CHECKS[_kind(says)](world, outbox, says)
    before = {kind: _all(world, kind) for kind in (messaging.MESSAGES, EVENTS, contacts.CONTACTS)}
    world.receiving.receive(body)

    assert {kind: _all(world, kind) for kind in before} == before


def _apart(payload: Any, number: int) -> Any:
    """Give a payload ids of its own: documentation uses the same ones again and again."""
    if isinstance(payload, list):
        return [_apart(item, number) for item in payload]
    if not isinstance(payload, dict):
        return payload
    changed = {name: _apart(value, number) for name, value in payload.items()}
    for name in ("id", "mid", "original_message_id", "comment_id"):
        known = changed.get(name)
        message = {"timestamp", "type", "status"} & changed.keys() or name != "id"
        if isinstance(known, str) and message:
            changed[name] = f"{known}~{number}"
    return changed


@absent
@pytest.mark.parametrize("product", ["whatsapp", "instagram"])
@pytest.mark.parametrize(("seed", "size"), [(1, 10), (2, 200), (3, 1_000)])
def test_payloads_in_any_mixture_lead_to_the_same_as_alone(world, outbox, product, seed, size):
    chance = random.Random(seed)
    names = [name for name in _cases() if name.startswith(product)]
    payloads = [_apart(_payload(name), number) for number, name in enumerate(names)]
    entries: list[Any] = []
    for payload in payloads:
        for entry in payload["entry"]:
            entry["id"] = "w-all"
        _connect(world, payload)
        entries += payload["entry"]
    kinds = [_kind(_cases()[name]) for name in names]
    mixed = entries * (1 + size // len(entries) if size >= 200 else 2)
    chance.shuffle(mixed)
    poison = [{"changes": 7}, None, {"id": "w-all", "changes": [{"field": "messages", "value": 1}]}]
    for start in range(0, len(mixed), size):
        batch = mixed[start : start + size] + poison
        chance.shuffle(batch)
        head = "instagram" if product == "instagram" else "whatsapp_business_account"
        world.receiving.receive(json.dumps({"object": head, "entry": batch}).encode())

    received = [
        m for m in _received(world) if m["direction"] == "in" and m["type"] not in _NOT_COUNTED
    ]
    expected = kinds.count("inbound") + kinds.count("system")
    assert len(received) == expected
    assert len({m["provider_message_id"] for m in received}) == expected
    reported = [m for m in _all(world, messaging.MESSAGES) if "conversation_id" not in m]
    assert len([m for m in reported if m.get("reports")]) == kinds.count("status")
