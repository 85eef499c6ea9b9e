"""Seeds the demo business once: what a newcomer finds when everything has started."""

import secrets
from collections.abc import Mapping
from typing import Any

from infra.local.address import own_address
from infra.local.api_client import ApiClient
from infra.local.sample_business import campaign_body, read_business, set_up
from shared.config import Settings
from shared.entry.connect import DEMO_EMAIL, DEMO_PASSWORD
from shared.ports.documents import PLATFORM, Documents
from shared.ports.secrets.connect import connect_secrets

_KIND, _ID = "demo", "seeded"
# Without letters that look like others: it is read from a screen and typed.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def seed_demo(settings: Settings, documents: Documents) -> Mapping[str, Any]:
    """Make what is missing of the demo and return how to sign in."""
    if not settings.demo or settings.identity != "embedded":
        return {}
    password = connect_secrets(settings).ensure(DEMO_PASSWORD, _password).decode()
    if documents.transact(PLATFORM, lambda tx: tx.peek(_KIND, _ID)) is None:
        _seed(settings, password)
        documents.transact(PLATFORM, lambda tx: tx.put(_KIND, _ID, {}))
    return {"email": DEMO_EMAIL, "password": password}


def _seed(settings: Settings, password: str) -> None:
    business = read_business()
    with ApiClient(own_address(settings)) as api:
        me = api.sign_in(DEMO_EMAIL, password)
        made = set_up(api, me, business)
        api.post("/campaigns", campaign_body(business, made), key="demo-campaign")


def _password() -> bytes:
    words = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)]
    return "-".join(words).encode()
