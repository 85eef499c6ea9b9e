"""Reads what a business asks Instagram to send, with the checks of its API."""

import json
from dataclasses import dataclass
from typing import Any

from infra.local.simulator.graph_errors import Refusal

Node = dict[str, Any]

_TEXT_MAX_BYTES = 1000
_QUICK_REPLIES_MAX = 13
_TITLE_MAX = 20
_BUTTON_TEXT_MAX = 640
_FILES = ("image", "video", "audio", "file")
_ACTIONS = ("react", "unreact", "mark_seen", "typing_on", "typing_off")


@dataclass(frozen=True)
class InstagramAsked:
    """A message or action somebody wants done."""

    person_id: str
    comment_id: str
    type: str
    text: str = ""
    human_agent: bool = False
    reply_to: str | None = None
    url: str = ""
    file: str = ""
    """The id of an upload."""

    @property
    def heavy(self) -> bool:
        """Tell whether it stands under the lower call rate."""
        return self.type in ("audio", "video")


def read_instagram(body: bytes, uploads: frozenset[str]) -> InstagramAsked | Refusal:
    """Return what is asked, or the refusal of the API."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return Refusal(100, "the body is no JSON")
    payload = _node(payload)
    recipient = _node(payload.get("recipient"))
    person_id, comment_id = _word(recipient, "id"), _word(recipient, "comment_id")
    if bool(person_id) == bool(comment_id):
        return Refusal(100, "recipient needs exactly one of id and comment_id")
    if "sender_action" in payload:
        return _action(person_id, payload)
    tagged = payload.get("messaging_type") == "MESSAGE_TAG"
    if tagged != ("tag" in payload) or (tagged and payload["tag"] != "HUMAN_AGENT"):
        return Refusal(100, "tag must be HUMAN_AGENT, with messaging_type MESSAGE_TAG")
    read = _message(_node(payload.get("message")), uploads)
    if isinstance(read, Refusal):
        return read
    kind, text, url, file = read
    reply_to = _word(_node(payload.get("reply_to")), "mid") or None
    return InstagramAsked(person_id, comment_id, kind, text, tagged, reply_to, url, file)


def _action(person_id: str, payload: Node) -> InstagramAsked | Refusal:
    action, about = str(payload["sender_action"]), _node(payload.get("payload"))
    if action not in _ACTIONS:
        return Refusal(100, "sender_action is not valid")
    target = _word(about, "message_id")
    if action in ("react", "unreact") and not target:
        return Refusal(100, "payload.message_id is needed")
    if action == "react" and not _word(about, "reaction"):
        return Refusal(100, "payload.reaction is needed")
    return InstagramAsked(person_id, "", action, _word(about, "reaction"), reply_to=target)


def _message(message: Node, uploads: frozenset[str]) -> tuple[str, str, str, str] | Refusal:
    """Return the type, the words, and the address or the id of the file."""
    text, attachment = _word(message, "text"), _node(message.get("attachment"))
    if bool(text) == bool(attachment):
        return Refusal(100, "message needs exactly one of text and attachment")
    if text:
        if len(text.encode(errors="replace")) > _TEXT_MAX_BYTES:
            return Refusal(100, f"message[text] is longer than {_TEXT_MAX_BYTES} bytes")
        return _quick_replies(message.get("quick_replies")) or ("text", text, "", "")
    payload = _node(attachment.get("payload"))
    if attachment.get("type") == "template":
        return _template(payload)
    if attachment.get("type") not in _FILES:
        return Refusal(100, "message[attachment][type] is not valid")
    id, url = _word(payload, "attachment_id"), _word(payload, "url")
    if bool(id) == bool(url) or (id and id not in uploads):
        return Refusal(100, "payload needs exactly one of url and a known attachment_id")
    return str(attachment["type"]), "", url, id


def _quick_replies(found: object) -> Refusal | None:
    if found is None:
        return None
    replies = [_node(one) for one in found] if isinstance(found, list) else []
    if not 1 <= len(replies) <= _QUICK_REPLIES_MAX:
        return Refusal(100, f"one to {_QUICK_REPLIES_MAX} quick replies are allowed")
    fits = (1 <= len(_word(one, "title")) <= _TITLE_MAX for one in replies)
    if not all(fits) or not all(_word(one, "payload") for one in replies):
        return Refusal(100, "a quick reply's title or payload is not valid")
    return None


def _template(payload: Node) -> tuple[str, str, str, str] | Refusal:
    buttons = payload.get("buttons")
    listed = [_node(one) for one in buttons] if isinstance(buttons, list) else []
    text = _word(payload, "text")
    if payload.get("template_type") != "button" or not 1 <= len(text) <= _BUTTON_TEXT_MAX:
        return Refusal(100, "only a button template with up to 640 characters is known here")
    if not 1 <= len(listed) <= 3 or any(not _word(one, "title") for one in listed):
        return Refusal(100, "one to three buttons with a title are needed")
    return "template", text, "", ""


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _word(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""
