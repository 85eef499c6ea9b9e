"""A local Cloud Storage: speaks the JSON API to the real client, in memory."""

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import google_crc32c

from shared.kernel.ids import new_id

_PAGE = 3


@dataclass(frozen=True)
class StoredObject:
    """An object's bytes with its media type."""

    data: bytes
    content_type: str


class CloudStorageServer:
    """`url` is what STORAGE_EMULATOR_HOST takes; `corrupt` spoils the bytes of downloads."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self.objects: dict[str, StoredObject] = {}
        self.uploads: dict[str, tuple[str, str, bytearray]] = {}
        self.corrupt = False
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.storage = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def start(self) -> "CloudStorageServer":
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def metadata(self, name: str) -> dict[str, str]:
        """Return an object's resource."""
        stored = self.objects[name]
        crc = google_crc32c.Checksum(stored.data).digest()
        return {
            "kind": "storage#object",
            "name": name,
            "bucket": self.bucket,
            "contentType": stored.content_type,
            "size": str(len(stored.data)),
            "crc32c": base64.b64encode(crc).decode(),
            "md5Hash": base64.b64encode(hashlib.md5(stored.data).digest()).decode(),
        }

    def listing(self, query: dict[str, str]) -> dict[str, object]:
        """Return one short page, so that clients have to turn it."""
        names = sorted(name for name in self.objects if name.startswith(query.get("prefix", "")))
        after = query.get("pageToken", "")
        rest = [name for name in names if name > after]
        page: dict[str, object] = {"items": [self.metadata(name) for name in rest[:_PAGE]]}
        if len(rest) > _PAGE:
            page["nextPageToken"] = rest[_PAGE - 1]
        return page


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    storage: CloudStorageServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        path, query = self._asked()
        if path == f"/storage/v1/b/{self.server.storage.bucket}/o":
            self._answer(200, self.server.storage.listing(query))
            return
        name = self._object_name(path)
        if name not in self.server.storage.objects:
            self._answer(404, {"error": {"code": 404, "message": f"No such object: {name}"}})
        elif query.get("alt") == "media":
            self._media(name)
        else:
            self._answer(200, self.server.storage.metadata(name))

    def do_DELETE(self) -> None:
        name = self._object_name(self._asked()[0])
        if self.server.storage.objects.pop(name, None) is None:
            self._answer(404, {"error": {"code": 404, "message": f"No such object: {name}"}})
        else:
            self._answer(204, None)

    def do_POST(self) -> None:
        path, query = self._asked()
        body = self._body()
        if path != f"/upload/storage/v1/b/{self.server.storage.bucket}/o":
            self._answer(404, {"error": {"code": 404, "message": "bucket does not exist"}})
        elif query["uploadType"] == "multipart":
            self._multipart(body)
        else:
            self._begin(json.loads(body), query)

    def do_PUT(self) -> None:
        path, query = self._asked()
        name, content_type, received = self.server.storage.uploads[query["upload_id"]]
        received += self._body()
        total = self.headers["Content-Range"].rpartition("/")[2]
        if total == "*" or len(received) < int(total):
            last = len(received) - 1
            self._answer(308, None, {"Range": f"bytes=0-{last}"})
            return
        self.server.storage.objects[name] = StoredObject(bytes(received), content_type)
        self._answer(200, self.server.storage.metadata(name))

    def _asked(self) -> tuple[str, dict[str, str]]:
        url = urlsplit(self.path)
        return url.path, {key: values[0] for key, values in parse_qs(url.query).items()}

    def _object_name(self, path: str) -> str:
        found = re.fullmatch(
            rf"(?:/download)?/storage/v1/b/{self.server.storage.bucket}/o/([^/]+)", path
        )
        return unquote(found[1]) if found else ""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _multipart(self, body: bytes) -> None:
        boundary = self.headers.get_param("boundary", "").strip('"').encode()
        described, content = body.split(b"--" + boundary + b"\r\n")[1:]
        name = json.loads(described.split(b"\r\n\r\n", 1)[1])["name"]
        head, data = content.split(b"\r\n\r\n", 1)
        content_type = head.decode().partition(": ")[2]
        data = data.removesuffix(b"\r\n--" + boundary + b"--")
        self.server.storage.objects[name] = StoredObject(data, content_type)
        self._answer(200, self.server.storage.metadata(name))

    def _begin(self, described: dict[str, Any], query: dict[str, str]) -> None:
        name = described.get("name") or query["name"]
        content_type = self.headers["X-Upload-Content-Type"]
        upload = new_id()
        self.server.storage.uploads[upload] = (name, content_type, bytearray())
        path = self._asked()[0]
        location = f"{self.server.storage.url}{path}?upload_id={upload}"
        self._answer(200, {}, {"Location": location})

    def _media(self, name: str) -> None:
        described = self.server.storage.metadata(name)
        data = self.server.storage.objects[name].data
        if self.server.storage.corrupt:
            data = data[:-1] + bytes([data[-1] ^ 1])
        self.send_response(200)
        self.send_header("Content-Type", described["contentType"])
        self.send_header("Content-Length", str(len(data)))
        hashes = f"crc32c={described['crc32c']},md5={described['md5Hash']}"
        self.send_header("X-Goog-Hash", hashes)
        self.end_headers()
        self.wfile.write(data)

    def _answer(
        self, status: int, body: object | None, headers: dict[str, str] | None = None
    ) -> None:
        raw = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass
