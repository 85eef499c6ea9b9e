"""Damaged webhook bodies through the parser: nothing raises and no neighbour is lost."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.ports.channels import InboundMessage
from shared.ports.channels.webhook import parse
from tests.channels.mutations import body_of, damaged, good


def _good_ones(body: bytes) -> list[tuple[str, str, str]]:
    items = [one for one in parse(body) if isinstance(one, InboundMessage)]
    known = [one for one in items if ".good." in one.message_id]
    return [(one.message_id, one.text, one.number_id) for one in known]


@settings(max_examples=200)
@given(st.lists(damaged(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whatever_is_damaged_the_neighbours_are_read(batch: list[Any], chance: Any):
    for product, place in (("whatsapp_business_account", 0), ("instagram", 1)):
        fine = [good(number)[place] for number in range(3)]
        wanted = sorted(_good_ones(body_of(product, fine)))
        mixed = [*fine, *(entry for _, entry in batch), None, 7, "x", [], {}]
        chance.shuffle(mixed)
        assert sorted(_good_ones(body_of(product, mixed))) == wanted
        assert len(wanted) == 3


@settings(max_examples=100)
@given(st.lists(damaged(), min_size=1, max_size=3))
def test_a_damaged_item_costs_no_other_item_of_its_own_list(batch: list[Any]):
    """The same inside one `changes[].value` and one `messaging[]`."""
    whatsapp, instagram = good(1)
    for _, entry in batch:
        for change in entry.get("changes") if isinstance(entry.get("changes"), list) else []:
            value = change.get("value") if isinstance(change, dict) else None
            items = value.get("messages") if isinstance(value, dict) else None
            whatsapp["changes"][0]["value"]["messages"] += items if isinstance(items, list) else []
        events = entry.get("messaging")
        instagram["messaging"] += events if isinstance(events, list) else []
    body = body_of("whatsapp_business_account", [whatsapp])
    assert _good_ones(body)[0] == ("wamid.good.1", "boa 1", "n1")
    assert _good_ones(body_of("instagram", [instagram]))[0][:2] == ("mid.good.1", "boa 1")


def test_what_is_nested_without_end_or_has_a_number_without_end_costs_only_itself():
    whatsapp, _ = good(1)
    fine = json.dumps(whatsapp)
    for poison in ("[" * 5_000 + "]" * 5_000, '{"a":' * 5_000 + "1" + "}" * 5_000, "9" * 5_000):
        bad = f'{{"id":"w1","changes":[{{"field":"messages","value":{poison}}}]}}'
        body = f'{{"object":"whatsapp_business_account","entry":[{bad},{fine},{poison}]}}'
        assert [id for id, _, _ in _good_ones(body.encode())] == ["wamid.good.1"]


def test_text_that_only_looks_nested_is_left_as_it_is():
    whatsapp, _ = good(1)
    words = "[{" * 500 + '"\\'
    whatsapp["changes"][0]["value"]["messages"][0]["text"]["body"] = words + "\ud83d"
    ((_, text, _),) = _good_ones(body_of("whatsapp_business_account", [whatsapp]))
    assert text.startswith(words)


def test_no_bytes_raise():
    for body in (b"", b"\xff", b"null", b"[]", b'"x"', b"{", b'{"entry":{"a":1}}', b"\x00" * 9):
        assert parse(body) == []
