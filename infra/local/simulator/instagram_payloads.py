"""The bodies of Instagram's webhooks, as Meta writes them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from infra.local.simulator.payloads import escaped

Update = dict[str, Any]


def event_update(
    profile: str, person_id: str, at: float, what: Update, *, echo: bool = False
) -> Update:
    """Return one messaging event; an echo is what the profile itself wrote."""
    ends = (profile, person_id) if echo else (person_id, profile)
    event = {"sender": {"id": ends[0]}, "recipient": {"id": ends[1]}, "timestamp": int(at * 1000)}
    return {"instagram": profile, "at": at, "event": {**event, **what}}


def comment_update(
    profile: str, person_id: str, username: str, at: float, comment_id: str, text: str
) -> Update:
    """Return a comment under a post of the profile."""
    value = {
        "id": comment_id,
        "from": {"id": person_id, "username": username},
        "media": {"id": "17918195224117851", "media_product_type": "FEED"},
        "text": text,
    }
    return {"instagram": profile, "at": at, "change": {"field": "comments", "value": value}}


def instagram_body(updates: Sequence[Update]) -> bytes:
    """Put updates into one body; each profile gets one entry, each comment its own."""
    events: defaultdict[str, list[Update]] = defaultdict(list)
    entries: list[Update] = []
    for update in updates:
        if "event" in update:
            events[update["instagram"]].append(update)
        else:
            entry = {"id": update["instagram"], "time": int(update["at"])}
            entries.append({**entry, "changes": [update["change"]]})
    for profile, known in events.items():
        entry = {"id": profile, "time": int(known[-1]["at"] * 1000)}
        entries.append({**entry, "messaging": [one["event"] for one in known]})
    return escaped({"object": "instagram", "entry": entries})
