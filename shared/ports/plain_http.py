"""One HTTP request without what a browser needs: no cookies, redirects, hooks or merged addresses.

httpx's client spends more on those than on the request, and replies pay it three times.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def open_transport(connections: int, keep_alive_seconds: float) -> "httpx.HTTPTransport":
    """Return a pool of connections. Proxies of the environment see none of its requests."""
    import httpx

    limits = httpx.Limits(
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=keep_alive_seconds,
    )
    return httpx.HTTPTransport(trust_env=False, limits=limits)


def post(
    transport: "httpx.HTTPTransport",
    url: str,
    headers: Mapping[str, str],
    content: bytes,
    timeout: "httpx.Timeout",
) -> "httpx.Response":
    """Post and return the whole answer, whatever its status. Raises what the client would."""
    import httpx

    request = httpx.Request(
        "POST", url, headers=headers, content=content, extensions={"timeout": timeout.as_dict()}
    )
    try:
        response = transport.handle_request(request)
        response.request = request
        try:
            response.read()
        finally:
            response.close()
    except httpx.RequestError as error:
        error.request = request
        raise
    return response
