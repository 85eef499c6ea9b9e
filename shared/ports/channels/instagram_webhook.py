"""Splits an Instagram webhook body into messages, comments and account events, one by one."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import (
    AccountEvent,
    Comment,
    Edited,
    Inbound,
    InboundMessage,
    Plain,
    Reacted,
    Revoked,
    StatusUpdate,
)
from shared.ports.channels.instagram_content import (
    Held,
    read_about,
    read_message,
    read_postback,
    read_referral,
)
from shared.ports.channels.nodes import (
    Node,
    identifier,
    moment,
    node,
    nodes,
    storable,
    word,
)

# What `messaging[]` brings may also come one by one as `changes[]`, under these names.
_MESSAGING_FIELDS = frozenset(
    {"messages", "message_echoes", "message_edit", "message_reactions", "messaging_postbacks",
     "messaging_seen", "messaging_referral", "messaging_handover", "standby"}
)  # fmt: skip
_COMMENTS = frozenset({"comments", "live_comments"})
_ENDS = frozenset({"sender", "recipient", "timestamp"})
# The dashboard's test button sends from somebody who does not exist.
_TEST_SENDER, _TEST_MESSAGE = "12334", "random_mid"


class _Event(msgspec.Struct, frozen=True):
    """One messaging event: who said it, to which account of ours, when."""

    entry_id: str
    node: Node
    standby: bool
    at: datetime

    @property
    def echo(self) -> bool:
        """Whether the account itself did it: only messages say so in a word of their own."""
        if node(self.node.get("message")).get("is_echo") is True:
            return True
        sender, recipient = word(self.node, "sender", "id"), word(self.node, "recipient", "id")
        return bool(recipient) and sender == self.entry_id != recipient

    @property
    def ours(self) -> str:
        return word(self.node, "sender" if self.echo else "recipient", "id") or self.entry_id

    @property
    def person(self) -> str:
        return word(self.node, "recipient" if self.echo else "sender", "id")


def parse(body: Node, clock: Clock = system_clock) -> list[Inbound]:
    """Return every item of a decoded body that can be read; what cannot costs only itself."""
    found: list[Inbound] = []
    for entry in nodes(body.get("entry")):
        found += _entry(entry, clock)
    return found


def _entry(entry: Node, clock: Clock) -> Iterator[Inbound]:
    entry_id, at = identifier(entry.get("id")), moment(entry.get("time"))
    for name in ("messaging", "standby"):
        for event in nodes(entry.get(name)):
            yield from _event(entry_id, event, name == "standby", at, clock)
    changes = nodes(entry.get("changes"))
    # Business Login puts field and value into the entry itself.
    for change in [*changes, entry] if "field" in entry else changes:
        field, value = identifier(change.get("field")), change.get("value")
        if not field or not isinstance(value, dict):
            continue
        if field in _MESSAGING_FIELDS:
            yield from _event(entry_id, value, field == "standby", at, clock)
        elif field in _COMMENTS and word(value, "from", "id") not in ("", entry_id):
            yield from _comment(entry_id, value, field, at or clock())
        else:
            yield AccountEvent(entry_id, field, storable(value), entry_id or None, at)


def _event(
    entry_id: str, value: Node, standby: bool, at: datetime | None, clock: Clock
) -> Iterator[Inbound]:
    when = moment(value.get("timestamp")) or at or clock()
    event = _Event(entry_id, value, standby, when)
    seen = word(value, "read", "mid")
    if event.person and seen:
        yield StatusUpdate(event.ours, seen, "read", when, None, event.person)
        return
    said = [one for one in _said(event) if one[0]] if event.person else []
    for message_id, kind, held, target in said:
        yield _message(event, message_id, kind, held, target)
    if not said:
        # A hand-over to another app, an opt-in, something newer: kept, and nothing follows.
        kind = next((name for name in value if name not in _ENDS), "messaging")
        yield AccountEvent(entry_id, kind, storable(value), entry_id or None, when)


def _said(event: _Event) -> Iterator[tuple[str, str, Held, str]]:
    """Yield the id, type, content and target of what the event says."""
    value = event.node
    message, edit = node(value.get("message")), node(value.get("message_edit"))
    mid = word(message, "mid")
    if message.get("is_deleted") is True:
        yield f"{mid}:deleted" if mid else "", "revoke", Held("revoke", "", Revoked(mid)), mid
    elif message:
        held = read_message(message)
        yield mid, held.type, held, word(message, "reply_to", "mid")
    elif word(edit, "text"):
        # One without words has been seen for messages nobody edited: it changes nothing.
        mid, turn = word(edit, "mid"), word(edit, "num_edit").zfill(6)
        held = Held("edit", word(edit, "text"), Edited(mid))
        yield f"{mid}:edit:{turn}" if mid else "", "edit", held, mid
    elif isinstance(value.get("reaction"), dict):
        yield _reaction(event, node(value["reaction"]))
    elif isinstance(value.get("postback"), dict):
        held = read_postback(node(value["postback"]))
        yield word(value, "postback", "mid") or _made_id(event, "postback"), held.type, held, ""
    elif isinstance(value.get("referral"), dict):
        yield _made_id(event, "referral"), "referral", Held("referral", "", Plain()), ""


def _reaction(event: _Event, reaction: Node) -> tuple[str, str, Held, str]:
    mid, taken_back = word(reaction, "mid"), word(reaction, "action") == "unreact"
    emoji = (
        ""
        if taken_back
        else word(reaction, "emoji") or _EMOJI.get(word(reaction, "reaction"), "👍")
    )
    held = Held("reaction", emoji, Reacted(mid, emoji))
    return _made_id(event, f"reaction:{mid}") if mid else "", "reaction", held, mid


_EMOJI = {"love": "❤️", "smile": "😄", "wow": "😮", "sad": "😢", "angry": "😠", "like": "👍",
          "dislike": "👎"}  # fmt: skip


def _made_id(event: _Event, what: str) -> str:
    """Name an event that carries no id of its own, the same at every delivery."""
    return f"{what}:{event.person}:{event.at.timestamp():.3f}"


def _message(
    event: _Event, message_id: str, kind: str, held: Held, target: str
) -> InboundMessage:  # fmt: skip
    message = node(event.node.get("message"))
    test = event.person == _TEST_SENDER and message_id == _TEST_MESSAGE
    about = read_about(message)
    referral = read_referral(event.node.get("referral")) or read_referral(
        node(event.node.get("postback")).get("referral")
    )
    return InboundMessage(
        number_id=event.ours,
        other_number_id=event.entry_id,
        message_id=message_id,
        at=event.at,
        type=kind,
        text=held.text,
        phone=None,
        user_id=None,
        parent_user_id=None,
        profile_name=None,
        content=held.content,
        about=about.with_referral(referral),
        instagram_id=event.person,
        reply_to=target or None,
        echo=event.echo,
        unattended=event.standby or message.get("is_self") is True or test,
        raw=storable(event.node),
    )


def _comment(entry_id: str, value: Node, field: str, at: datetime) -> Iterator[InboundMessage]:
    comment_id = word(value, "comment_id") or word(value, "id")
    if not comment_id:
        return
    username = word(value, "from", "username")
    comment = Comment(
        comment_id,
        word(value, "media", "id"),
        word(value, "parent_id"),
        field == "live_comments",
        username,
    )
    yield InboundMessage(
        number_id=entry_id,
        message_id=f"comment:{comment_id}",
        at=at,
        type="comment",
        text=word(value, "text"),
        phone=None,
        user_id=None,
        parent_user_id=None,
        profile_name=f"@{username}" if username else None,
        content=comment,
        instagram_id=word(value, "from", "id"),
        username=username or None,
        unattended=True,
        raw=storable(value),
    )
