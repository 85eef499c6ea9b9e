"""Journeys against a deployed product: `python -m tools.deploy.journeys https://staging.example.com`.

With an API key in PILOTO_API_KEY it also makes an offer, finds it and puts it away again.
"""

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Product:
    """Asks one deployment, as a browser, a provider or another program would."""

    def __init__(self, url: str, api_key: str = "") -> None:
        self.url = url.rstrip("/")
        self.api_key = api_key
        self._opener = urllib.request.build_opener(_NoRedirect)

    def ask(
        self, path: str, method: str = "GET", body: Any = None, *, signed_in: bool = False
    ) -> Answer:
        """Send one request; whatever comes back is an answer."""
        headers = {"content-type": "application/json", "accept": "application/json, text/html"}
        if signed_in:
            headers["authorization"] = f"Bearer {self.api_key}"
            headers["idempotency-key"] = str(uuid.uuid4())
        url = path if "://" in path else self.url + path
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=_TIMEOUT_SECONDS) as response:
                return _answer(response.status, response)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return _answer(refusal.code, refusal)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **options: Any) -> None:
        """Show redirects instead of following them."""


def _answer(status: int, response: Any) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status, headers, response.read())


def the_dashboard_is_there(product: Product) -> None:
    """The shell and every address of its router, with the policy that keeps strangers out."""
    for path in ("/", "/inbox", "/sign-in"):
        page = product.ask(path)
        assert page.status == 200, (path, page.status)
        assert b'<div id="root">' in page.body, path
        assert "default-src 'none'" in page.headers["content-security-policy"], path
        assert page.headers["cache-control"] == "no-cache", path


def it_is_healthy_and_says_how_to_sign_in(product: Product) -> None:
    """Everything it depends on answers."""
    health = product.ask("/api/v1/health")
    assert (health.status, health.json()["status"]) == (200, "ok"), health
    assert product.ask("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert product.ask("/api/v1/public/config").status == 200


def strangers_are_refused(product: Product) -> None:
    """Nobody reads, nor delivers what no provider signed; what is not there is no page."""
    offers = product.ask("/api/v1/offers")
    assert offers.status == 401, offers
    assert offers.headers["content-type"].startswith("application/problem+json")
    assert product.ask("/webhooks/whatsapp", "POST", {"object": "forged"}).status == 401
    nothing = product.ask("/api/v1/nobody-has-it")
    assert nothing.status == 404, nothing
    assert nothing.headers["content-type"].startswith("application/problem+json")


def plain_http_leads_to_https(product: Product) -> None:
    """Only where there is HTTPS at all."""
    if product.url.startswith("https://"):
        answer = product.ask(product.url.replace("https://", "http://", 1) + "/")
        assert answer.status == 301, answer
        assert answer.headers["location"].startswith("https://")
        assert "strict-transport-security" in product.ask("/").headers


def an_offer_is_made_found_and_put_away(product: Product) -> None:
    """Through the database and back; skipped without a key."""
    if not product.api_key:
        return
    new = {"name": f"Journey {uuid.uuid4().hex[:6]}", "price": {"amount": 990, "currency": "BRL"}}
    made = product.ask("/api/v1/offers", "POST", new, signed_in=True)
    assert made.status == 201, made
    path = f"/api/v1/offers/{made.json()['id']}"
    try:
        assert product.ask(path, signed_in=True).json()["name"] == new["name"]
    finally:
        assert product.ask(path, "DELETE", signed_in=True).status in (200, 204)


JOURNEYS: tuple[Callable[[Product], None], ...] = (
    the_dashboard_is_there,
    it_is_healthy_and_says_how_to_sign_in,
    strangers_are_refused,
    plain_http_leads_to_https,
    an_offer_is_made_found_and_put_away,
)


def travel(product: Product) -> list[str]:
    """Make every journey; return the names of those that failed, each printed with its reason."""
    failed = []
    for journey in JOURNEYS:
        try:
            journey(product)
            print(f"ok      {journey.__name__}", flush=True)
        except (AssertionError, KeyError, ValueError, OSError) as error:
            print(f"FAILED  {journey.__name__}: {error}", flush=True)
            failed.append(journey.__name__)
    return failed


def main(arguments: list[str]) -> int:
    """Travel to the address that is given."""
    [url] = arguments
    return 1 if travel(Product(url, os.environ.get("PILOTO_API_KEY", ""))) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
