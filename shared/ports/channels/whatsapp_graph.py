"""Meta's Graph API over HTTPS: one client, one call at a time, and what its answers say."""

import json
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shared.ports.channels import Outcome, Reaction, Refused, Unknown, errors
from shared.ports.channels.errors import NOT_CONNECTED, Codes, refusal_without_code
from shared.ports.plain_http import Posting

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 30.0
_WRITE_SECONDS = 10.0
# A send that waits longer than this for a free connection has not left: it is tried again.
_POOL_SECONDS = 10.0
_CONNECTIONS = 100
# Shorter than the five seconds after which common servers close an idle connection: a message
# written into one that is just closing would be an unknown outcome.
_KEEP_ALIVE_SECONDS = 4.0

Node = Mapping[str, Any]


class GraphClient:
    """Calls `api_url` (the Graph API or the simulator). Safe for threads."""

    def __init__(self, api_url: str, api_version: str, codes: Codes = errors) -> None:
        self._codes = codes
        self._base = f"{api_url.rstrip('/')}/{api_version}"
        self._client: httpx.Client | None = None
        self._posting = Posting(_CONNECTIONS, _KEEP_ALIVE_SECONDS)
        self._building = threading.Lock()

    def request(
        self, method: str, path: str, token: str, payload: Node | None = None, **more: Any
    ) -> "httpx.Response":
        """Ask once; raises `httpx.HTTPError` when no answer comes."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})
        if payload is not None:
            # Escaped to ASCII: a lone surrogate in a text is then no failure of ours.
            more["content"] = json.dumps(payload).encode()
            headers["Content-Type"] = "application/json"
        url, client = f"{self._base}/{path}", self._http()
        if method == "POST" and payload is not None and len(more) == 1:
            return self._posting.post(url, headers, more["content"], client.timeout)
        return client.request(method, url, headers=headers, **more)

    def send(
        self, path: str, token: str, payload: Node, accepted: Callable[[Node], Outcome]
    ) -> Outcome:
        """Ask once for what must not happen twice; `accepted` reads the answer of a success."""
        import httpx

        try:
            response = self.request("POST", path, token, payload)
        except not_connected() as error:
            return Refused(NOT_CONNECTED, Reaction.RETRY, type(error).__name__)
        except httpx.HTTPError as error:
            return Unknown(f"{type(error).__name__}: {error}")
        body, status = json_of(response), response.status_code
        error_node = graph_error(body)
        if error_node is not None:
            if self._codes.is_definite(error_node["code"], status):
                return refused(error_node, response, self._codes)
            return Unknown(f"HTTP {status} with code {error_node['code']}")
        if 200 <= status < 300:
            return accepted(body)
        # 408 is given up on while reading: whether the message was taken is not said.
        if status >= 500 or status == 408:
            return Unknown(f"HTTP {status} without a Graph error")
        return refusal_without_code(status, wait_seconds(response.headers))

    def ask(
        self, method: str, path: str, token: str, payload: Node | None = None, **more: Any
    ) -> Node | Refused:
        """Ask for something that may be asked again; every failure comes back as a value."""
        import httpx

        try:
            response = self.request(method, path, token, payload, **more)
        except httpx.HTTPError as error:
            return Refused(NOT_CONNECTED, Reaction.RETRY, type(error).__name__)
        body = json_of(response)
        error_node = graph_error(body)
        if error_node is not None:
            return refused(error_node, response, self._codes)
        status = response.status_code
        if status == 200 and body:
            return body
        if status == 200 or status >= 500:
            return Refused(-status, Reaction.RETRY, "no Graph answer")
        return refusal_without_code(status)

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        with self._building:
            if self._client is not None:
                self._client.close()
            self._client = None
        self._posting.close()

    def _http(self) -> "httpx.Client":
        if self._client is None:
            with self._building:
                if self._client is None:
                    self._client = _build_client()
        return self._client


def _build_client() -> "httpx.Client":
    import httpx

    return httpx.Client(
        limits=httpx.Limits(
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
        ),
        timeout=httpx.Timeout(
            connect=_CONNECT_SECONDS, read=_READ_SECONDS, write=_WRITE_SECONDS, pool=_POOL_SECONDS
        ),
        # Neither proxies of the environment nor redirects may see a token.
        trust_env=False,
        follow_redirects=False,
    )


def not_connected() -> "tuple[type[httpx.HTTPError], ...]":
    """Return the errors after which not one byte of the request has left (DNS, TLS, address)."""
    import httpx

    return (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
        httpx.LocalProtocolError,
    )


def refused(error: Node, response: "httpx.Response", codes: Codes) -> Refused:
    """Return the refusal of a Graph error."""
    data = error.get("error_data")
    detail = data.get("details") if isinstance(data, dict) else None
    subcode = error.get("error_subcode")
    # What Meta writes for the people who submitted a template stands here.
    words = detail or error.get("error_user_msg") or error.get("message") or ""
    return codes.refusal(
        error["code"],
        str(words),
        http_status=response.status_code,
        is_transient=error.get("is_transient") is True,
        subcode=subcode if isinstance(subcode, int) else None,
        wait_seconds=wait_seconds(response.headers),
    )


def graph_error(body: Node) -> Node | None:
    """Return the error of an answer with its code as a number, if it carries one."""
    error = body.get("error")
    if not isinstance(error, dict):
        return None
    try:
        return {**error, "code": int(error["code"])}
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def wait_seconds(headers: Mapping[str, str]) -> float | None:
    """Return how long the answer asks us to wait: Retry-After, or the minutes until the call
    rate of the business is regained."""
    waits: list[float] = []
    with suppress(ValueError):
        waits.append(float(headers.get("retry-after", "")))
    with suppress(ValueError, AttributeError, TypeError, KeyError):
        usage = json.loads(headers.get("x-business-use-case-usage", "{}"))
        for uses in usage.values():
            waits += [float(use["estimated_time_to_regain_access"]) * 60 for use in uses]
    return max((wait for wait in waits if 0 < wait < math.inf), default=None)


def json_of(response: "httpx.Response") -> Node:
    """Return the answer's object; empty for anything else."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return node_of(body)


def node_of(value: object) -> Node:
    """Return an object of an answer; empty for anything else."""
    return value if isinstance(value, dict) else {}


def nodes_of(value: object) -> Sequence[Node]:
    """Return the objects of a list in an answer."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
