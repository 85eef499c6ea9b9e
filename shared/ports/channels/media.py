"""Fetches what people sent from Meta's own hosts, within our limits."""

import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shared.ports.channels import Fetched, File, NotFetched

if TYPE_CHECKING:
    import httpx

LIMIT_BYTES = 25_000_000
"""What a function can hold in memory and serve; WhatsApp's documents may be larger."""
# Meta's servers for media: an address anywhere else is never asked, whoever names it.
_HOSTS = ("fbsbx.com", "fbcdn.net", "cdninstagram.com", "whatsapp.net")
# The only one of them that wants to see the token.
_TOKEN_HOST = "lookaside.fbsbx.com"
_MOST_REDIRECTS = 3
_SECONDS = 20.0
_CHUNK_BYTES = 65_536
_PASSING = frozenset({401, 403, 408, 425, 429})
_TYPES = {"image": "image/", "sticker": "image/", "video": "video/", "audio": "audio/"}
# Voice notes come as ogg, which some servers call an application's format.
_ALSO = frozenset({"application/ogg", "application/octet-stream", "binary/octet-stream"})

_ID = re.compile(r"[0-9A-Za-z_-]{1,200}")

_Address = tuple[str, bool]


class GraphMedia:
    """Asks `api_url` (the Graph API or the simulator) where a file lies. Safe for threads."""

    def __init__(self, api_url: str, api_version: str, limit_bytes: int = LIMIT_BYTES) -> None:
        self._base = f"{api_url.rstrip('/')}/{api_version}"
        self._own = _origin(self._base)
        self._limit = limit_bytes
        self._client: httpx.Client | None = None
        self._building = threading.Lock()

    def fetch(self, access_token: str, file: File) -> Fetched | NotFetched:
        """Download one file; see the contract."""
        import httpx

        try:
            located = self._locate(access_token, file)
            if isinstance(located, NotFetched):
                return located
            url, told_type = located
            return self._download(access_token, url, file, told_type)
        except httpx.HTTPError as error:
            return NotFetched(type(error).__name__, retry=True)

    def _locate(self, access_token: str, file: File) -> tuple[str, str] | NotFetched:
        if not file.provider_id:
            return (file.url, file.content_type) if file.url else NotFetched("Gone")
        if not _ID.fullmatch(file.provider_id):
            return NotFetched("Gone")
        response = self._http().get(
            f"{self._base}/{file.provider_id}", headers=_authorization(access_token)
        )
        if response.status_code != 200:
            return _refused(response.status_code)
        found = _json(response)
        size = found.get("file_size")
        if isinstance(size, int) and size > self._limit:
            return NotFetched("TooLarge")
        url = found.get("url")
        told = str(found.get("mime_type") or file.content_type)
        return (url, told) if isinstance(url, str) else NotFetched("Gone")

    def _download(
        self, access_token: str, url: str, file: File, told_type: str
    ) -> Fetched | NotFetched:
        for _ in range(_MOST_REDIRECTS + 1):
            address = self._address(url)
            if address is None:
                return NotFetched("AddressRefused")
            headers = _authorization(access_token) if address[1] else {}
            with self._http().stream("GET", address[0], headers=headers) as response:
                if response.is_redirect:
                    url = str(response.url.join(response.headers["location"]))
                    continue
                if response.status_code != 200:
                    return _refused(response.status_code)
                return self._read(response, file, told_type)
        return NotFetched("AddressRefused")

    def _read(self, response: "httpx.Response", file: File, told_type: str) -> Fetched | NotFetched:
        said = response.headers.get("content-type", "")
        kind = _plain(said) if _plain(said) not in _ALSO else _plain(told_type) or _plain(said)
        wanted = _TYPES.get(file.kind, "")
        if not kind.startswith(wanted) and kind not in _ALSO:
            return NotFetched("TypeRefused")
        data = bytearray()
        for chunk in response.iter_bytes(_CHUNK_BYTES):
            data += chunk
            if len(data) > self._limit:
                return NotFetched("TooLarge")
        return Fetched(bytes(data), kind) if data else NotFetched("Gone")

    def _address(self, url: str) -> _Address | None:
        """Return the address and whether the token may go there; None where nothing may."""
        try:
            parts = urlsplit(url)
            if parts.username or parts.password or not parts.hostname:
                return None
            if _origin(url) == self._own:
                return url, True
            host = parts.hostname.lower()
            if parts.scheme != "https" or parts.port not in (None, 443):
                return None
        except ValueError:
            return None
        if not any(host == known or host.endswith("." + known) for known in _HOSTS):
            return None
        return url, host == _TOKEN_HOST

    def _http(self) -> "httpx.Client":
        if self._client is None:
            with self._building:
                if self._client is None:
                    self._client = _build_client()
        return self._client

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        with self._building:
            if self._client is not None:
                self._client.close()
            self._client = None


def _build_client() -> "httpx.Client":
    import httpx

    # Neither proxies of the environment nor redirects may see a token.
    return httpx.Client(timeout=_SECONDS, trust_env=False, follow_redirects=False)


def _authorization(access_token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token}"}


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port


def _refused(status: int) -> NotFetched:
    retry = status >= 500 or status in _PASSING
    return NotFetched("Unavailable" if retry else "Gone", retry)


def _plain(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _json(response: "httpx.Response") -> Mapping[str, Any]:
    with suppress(ValueError, RecursionError):
        found = response.json()
        return found if isinstance(found, dict) else {}
    return {}
