"""Contents as the WhatsApp Cloud API wants them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from shared.ports.channels import Outgoing, Recipient
from shared.ports.channels.content import (
    ButtonsContent,
    ButtonValue,
    ContactRequestContent,
    Content,
    HeaderValue,
    LinkContent,
    ListContent,
    LocationRequestContent,
    Media,
    MediaContent,
    Place,
    PlaceContent,
    ReactionContent,
    TemplateContent,
    TextContent,
)

Node = dict[str, Any]


def payload_of(outgoing: Outgoing) -> Node:
    """Return the body of one message, without what every request has."""
    payload = {**content_node(outgoing.content), "biz_opaque_callback_data": outgoing.send_id}
    if outgoing.reply_to:
        payload["context"] = {"message_id": outgoing.reply_to}
    return payload


def address_node(recipient: Recipient) -> Node:
    """Return whom it goes to; empty for nobody."""
    if recipient.phone:
        # Without the plus Meta puts the business's own country code in front.
        return {"to": "+" + recipient.phone.removeprefix("+")}
    return {"recipient": recipient.user_id} if recipient.user_id else {}


def content_node(content: Content) -> Node:
    """Return `type` and the node named after it."""
    match content:
        case TextContent(text=text):
            return _typed("text", {"body": text, "preview_url": True})
        case TemplateContent():
            return _typed("template", _template(content))
        case MediaContent():
            return _typed(content.media.kind, _media_message(content))
        case PlaceContent(place=place):
            return _typed("location", _place(place))
        case ReactionContent(message_id=id, emoji=emoji):
            return _typed("reaction", {"message_id": id, "emoji": emoji})
        case _:
            return _typed("interactive", _interactive(content))


def _typed(kind: str, node: Node) -> Node:
    return {"type": kind, kind: node}


def _media_message(content: MediaContent) -> Node:
    node = _media(content.media)
    if content.caption:
        node["caption"] = content.caption
    if content.voice and content.media.kind == "audio":
        node["voice"] = True
    return node


def _media(media: Media) -> Node:
    node: Node = {"id": media.media_id} if media.media_id else {"link": media.link}
    if media.filename and media.kind == "document":
        node["filename"] = media.filename
    return node


def _place(place: Place) -> Node:
    node: Node = msgspec.to_builtins(place)
    return node


# --- templates -------------------------------------------------------------------------


def _template(content: TemplateContent) -> Node:
    components = [
        *_header(content.header),
        *_body(content),
        *(_button(button) for button in content.buttons),
    ]
    node: Node = {"name": content.name, "language": {"code": content.language}}
    return {**node, "components": components} if components else node


def _header(header: HeaderValue | None) -> list[Node]:
    if header is None:
        return []
    return [{"type": "header", "parameters": [_header_parameter(header)]}]


def _header_parameter(header: HeaderValue) -> Node:
    if header.media is not None:
        return _typed(header.media.kind, _media(header.media))
    if header.place is not None:
        return _typed("location", _place(header.place))
    return _text_parameter(header.text or "", header.name)


def _body(content: TemplateContent) -> list[Node]:
    parameters = [_text_parameter(value) for value in content.variables]
    parameters += [_text_parameter(one.value, one.name) for one in content.named]
    return [{"type": "body", "parameters": parameters}] if parameters else []


def _text_parameter(text: str, name: str = "") -> Node:
    parameter: Node = {"type": "text", "text": text}
    return {**parameter, "parameter_name": name} if name else parameter


def _button(button: ButtonValue) -> Node:
    return {
        "type": "button",
        "sub_type": button.kind,
        "index": str(button.index),
        "parameters": [_button_parameter(button)],
    }


def _button_parameter(button: ButtonValue) -> Node:
    match button.kind:
        case "quick_reply":
            return {"type": "payload", "payload": button.value}
        case "url":
            return {"type": "text", "text": button.value}
        case "copy_code":
            return {"type": "coupon_code", "coupon_code": button.value}
        case "flow":
            action: Node = {"flow_token": button.value or "unused"}
            if button.data:
                action["flow_action_data"] = button.data
            return {"type": "action", "action": action}


# --- interactive -----------------------------------------------------------------------


def _interactive(content: Content) -> Node:
    match content:
        case ButtonsContent():
            replies = [{"type": "reply", "reply": _plain(button)} for button in content.buttons]
            return _framed("button", content, {"buttons": replies})
        case ListContent():
            sections = [_section(section) for section in content.sections]
            return _framed("list", content, {"button": content.button, "sections": sections})
        case LinkContent():
            parameters = {"display_text": content.label, "url": content.url}
            return _framed("cta_url", content, {"name": "cta_url", "parameters": parameters})
        case LocationRequestContent(text=text):
            return _asking("location_request_message", "send_location", text)
        case ContactRequestContent(text=text):
            return _asking("request_contact_info", "request_contact_info", text)
    raise TypeError(f"{type(content).__name__} is not interactive")


def _asking(kind: str, action: str, text: str) -> Node:
    return {"type": kind, "body": {"text": text}, "action": {"name": action}}


def _framed(
    kind: str, content: ButtonsContent | ListContent | LinkContent, action: Mapping[str, Any]
) -> Node:
    node: Node = {"type": kind, "body": {"text": content.text}, "action": dict(action)}
    if isinstance(content.header, HeaderValue):
        node["header"] = _header_parameter(content.header)
    elif content.header:
        node["header"] = {"type": "text", "text": content.header}
    if content.footer:
        node["footer"] = {"text": content.footer}
    return node


def _section(section: Any) -> Node:
    rows = [_plain(row) for row in section.rows]
    return {"title": section.title, "rows": rows} if section.title else {"rows": rows}


def _plain(part: msgspec.Struct) -> Node:
    node: Node = msgspec.to_builtins(part)
    return node
