"""Serving a file that a stranger sent: shown where that is harmless, else only downloaded."""

import re
from urllib.parse import quote

from shared.entry.http import Answer
from shared.kernel.errors import AppError
from shared.ports.blobs import Blob

# What a browser shows without running anything of it. SVG and HTML are not among these.
_SHOWN = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/aac", "audio/amr", "audio/mpeg",
     "audio/mp4", "audio/ogg", "audio/opus", "audio/wav", "audio/webm", "video/mp4", "video/3gpp",
     "video/quicktime", "video/webm"}
)  # fmt: skip
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_MOST_DIGITS = 12


class RangeNotSatisfiable(AppError):
    """The file has no such bytes."""

    status = 416


def file_answer(blob: Blob, filename: str, wanted: str) -> Answer:
    """Return the file, or the part of it that the Range header `wanted` names."""
    shown = blob.content_type in _SHOWN
    headers = {
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=86400, immutable",
        "content-disposition": _disposition(shown, filename),
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    kind = blob.content_type if shown else "application/octet-stream"
    span = _span(wanted, len(blob.data))
    if span is None:
        return Answer(blob.data, 200, headers, kind)
    first, last = span
    headers["content-range"] = f"bytes {first}-{last}/{len(blob.data)}"
    return Answer(blob.data[first : last + 1], 206, headers, kind)


def _disposition(shown: bool, filename: str) -> str:
    way = "inline" if shown else "attachment"
    return f"{way}; filename*=UTF-8''{quote(filename, safe='')}" if filename else way


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte; None for the whole file."""
    match = _RANGE.fullmatch(wanted)
    if match is None or max(len(part) for part in match.groups()) > _MOST_DIGITS:
        return None
    begin, end = match.groups()
    if not begin and not end:
        return None
    if begin:
        first, last = int(begin), min(int(end) if end else size - 1, size - 1)
    else:
        first, last = max(size - int(end), 0), size - 1
    if first > last:
        raise RangeNotSatisfiable("the file has no such bytes", size=size)
    return first, last
