"""Fetching files over real HTTP: from the provider's hosts only, within limits, never raising."""

import json
import socket
from collections.abc import Callable

import pytest

from shared.ports.channels import Fetched, File, NotFetched
from shared.ports.channels.media import GraphMedia
from tests.channels.raw_server import raw_server, responding

PICTURE = File(kind="image", provider_id="m1", content_type="image/jpeg")


def _in_turn(*answers: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    left = list(answers)
    return lambda connection: left.pop(0)(connection)


def _fetch(
    *answers: tuple[int, bytes, str], file: File = PICTURE, limit: int = 100, url: str = ""
) -> tuple[Fetched | NotFetched, list[bytes]]:
    """Answer the look-up with an address on the same server, then give these answers."""
    holder: list[str] = []

    def look_up(connection: socket.socket) -> None:
        place = url or f"{holder[0]}/file"
        body = json.dumps({"url": place, "mime_type": "image/jpeg"}).encode()
        responding(200, body, "content-type: application/json")(connection)

    given = [responding(status, body, *([head] if head else [])) for status, body, head in answers]
    with raw_server(_in_turn(look_up, *given)) as (address, requests):
        holder.append(address)
        return GraphMedia(address, "v25.0", limit).fetch("secret-token", file), requests


def test_a_file_is_looked_up_and_downloaded_with_the_token():
    outcome, requests = _fetch((200, b"jpeg", "content-type: image/jpeg"))
    assert outcome == Fetched(b"jpeg", "image/jpeg")
    assert requests[0].startswith(b"GET /v25.0/m1 ")
    assert all(b"Bearer secret-token" in request for request in requests)


@pytest.mark.parametrize(("answer", "code", "retry"), [
    ((404, b"", ""), "Gone", False),
    ((500, b"", ""), "Unavailable", True),
    ((429, b"", ""), "Unavailable", True),
    ((401, b"", ""), "Unavailable", True),
    ((200, b"x" * 101, "content-type: image/jpeg"), "TooLarge", False),
    ((200, b"<html>", "content-type: text/html"), "TypeRefused", False),
    ((200, b"", "content-type: image/jpeg"), "Gone", False),
    ((302, b"", "location: https://evil.example/x"), "AddressRefused", False),
    ((302, b"", "location: http://169.254.169.254/latest"), "AddressRefused", False),
])  # fmt: skip
def test_what_is_no_file_is_a_value(answer, code, retry):
    outcome, _ = _fetch(answer)
    assert outcome == NotFetched(code, retry)


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:1/x", "https://fbcdn.net.evil.example/x", "https://evil.example/fbsbx.com",
    "http://lookaside.fbsbx.com/x", "https://lookaside.fbsbx.com:8443/x", "file:///etc/passwd",
    "https://user:pw@lookaside.fbsbx.com/x", "https://[::1]/x", "https://10.0.0.1/x", "?", "",
    "https://xfbsbx.com/", "gopher://fbcdn.net/", "https://fbcdn.net@evil.example/",
])  # fmt: skip
def test_no_address_outside_the_providers_hosts_is_ever_asked(url):
    source = GraphMedia("https://graph.facebook.com", "v25.0")
    outcome = source.fetch("secret-token", File(kind="image", url=url))
    assert outcome in (NotFetched("AddressRefused"), NotFetched("Gone"))


def test_the_token_goes_only_where_files_of_whatsapp_lie():
    source = GraphMedia("https://graph.facebook.com", "v25.0")
    address = source._address
    assert address("https://lookaside.fbsbx.com/a") == ("https://lookaside.fbsbx.com/a", True)
    assert address("https://scontent.cdninstagram.com/a") == (
        "https://scontent.cdninstagram.com/a", False,
    )  # fmt: skip


def test_a_server_that_is_not_there_is_asked_again():
    source = GraphMedia("http://127.0.0.1:1", "v25.0")
    outcome = source.fetch("secret-token", PICTURE)
    assert isinstance(outcome, NotFetched)
    assert outcome.retry


def test_an_id_that_is_no_id_never_becomes_a_path():
    source = GraphMedia("http://127.0.0.1:1", "v25.0")
    for id in ("../me", "a/b", "1?x", "é", "1\n"):
        assert source.fetch("t", File(kind="image", provider_id=id)) == NotFetched("Gone")
