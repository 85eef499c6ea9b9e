"""The files: of simulated people, downloaded as at Meta; of the business, shown on the phones."""

import math
import struct
import zlib
from email import message_from_bytes

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.simulator.store import Store

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_KINDS = ("image", "video", "audio", "document", "sticker")
# Long, since numbers are whatever people type in: no usual one begins like this.
_MARK = "4040404040"
_SIDE = 240
_RATE = 8_000


def file_id(kind: str, number: int) -> str:
    """Return the id of a file of this kind; no business number begins like it."""
    return f"{_MARK}{_KINDS.index(kind)}{number}"


def is_file(id: str) -> bool:
    """Tell whether an id is one of a file."""
    return id.startswith(_MARK) and len(id) > len(_MARK) + 8 and _kind_digit(id) in "01234"


def _kind_digit(id: str) -> str:
    return id[len(_MARK)]


def describe_file(request: Request, id: str) -> Response:
    """Say where the file lies, of which type and how large it is."""
    data, kind = _content(id)
    url = f"{request.url.scheme}://{request.url.netloc}{request.url.path.rpartition('/')[0]}"
    return JSONResponse(
        {"id": id, "url": f"{url}/files/{id}", "mime_type": kind, "file_size": len(data),
         "messaging_product": "whatsapp"}
    )  # fmt: skip


async def _download(request: Request) -> Response:
    id = request.path_params["id"]
    if not is_file(id) or not request.headers.get("authorization", "").startswith("Bearer "):
        return Response(status_code=404)
    data, kind = _content(id)
    return Response(data, media_type=kind)


ROUTE = Route("/{version}/files/{id}", _download)


def parts_of(content_type: str, body: bytes) -> dict[str, tuple[str, bytes]]:
    """Return the type and the content of each part of a form."""
    message = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    parts: dict[str, tuple[str, bytes]] = {}
    for part in message.walk():
        name, data = (
            part.get_param("name", header="content-disposition"),
            part.get_payload(decode=True),
        )
        if isinstance(name, str) and isinstance(data, bytes):
            parts[name] = (part.get_content_type(), data)
    return parts


def phone_route(store: Store) -> Route:
    """Return the route where the page fetches the pictures of a conversation."""

    async def show(request: Request) -> Response:
        id = request.path_params["id"]
        found = await store.rows("SELECT data, type FROM files WHERE id = ?", id)
        data, kind = _content(id) if is_file(id) else found[0] if found else (b"", "")
        if kind not in PICTURES:
            return Response(status_code=404)
        headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return Response(data, media_type=kind, headers=headers)

    return Route("/files/{id}", show)


def _content(id: str) -> tuple[bytes, str]:
    match _KINDS[int(_kind_digit(id))]:
        case "image" | "sticker":
            return _picture(int(id[-3:])), "image/png"
        case "audio":
            return _tone(), "audio/wav"
        case "document":
            return b"%PDF-1.4\n%%EOF\n", "application/pdf"
    return b"\x00\x00\x00\x18ftypmp42", "video/mp4"


def _picture(seed: int) -> bytes:
    """Draw a gradient whose colours come from the id."""
    rows = bytearray()
    for y in range(_SIDE):
        rows.append(0)
        for x in range(_SIDE):
            rows += bytes(((x + seed) % 256, (y + 2 * seed) % 256, (160 + seed) % 256))
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _tone() -> bytes:
    """Sound a second of A."""
    wave = [int(8_000 * math.sin(2 * math.pi * 440 * at / _RATE)) for at in range(_RATE)]
    data = struct.pack(f"<{len(wave)}h", *wave)
    shape = struct.pack("<IHHIIHH", 16, 1, 1, _RATE, 2 * _RATE, 2, 16)
    body = b"WAVEfmt " + shape + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body
