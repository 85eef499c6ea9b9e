"""The identity contract, on the embedded accounts and on the real Firebase Auth emulator."""

import base64
import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.kernel.errors import Invalid, Unauthenticated
from shared.kernel.ids import new_id
from shared.ports.identity import IdentityProvider
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.identity.firebase import FirebaseIdentity
from shared.ports.identity.tokens import Refused
from tests.identity_parts import embedded_identity

WEEK_SECONDS = 7 * 24 * 3600


class Adapter(Protocol):
    """A provider and the way people sign up with it."""

    provider: IdentityProvider

    def sign_up(self, email: str) -> tuple[str, str]:
        """Return an ID token and a refresh token."""
        ...

    def ended(self, token: str, refresh_token: str) -> bool:
        """Tell whether the refresh token of this sign-in stopped working."""
        ...


@dataclass
class Embedded:
    provider: EmbeddedIdentity

    def sign_up(self, email: str) -> tuple[str, str]:
        tokens = self.provider.sign_up(email, "correct horse", "Ana")
        return tokens.id_token, tokens.refresh_token

    def ended(self, token: str, refresh_token: str) -> bool:
        try:
            return not self.provider.refresh(refresh_token).id_token
        except Refused:
            return True


@dataclass
class Emulated:
    provider: FirebaseIdentity
    host: str
    project: str

    def sign_up(self, email: str) -> tuple[str, str]:
        self._post(
            f"identitytoolkit.googleapis.com/v1/projects/{self.project}/accounts",
            {"email": email, "password": "correct horse", "displayName": "Ana"},
        )
        path = "identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any"
        body = {
            "email": email,
            "password": "correct horse",
            "returnSecureToken": True,
            "targetProjectId": self.project,
        }
        found = self._post(path, body)
        return found["idToken"], found["refreshToken"]

    def ended(self, token: str, refresh_token: str) -> bool:
        # The emulator's refresh route serves its first project only; what Firebase itself goes
        # by is the time before which sign-ins do not count.
        sign_in = self.provider.verify_token(token)
        path = f"identitytoolkit.googleapis.com/v1/projects/{self.project}/accounts:lookup"
        found = self._post(path, {"localId": [sign_in.user_id]})
        return sign_in.signed_in_at.timestamp() < int(found["users"][0]["validSince"])

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://{self.host}/{path}",
            json.dumps(body).encode(),
            {"content-type": "application/json", "authorization": "Bearer owner"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))


@pytest.fixture(params=["embedded", "firebase"])
def adapter(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Adapter]:
    if request.param == "embedded":
        identity = embedded_identity(tmp_path, system_clock)
        yield Embedded(identity)
        identity.accounts.file.close()
        return
    host = request.getfixturevalue("auth_emulator")
    project = f"demo-{new_id()[:12]}"
    # firebase_admin reads the emulator's address itself.
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", host)
    settings = Settings(
        identity="firebase", google_cloud_project=project, firebase_auth_emulator_host=host
    )
    yield Emulated(FirebaseIdentity(settings), host, project)


def test_a_token_names_who_signed_in(adapter: Adapter) -> None:
    token, _ = adapter.sign_up("Ana@Padaria.example")
    sign_in = adapter.provider.verify_token(token)
    assert sign_in.user_id
    assert (sign_in.email, sign_in.name) == ("ana@padaria.example", "Ana")
    assert not sign_in.email_verified
    assert sign_in.signed_in_at <= sign_in.issued_at < sign_in.expires_at
    assert abs((system_clock() - sign_in.signed_in_at).total_seconds()) < 60


def test_a_token_becomes_a_session_cookie_of_the_same_person(adapter: Adapter) -> None:
    token, _ = adapter.sign_up("ana@padaria.example")
    cookie = adapter.provider.mint_session(token, WEEK_SECONDS)
    session = adapter.provider.verify_session(cookie)
    sign_in = adapter.provider.verify_token(token)
    assert (session.user_id, session.email) == (sign_in.user_id, sign_in.email)
    assert session.signed_in_at == sign_in.signed_in_at
    lasts = (session.expires_at - session.issued_at).total_seconds()
    assert lasts == WEEK_SECONDS


def test_a_token_is_no_cookie_and_a_cookie_is_no_token(adapter: Adapter) -> None:
    token, _ = adapter.sign_up("ana@padaria.example")
    cookie = adapter.provider.mint_session(token, WEEK_SECONDS)
    with pytest.raises(Unauthenticated):
        adapter.provider.verify_session(token)
    with pytest.raises(Unauthenticated):
        adapter.provider.verify_token(cookie)
    with pytest.raises(Unauthenticated):
        adapter.provider.mint_session(cookie, WEEK_SECONDS)


@pytest.mark.parametrize("seconds", [299, 14 * 24 * 3600 + 1])
def test_a_session_lasts_five_minutes_to_fourteen_days(adapter: Adapter, seconds: int) -> None:
    token, _ = adapter.sign_up("ana@padaria.example")
    with pytest.raises(Invalid):
        adapter.provider.mint_session(token, seconds)


@pytest.mark.parametrize(
    "junk", ["", "x", "a.b.c", "..", "é.é.é", "e30.e30.", "x" * 10_000, "e30." + "Zg" * 9_000]
)
def test_what_is_no_token_is_refused(adapter: Adapter, junk: str) -> None:
    for verify in (adapter.provider.verify_token, adapter.provider.verify_session):
        with pytest.raises(Unauthenticated):
            verify(junk)
    with pytest.raises(Unauthenticated):
        adapter.provider.mint_session(junk, WEEK_SECONDS)


def test_a_token_with_an_emptied_subject_is_refused(adapter: Adapter) -> None:
    token, _ = adapter.sign_up("ana@padaria.example")
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"sub": ""}).encode()).decode()
    with pytest.raises(Unauthenticated):
        adapter.provider.verify_token(f"{header}.{forged.rstrip('=')}.{signature}")


def test_revoking_ends_the_refresh_tokens_of_that_user_only(adapter: Adapter) -> None:
    ana, ana_refresh = adapter.sign_up("ana@padaria.example")
    bia, bia_refresh = adapter.sign_up("bia@padaria.example")
    assert not adapter.ended(ana, ana_refresh)
    time.sleep(1.1)  # Firebase counts in whole seconds
    adapter.provider.revoke(adapter.provider.verify_token(ana).user_id)
    assert adapter.ended(ana, ana_refresh)
    assert not adapter.ended(bia, bia_refresh)


def test_revoking_somebody_unknown_is_fine(adapter: Adapter) -> None:
    adapter.provider.revoke("nobody")
