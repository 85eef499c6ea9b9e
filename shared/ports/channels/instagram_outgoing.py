"""Contents as the Instagram API wants them."""

from typing import Any

from shared.ports.channels import Outgoing, Recipient
from shared.ports.channels.content import (
    ButtonsContent,
    Content,
    LinkContent,
    Media,
    MediaContent,
    ReactionContent,
    TextContent,
)

Node = dict[str, Any]

# What a document is called here.
_KINDS = {"document": "file"}
# Meta's own word for the one reaction every version of the API has.
_HEARTS = frozenset({"❤", "❤️"})


def payload_of(outgoing: Outgoing) -> Node:
    """Return the body of one message or reaction."""
    payload: Node = {"recipient": address_node(outgoing.recipient)}
    if isinstance(outgoing.content, ReactionContent):
        return {**payload, **_reaction(outgoing.content)}
    payload["message"] = message_node(outgoing.content)
    if outgoing.reply_to:
        payload["reply_to"] = {"mid": outgoing.reply_to}
    if outgoing.human_agent:
        payload |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return payload


def address_node(recipient: Recipient) -> Node:
    """Return whom it goes to; empty for nobody. A comment goes before the person who wrote it."""
    if recipient.comment_id:
        return {"comment_id": recipient.comment_id}
    return {"id": recipient.user_id} if recipient.user_id else {}


def message_node(content: Content) -> Node:
    """Return the `message` of a content that Instagram has."""
    match content:
        case TextContent(text=text):
            return {"text": text}
        case MediaContent(media=media):
            return {"attachment": _file(media)}
        case ButtonsContent(text=text, buttons=buttons):
            replies = [
                {"content_type": "text", "title": one.title, "payload": one.id} for one in buttons
            ]
            return {"text": text, "quick_replies": replies}
        case LinkContent(text=text, label=label, url=url):
            button = {"type": "web_url", "url": url, "title": label}
            shown = {"template_type": "button", "text": text, "buttons": [button]}
            return {"attachment": {"type": "template", "payload": shown}}
    raise TypeError(f"Instagram has no {type(content).__name__}")


def _file(media: Media) -> Node:
    payload = {"attachment_id": media.media_id} if media.media_id else {"url": media.link}
    return {"type": _KINDS.get(media.kind, media.kind), "payload": payload}


def _reaction(content: ReactionContent) -> Node:
    about: Node = {"message_id": content.message_id}
    if not content.emoji:
        return {"sender_action": "unreact", "payload": about}
    about["reaction"] = "love" if content.emoji in _HEARTS else content.emoji
    return {"sender_action": "react", "payload": about}
