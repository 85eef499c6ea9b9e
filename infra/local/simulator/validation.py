"""Reads what a business asks to send, with the checks of the Cloud API."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.local.simulator.contents import offered_by, read_content
from infra.local.simulator.graph_errors import Refusal

_TEXT_MAX = 4096
_CALLBACK_MAX = 512


@dataclass(frozen=True)
class Asked:
    """A message somebody wants sent."""

    to: str | None
    user_id: str | None
    type: str
    text: str
    template: str | None = None
    language: str = ""
    variables: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    components: tuple[dict[str, Any], ...] = ()
    callback: str | None = None
    reply_to: str | None = None
    offered: Mapping[str, Any] = field(default_factory=dict)
    """Buttons and rows to press, and the picture."""


@dataclass(frozen=True)
class MarkRead:
    """The business has seen a message, and perhaps types."""

    message_id: str
    typing: bool


def read_request(body: bytes, uploads: frozenset[str]) -> Asked | MarkRead | Refusal:
    """Return what is asked, or the refusal of the API."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return Refusal(100, "the body is no JSON")
    if not isinstance(payload, dict) or payload.get("messaging_product") != "whatsapp":
        return Refusal(100, "messaging_product must be whatsapp")
    if payload.get("status") == "read":
        message_id = payload.get("message_id")
        if not isinstance(message_id, str) or not message_id:
            return Refusal(131009, "message_id is missing")
        return MarkRead(message_id, "typing_indicator" in payload)
    return _read_message(payload, uploads)


def _read_message(payload: dict[str, Any], uploads: frozenset[str]) -> Asked | Refusal:
    to, user_id = _word(payload, "to"), _word(payload, "recipient")
    if not to and not user_id:
        return Refusal(131008, "to or recipient is needed")
    callback = _word(payload, "biz_opaque_callback_data")
    if callback and len(callback) > _CALLBACK_MAX:
        return Refusal(131009, "biz_opaque_callback_data is too long")
    kind = payload.get("type", "text")
    common = (to, None if to else user_id, str(kind))
    reply_to = _word(_node(payload.get("context")), "message_id")
    node = _node(payload.get(str(kind)))
    if kind == "template":
        return _read_template(common, node, callback)
    if kind == "text":
        text = _word(node, "body")
        if not text:
            return Refusal(131008, "text.body is needed")
        if len(text) > _TEXT_MAX:
            return Refusal(131009, f"text.body is longer than {_TEXT_MAX} characters")
        return Asked(*common, text, callback=callback, reply_to=reply_to)
    words = read_content(str(kind), node, uploads)
    if isinstance(words, Refusal):
        return words
    quoted = _word(node, "message_id") if kind == "reaction" else reply_to
    offered = offered_by(str(kind), node)
    return Asked(*common, words, callback=callback, reply_to=quoted, offered=offered)


def _read_template(
    common: tuple[str | None, str | None, str], node: dict[str, Any], callback: str | None
) -> Asked | Refusal:
    name, language = _word(node, "name"), _word(_node(node.get("language")), "code")
    if not name or not language:
        return Refusal(131008, "template.name and template.language.code are needed")
    listed = node.get("components")
    components = tuple(_node(one) for one in (listed if isinstance(listed, list) else []))
    positional, named = _body_parameters(components)
    return Asked(
        *common,
        "",
        template=name,
        language=language,
        variables=positional,
        named=named,
        components=components,
        callback=callback,
        offered=_header_picture(components),
    )


def _header_picture(components: Sequence[dict[str, Any]]) -> dict[str, Any]:
    headers = [one.get("parameters") for one in components if one.get("type") == "header"]
    for parameters in headers:
        for parameter in parameters if isinstance(parameters, list) else []:
            id = _word(_node(_node(parameter).get("image")), "id")
            if id:
                return {"picture": id}
    return {}


def _body_parameters(
    components: Sequence[dict[str, Any]],
) -> tuple[tuple[str, ...], dict[str, str]]:
    positional: list[str] = []
    named: dict[str, str] = {}
    for component in components:
        parameters = component.get("parameters") if component.get("type") == "body" else None
        for parameter in parameters if isinstance(parameters, list) else []:
            name, text = _word(_node(parameter), "parameter_name"), _node(parameter).get("text", "")
            if name:
                named[name] = str(text)
            else:
                positional.append(str(text))
    return tuple(positional), named


def _node(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(node: dict[str, Any], name: str) -> str | None:
    value = node.get(name)
    return value if isinstance(value, str) and value else None
