"""No shape of a webhook item raises, whatever stands where."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.ports.channels.webhook import parse


def _body(field: str, **value: Any) -> bytes:
    changes = [{"field": field, "value": {"metadata": {"phone_number_id": "42"}, **value}}]
    return json.dumps({"entry": [{"id": "77", "changes": changes}]}).encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
KEYS = [
    "id",
    "type",
    "from",
    "timestamp",
    "text",
    "context",
    "errors",
    "status",
    "pricing",
    "reaction",
    "edit",
    "contacts",
]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON), JSON)
def test_no_shape_of_items_raises(items: list[Any], contacts: Any):
    parse(_body("messages", messages=items, statuses=items, contacts=[contacts], errors=items))
    parse(_body("smb_message_echoes", message_echoes=items))
