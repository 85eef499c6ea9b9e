"""The words of an inbound WhatsApp message, whatever its type."""

from collections.abc import Callable, Mapping
from typing import Any

Node = Mapping[str, Any]

_MEDIA = ("image", "video", "audio", "document", "sticker")


def type_of(node: Node) -> str:
    """Return the type as we name it; what we do not know is `unsupported`."""
    kind = node.get("type")
    if kind == "voice":
        return "audio"
    return kind if isinstance(kind, str) and kind in _READERS else "unsupported"


def read_text(kind: str, node: Node) -> str:
    """Return the words of a message of this type; '' where it has none."""
    reader = _READERS.get(kind)
    return reader(node) if reader else ""


def _text(node: Node) -> str:
    return _word(node, "text", "body")


def _caption(node: Node) -> str:
    return next((_word(node, kind, "caption") for kind in _MEDIA if kind in node), "")


def _document(node: Node) -> str:
    return _word(node, "document", "caption") or _word(node, "document", "filename")


def _button(node: Node) -> str:
    return _word(node, "button", "text") or _word(node, "button", "payload")


def _interactive(node: Node) -> str:
    answer = _node(node.get("interactive"))
    for kind, name in (("button_reply", "title"), ("list_reply", "title"), ("nfm_reply", "body")):
        if kind in answer:
            return _word(answer, kind, name)
    return _word(answer, "call_permission_reply", "response")


def _reaction(node: Node) -> str:
    return _word(node, "reaction", "emoji")


def _location(node: Node) -> str:
    place = _node(node.get("location"))
    named = [str(place[part]) for part in ("name", "address") if place.get(part)]
    if named:
        return ", ".join(named)
    spot = [str(place[part]) for part in ("latitude", "longitude") if part in place]
    return ", ".join(spot)


def _cards(node: Node) -> str:
    cards = node.get("contacts")
    return "\n".join(_card(_node(card)) for card in cards) if isinstance(cards, list) else ""


def _card(card: Node) -> str:
    phones = card.get("phones")
    numbers = [_node(phone) for phone in phones] if isinstance(phones, list) else []
    said = [_word(card, "name", "formatted_name") or _word(card, "name", "first_name")]
    said += [str(number.get("phone") or number.get("wa_id") or "") for number in numbers]
    return " ".join(part for part in said if part)


def _order(node: Node) -> str:
    return _word(node, "order", "text")


def _system(node: Node) -> str:
    return _word(node, "system", "body")


def _edit(node: Node) -> str:
    inner = _node(_node(node.get("edit")).get("message"))
    kind = type_of(inner)
    return read_text(kind, inner) if kind != "edit" else ""


def _nothing(node: Node) -> str:
    return ""


_READERS: dict[str, Callable[[Node], str]] = {
    "text": _text,
    "image": _caption,
    "video": _caption,
    "audio": _caption,
    "sticker": _nothing,
    "document": _document,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "location": _location,
    "contacts": _cards,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _nothing,
}


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _word(node: Node, *path: str) -> str:
    for name in path[:-1]:
        node = _node(node.get(name))
    value = node.get(path[-1])
    return value if isinstance(value, str) else ""
