"""Every WhatsApp payload of others parses, to as many items as its description states."""

import json
import re

import pytest

from shared.ports.channels import AccountEvent, InboundMessage, Preference, StatusUpdate
from shared.ports.channels.webhook import parse
from tests.channels.outside import CASES, read_case

INDEX = CASES / "index.json"


def _index() -> dict[str, dict[str, str]]:
    if not INDEX.is_file():
        return {}
    entries = json.loads(INDEX.read_text(encoding="utf-8"))
    return {name: entry for name, entry in entries.items() if name.startswith("whatsapp/")}


@pytest.mark.skipif(not INDEX.is_file(), reason=f"{INDEX} is absent")
@pytest.mark.parametrize("name", list(_index()))
def test_a_payload_gives_the_items_its_description_states(name: str):
    says = _index()[name]["expectation"]
    items = parse(read_case(name).encode())
    messages = [item for item in items if isinstance(item, InboundMessage) and not item.echo]
    statuses = [item for item in items if isinstance(item, StatusUpdate)]
    echoes = [item for item in items if isinstance(item, InboundMessage) and item.echo]
    events = [item for item in items if isinstance(item, AccountEvent)]
    match says.split()[:3]:
        case ["1", "inbound", *_]:
            assert len(messages) == 1
            _is_the_person(messages[0], says)
        case ["customer", *_] | ["1", "system", *_]:
            assert [item.type in ("edit", "system") for item in messages] == [True]
        case ["1", "status", kind] if kind.strip(",") != "RINGING":
            assert [item.status for item in statuses] == [kind.strip(",")]
            error = re.search(r"error (\d+)|failed (\d+)", says)
            assert statuses[0].error_code == (int(error[1] or error[2]) if error else None)
        case ["1", "status", _] | ["call", *_]:
            assert items == []
        case ["1", "echo(es)", *_]:
            assert len(echoes) == 1
            assert messages == []
        case ["marketing", *_]:
            assert [item.value for item in items if isinstance(item, Preference)] == [
                "stop" if "opt-out" in says else "resume"
            ]
        case _:
            assert len(events) == 1
            assert messages == statuses == echoes == []


def _is_the_person(message: InboundMessage, says: str) -> None:
    kind = re.search(r"1 inbound (\w+)", says)
    assert kind
    assert message.type == kind[1]
    sender = re.search(r"from (\S+), id|= BSUID (\S+);", says)
    assert sender
    stated = sender[1] or sender[2]
    assert stated in ((message.phone or "").lstrip("+"), message.user_id)


def _instagram() -> dict[str, dict[str, str]]:
    if not INDEX.is_file():
        return {}
    entries = json.loads(INDEX.read_text(encoding="utf-8"))
    return {name: entry for name, entry in entries.items() if name.startswith("instagram/")}


@pytest.mark.skipif(not INDEX.is_file(), reason=f"{INDEX} is absent")
@pytest.mark.parametrize("name", list(_instagram()))
def test_an_instagram_payload_gives_the_item_its_description_states(name: str):
    says = _instagram()[name]["expectation"]
    (item,) = parse(read_case(name).encode())
    if "seen by" in says:
        assert isinstance(item, StatusUpdate)
        assert item.status == "read"
        return
    if "not a DM" in says:
        assert isinstance(item, AccountEvent) or item.type == "comment"
        return
    assert isinstance(item, InboundMessage)
    assert item.echo == ("echo of own message" in says)
    named = re.search(r"from (\S+), id (\S+)|from (\d+)$|from (\S+) with", says)
    if named and not item.echo:
        assert item.instagram_id == next(group for group in named.groups() if group)
    unattended = ("standby", "is_self=true", "do not reply")
    assert item.unattended == any(word in says for word in unattended)
    for word, kind in (("unsent", "revoke"), ("edited", "edit"), ("postback", "postback")):
        if f" {word} " in f" {says} ":
            assert item.type == kind
