"""What Firebase's emulator cannot prove: forged and stale proofs, with keys of our own."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from shared.config import Settings
from shared.kernel.errors import Unauthenticated, Unavailable
from shared.ports.identity.firebase import (
    SESSION_CERTIFICATES,
    TOKEN_CERTIFICATES,
    FirebaseIdentity,
)
from tests.conftest import SettableClock

PROJECT = "padaria"
TOKEN_ISSUER = f"https://securetoken.google.com/{PROJECT}"
SESSION_ISSUER = f"https://session.firebase.google.com/{PROJECT}"


class Google:
    """Signs like Google and serves its certificates; counts how often it is asked."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = "first"
        self.asked: list[str] = []
        self.broken = False
        self.seconds = 0.0

    def fetch(self, url: str) -> tuple[bytes, float]:
        self.asked.append(url)
        if self.broken:
            raise Unavailable("Google is out")
        return json.dumps({self.kid: self.certificate()}).encode(), 3600.0

    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "securetoken")])
        start = datetime(2026, 1, 1, tzinfo=UTC)
        builder = (
            x509.CertificateBuilder(name, name, self.private.public_key(), 1)
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=999))
        )
        signed = builder.sign(self.private, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        pem = self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        full = {"alg": "RS256", "kid": self.kid, **header}
        return jwt.encode(full, claims, RSAKey.import_key(pem))


@pytest.fixture(scope="module")
def keys() -> Google:
    return Google()


@pytest.fixture
def google(keys: Google) -> Google:
    fresh = Google.__new__(Google)
    fresh.__dict__.update(keys.__dict__, asked=[], broken=False, seconds=0.0, kid="first")
    return fresh


@pytest.fixture
def identity(google: Google, clock: SettableClock) -> FirebaseIdentity:
    settings = Settings(identity="firebase", google_cloud_project=PROJECT)
    return FirebaseIdentity(settings, clock, google.fetch, lambda: google.seconds)


def claims(clock: SettableClock, **changes: Any) -> dict[str, Any]:
    now = int(clock().timestamp())
    return {
        "iss": TOKEN_ISSUER,
        "aud": PROJECT,
        "sub": "ana",
        "email": "ana@padaria.example",
        "email_verified": True,
        "name": "Ana",
        "auth_time": now - 10,
        "iat": now - 5,
        "exp": now + 3595,
        "firebase": {"sign_in_provider": "google.com"},
    } | changes


def test_a_signed_token_is_believed(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    sign_in = identity.verify_token(google.sign(claims(clock)))
    assert (sign_in.user_id, sign_in.email, sign_in.email_verified) == (
        "ana",
        "ana@padaria.example",
        True,
    )
    assert google.asked == [TOKEN_CERTIFICATES]


def test_a_signed_cookie_is_believed_with_the_keys_for_cookies(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    identity.verify_session(google.sign(claims(clock, iss=SESSION_ISSUER)))
    assert google.asked == [SESSION_CERTIFICATES]


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://securetoken.google.com/other", "aud": "other"},
        {"aud": "other"},
        {"aud": [PROJECT]},
        {"iss": SESSION_ISSUER},
        {"iss": "https://evil.example/padaria"},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 129},
        {"exp": 1_700_000_000},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 1e300},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"auth_time": 4_000_000_000},
        {"auth_time": None},
        {"firebase": {"tenant": "other-tenant"}},
    ],
)
def test_a_wrong_claim_is_refused(
    identity: FirebaseIdentity, google: Google, clock: SettableClock, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Unauthenticated):
        identity.verify_token(google.sign(claims(clock, **wrong)))


def test_a_token_expires_on_the_second(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    token = google.sign(claims(clock))
    clock.move(seconds=3594)
    identity.verify_token(token)
    clock.move(seconds=1)
    with pytest.raises(Unauthenticated):
        identity.verify_token(token)


def test_a_stranger_s_signature_is_refused(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    stranger = Google()
    with pytest.raises(Unauthenticated):
        identity.verify_token(stranger.sign(claims(clock)))


def test_one_changed_byte_is_refused(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    header, payload, signature = google.sign(claims(clock)).split(".")
    _, other, _ = google.sign(claims(clock, sub="bia")).split(".")
    with pytest.raises(Unauthenticated):
        identity.verify_token(f"{header}.{other}.{signature}")
    with pytest.raises(Unauthenticated):
        identity.verify_token(f"{header}.{payload}.")


def _unsigned(google: Google, content: dict[str, Any]) -> str:
    none = "eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ"  # {"alg":"none","kid":"first"}
    return f"{none}.{google.sign(content).split('.')[1]}."


def _hmac_with_public_key(google: Google, content: dict[str, Any]) -> str:
    header = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImZpcnN0In0"  # {"alg":"HS256","kid":"first"}
    signed = f"{header}.{google.sign(content).split('.')[1]}"
    digest = hmac.digest(google.certificate().encode(), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


@pytest.mark.parametrize("forge", [_unsigned, _hmac_with_public_key])
def test_another_algorithm_is_refused(
    identity: FirebaseIdentity,
    google: Google,
    clock: SettableClock,
    forge: Callable[[Google, dict[str, Any]], str],
) -> None:
    with pytest.raises(Unauthenticated):
        identity.verify_token(forge(google, claims(clock)))


def test_without_the_emulator_setting_unsigned_tokens_are_never_taken(
    google: Google, clock: SettableClock
) -> None:
    token = _unsigned(google, claims(clock))
    settings = Settings(google_cloud_project=PROJECT, firebase_auth_emulator_host="127.0.0.1:1")
    assert FirebaseIdentity(settings, clock, google.fetch).verify_token(token).user_id == "ana"
    production = Settings(google_cloud_project=PROJECT)
    with pytest.raises(Unauthenticated):
        FirebaseIdentity(production, clock, google.fetch).verify_token(token)


def test_certificates_are_fetched_once_until_their_age_ends(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    token = google.sign(claims(clock))
    for _ in range(20):
        identity.verify_token(token)
    assert len(google.asked) == 1
    google.seconds = 3600.0
    identity.verify_token(token)
    assert len(google.asked) == 2


def test_a_new_key_is_found_but_strangers_cannot_make_us_ask_at_will(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    identity.verify_token(google.sign(claims(clock)))
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            identity.verify_token(google.sign(claims(clock), kid="unheard-of"))
    assert len(google.asked) == 1
    google.seconds, google.kid = 61.0, "second"
    identity.verify_token(google.sign(claims(clock)))
    assert len(google.asked) == 2


def test_an_outage_of_google_is_bridged_with_the_keys_we_have_for_a_day(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    token = google.sign(claims(clock))
    identity.verify_token(token)
    google.broken, google.seconds = True, 4000.0
    for _ in range(5):
        identity.verify_token(token)
    assert len(google.asked) == 2
    google.seconds = 3600.0 + 24 * 3600
    with pytest.raises(Unavailable):
        identity.verify_token(token)


def test_without_certificates_nobody_is_believed_and_the_caller_may_retry(
    identity: FirebaseIdentity, google: Google, clock: SettableClock
) -> None:
    google.broken = True
    with pytest.raises(Unavailable):
        identity.verify_token(google.sign(claims(clock)))
