"""The words a person reads of a stored content, and what else the inbox shows of it."""

from collections.abc import Mapping
from typing import Any

from shared.messaging.templates import key_of
from shared.ports.documents import Document


def shown_text(content: Mapping[str, Any], account: Mapping[str, Any]) -> str:
    """Return the words the person reads; a template is filled in."""
    match content["type"]:
        case "template":
            return _filled(content, account)
        case "media":
            return str(content.get("caption") or content["media"].get("filename") or "")
        case "location":
            place = content["place"]
            named = [str(place[part]) for part in ("name", "address") if place.get(part)]
            return ", ".join(named) or f"{place['latitude']}, {place['longitude']}"
        case "reaction":
            return str(content.get("emoji") or "")
        case _:
            return str(content["text"])


def shown_type(content: Mapping[str, Any]) -> str:
    """Return the type of the message, in the words of what comes in."""
    kind = str(content["type"])
    if kind == "media":
        return str(content["media"]["kind"])
    return kind if kind in ("text", "template", "location", "reaction") else "interactive"


def shown_parts(content: Mapping[str, Any]) -> Document:
    """Return what the inbox shows beside the words, stored as in a message that came in."""
    parts: Document = {"extras": {name: content[name] for name in _EXTRAS if name in content}}
    if "place" in content:
        parts["content"] = {"type": "location", **content["place"]}
    media = content.get("media") or _headed(content)
    if media.get("file"):
        file = {name: media[name] for name in ("kind", "filename") if media.get(name)}
        file |= {"blob": media["file"], "voice": bool(content.get("voice"))}
        parts["content"] = {"type": "media"}
        parts["files"] = [{**file, "state": "stored", "code": ""}]
    elif "media" in content and media.get("link"):
        parts["extras"]["url"] = media["link"]
    return parts


def _headed(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the file that stands above the words of a template, of buttons or of a link."""
    header = content.get("header")
    found = header.get("media") if isinstance(header, Mapping) else None
    return found or {}


_EXTRAS = ("buttons", "sections", "label", "url", "header", "footer")


def _filled(content: Mapping[str, Any], account: Mapping[str, Any]) -> str:
    key = key_of(content["name"], content["language"])
    body = str(account.get("templates", {}).get(key, {}).get("body") or content["name"])
    for number, value in enumerate(content.get("variables", ()), start=1):
        body = body.replace(f"{{{{{number}}}}}", value)
    for one in content.get("named", ()):
        body = body.replace(f"{{{{{one['name']}}}}}", one["value"])
    return body
