"""Reads the contents of a message with the checks of the Cloud API."""

from typing import Any

from infra.local.simulator.graph_errors import Refusal

Node = dict[str, Any]

MEDIA = ("image", "video", "audio", "document", "sticker")
_HEADER_TEXT_MAX = 60
_FOOTER_MAX = 60
_BODY_MAX = {"button": 1024, "cta_url": 1024, "list": 4096}
_ASKING = {"location_request_message": "send_location", "request_contact_info": ""}


def read_content(kind: str, node: Node, uploads: frozenset[str]) -> str | Refusal:
    """Return the words of a message that is neither text nor template."""
    if kind in MEDIA:
        return _media(kind, node, uploads)
    if kind == "interactive":
        return _interactive(node)
    if kind == "reaction":
        return str(node.get("emoji") or "") if node.get("message_id") else _missing("message_id")
    if kind == "location":
        return _location(node)
    return f"[{kind}]" if kind == "contacts" else Refusal(131051, f"{kind} is not supported")


def offered_by(kind: str, node: Node) -> Node:
    """Return what a message that was taken shows beside its words: what to press, its picture."""
    action = _node(node.get("action"))
    if kind in ("image", "sticker") and node.get("id"):
        return {"picture": node["id"]}
    if kind != "interactive":
        return {}
    if node.get("type") == "button":
        return {"buttons": [_node(one).get("reply") for one in _list(action.get("buttons"))]}
    if node.get("type") == "list":
        sections = [_node(one) for one in _list(action.get("sections"))]
        return {"rows": [row for section in sections for row in _list(section.get("rows"))]}
    if node.get("type") == "cta_url":
        return {"link": _node(action.get("parameters"))}
    return {"asks": node.get("type")}


def check_file(kind: str, node: Node, uploads: frozenset[str]) -> Refusal | None:
    """Check where a file comes from."""
    id, link = node.get("id"), node.get("link")
    if bool(id) == bool(link):
        return Refusal(131009, f"{kind} needs exactly one of id and link")
    if id and id not in uploads:
        return Refusal(131009, f"there is no media with the id {id}")
    if link and not str(link).startswith(("http://", "https://")):
        return Refusal(131053, f"the file of {kind} cannot be fetched")
    return None


def _media(kind: str, node: Node, uploads: frozenset[str]) -> str | Refusal:
    wrong = check_file(kind, node, uploads)
    if wrong:
        return wrong
    caption = str(node.get("caption") or "")
    if len(caption) > 1024 or (caption and kind in ("audio", "sticker")):
        return Refusal(131009, "caption is not valid")
    return caption or str(node.get("filename") or f"[{kind}]")


def _location(node: Node) -> str | Refusal:
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = node.get(name)
        if not isinstance(value, int | float) or abs(value) > most:
            return Refusal(131009, f"location.{name} is not valid")
    return str(node.get("name") or "[location]")


def _interactive(node: Node) -> str | Refusal:
    kind = str(node.get("type"))
    text = str(_node(node.get("body")).get("text") or "")
    action = _node(node.get("action"))
    if kind in _ASKING:
        if action.get("name") != (_ASKING[kind] or kind):
            return Refusal(131009, "action.name is not valid")
        return text or _missing("interactive.body.text")
    if kind not in _BODY_MAX:
        return Refusal(131009, f"interactive.type {kind} is not supported")
    if not 1 <= len(text) <= _BODY_MAX[kind]:
        return Refusal(131009, "interactive.body.text has a wrong length")
    wrong = _frame(node) or _ACTIONS[kind](action)
    return wrong or text


def _frame(node: Node) -> Refusal | None:
    if len(str(_node(node.get("footer")).get("text") or "")) > _FOOTER_MAX:
        return Refusal(131009, "interactive.footer.text is too long")
    header = _node(node.get("header"))
    if header.get("type") == "text" and len(str(header.get("text"))) > _HEADER_TEXT_MAX:
        return Refusal(131009, "interactive.header.text is too long")
    return None


def _buttons(action: Node) -> Refusal | None:
    replies = [_node(_node(one).get("reply")) for one in _list(action.get("buttons"))]
    if not 1 <= len(replies) <= 3:
        return Refusal(131009, "one to three buttons are needed")
    if any(not _fits(one, "title", 20) or not _fits(one, "id", 256) for one in replies):
        return Refusal(131009, "a button's title or id has a wrong length")
    return _all_different([one["title"] for one in replies], "button titles")


def _rows(action: Node) -> Refusal | None:
    rows = [
        _node(row)
        for section in _list(action.get("sections"))
        for row in _list(_node(section).get("rows"))
    ]
    if not 1 <= len(rows) <= 10:
        return Refusal(131009, "one to ten rows are needed")
    if any(not _fits(row, "title", 24) or not _fits(row, "id", 200) for row in rows):
        return Refusal(131009, "a row's title or id has a wrong length")
    if any(len(str(row.get("description") or "")) > 72 for row in rows):
        return Refusal(131009, "a row's description is too long")
    if not _fits(action, "button", 20):
        return Refusal(131009, "action.button has a wrong length")
    return _all_different([row["id"] for row in rows], "row ids")


def _link(action: Node) -> Refusal | None:
    given = _node(action.get("parameters"))
    if not _fits(given, "display_text", 20) or not str(given.get("url")).startswith("http"):
        return Refusal(131009, "action.parameters is not valid")
    return None


_ACTIONS = {"button": _buttons, "list": _rows, "cta_url": _link}


def _fits(node: Node, name: str, most: int) -> bool:
    value = node.get(name)
    return isinstance(value, str) and 1 <= len(value) <= most


def _all_different(values: list[Any], what: str) -> Refusal | None:
    return None if len(set(values)) == len(values) else Refusal(131009, f"{what} must differ")


def _missing(name: str) -> Refusal:
    return Refusal(131008, f"{name} is needed")


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
