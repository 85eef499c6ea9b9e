"""What a message may be, the same for every adapter: Pub/Sub's limits."""

import re
from collections.abc import Mapping

from shared.kernel.errors import Invalid, TooLarge

MAX_BYTES = 9_000_000
_NAME = re.compile(r"[a-z][a-z0-9-]{2,200}")
# Google's client takes attributes beside these arguments of its own.
_ARGUMENTS = frozenset({"data", "ordering_key", "retry", "self", "timeout", "topic"})
_MAX_ATTRIBUTES = 100
_MAX_KEY_BYTES = 256
_MAX_VALUE_BYTES = 1024


def check_message(topic: str, data: bytes, attributes: Mapping[str, str]) -> None:
    """Raise `TooLarge` or `Invalid` where no bus would take the message."""
    check_name(topic, "topic")
    if len(data) > MAX_BYTES:
        raise TooLarge(f"a message holds at most {MAX_BYTES} bytes, this one {len(data)}")
    if not data and not attributes:
        raise Invalid("a message needs data or an attribute", field="data")
    if len(attributes) > _MAX_ATTRIBUTES:
        raise Invalid(f"more than {_MAX_ATTRIBUTES} attributes", field="attributes")
    for name, value in attributes.items():
        if not 0 < len(name.encode()) <= _MAX_KEY_BYTES or name.startswith("goog"):
            raise Invalid("this cannot be the name of an attribute", field="attributes")
        if name in _ARGUMENTS:
            raise Invalid(f"{name} cannot be the name of an attribute", field="attributes")
        if len(value.encode()) > _MAX_VALUE_BYTES:
            raise Invalid("an attribute is too long", field=f"attributes.{name}")


def check_name(name: str, field: str) -> None:
    """Raise `Invalid` where this cannot name a topic."""
    if not _NAME.fullmatch(name) or name.startswith("goog"):
        raise Invalid("names are 3 or more of a-z, 0-9 and -, a letter first", field=field)
