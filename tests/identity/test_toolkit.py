"""What the SDK does not show of the toolkit API: bodies, time, other origins, the mailed page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from infra.local.identity_mail import ActionMail
from infra.local.identity_toolkit import PREFIXES, build_toolkit
from shared.config import Settings
from shared.ports.identity.connect import connect_embedded_identity
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.identity.tokens import Refused
from tests.conftest import SettableClock
from tests.identity.world import KeptMail
from tests.identity_parts import embedded_identity

ACCOUNTS = "/identitytoolkit.googleapis.com/v1/accounts:"
EMAIL, PASSWORD = "ana@padaria.example", "correct horse"


@pytest.fixture
def mail() -> KeptMail:
    return KeptMail()


@pytest.fixture
def identity(tmp_path: Path, clock: SettableClock) -> Iterator[EmbeddedIdentity]:
    opened = embedded_identity(tmp_path, clock)
    yield opened
    opened.accounts.file.close()


@pytest.fixture
def toolkit(identity: EmbeddedIdentity, mail: KeptMail) -> TestClient:
    app = build_toolkit(identity, ActionMail(mail, "http://127.0.0.1:8080"))
    return TestClient(app, base_url="http://127.0.0.1:8080")


def post(toolkit: TestClient, name: str, **fields: Any) -> Any:
    return toolkit.post(f"{ACCOUNTS}{name}?key=any", json=fields).json()


def error(toolkit: TestClient, name: str, **fields: Any) -> str:
    reply = toolkit.post(f"{ACCOUNTS}{name}?key=any", json=fields)
    found = reply.json()["error"]
    assert reply.status_code == found["code"] == 400
    assert found["errors"] == [
        {"message": found["message"], "reason": "invalid", "domain": "global"}
    ]
    return str(found["message"])


def sign_up(toolkit: TestClient) -> Any:
    return post(toolkit, "signUp", email=EMAIL, password=PASSWORD, returnSecureToken=True)


def refresh(toolkit: TestClient, token: str) -> Any:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return toolkit.post("/securetoken.googleapis.com/v1/token?key=any", data=form)


def test_failures_use_google_s_words(toolkit: TestClient) -> None:
    sign_up(toolkit)
    both = {"email": EMAIL, "password": PASSWORD}
    assert error(toolkit, "signUp", **both) == "EMAIL_EXISTS"
    assert error(toolkit, "signUp", email=EMAIL.upper(), password="x").startswith(
        "WEAK_PASSWORD : "
    )
    assert error(toolkit, "signUp", email=EMAIL) == "MISSING_PASSWORD"
    assert error(toolkit, "signUp", email="nonsense", password=PASSWORD) == "INVALID_EMAIL"
    assert error(toolkit, "signUp").startswith("ADMIN_ONLY_OPERATION")
    assert error(toolkit, "signInWithPassword", email=EMAIL) == "MISSING_PASSWORD"
    assert error(toolkit, "signInWithPassword", password="x") == "MISSING_EMAIL"
    wrong = error(toolkit, "signInWithPassword", email=EMAIL, password="x")
    nobody = error(toolkit, "signInWithPassword", email="no@x.example", password="x")
    assert wrong == nobody == "INVALID_LOGIN_CREDENTIALS"
    assert error(toolkit, "lookup", idToken="x") == "INVALID_ID_TOKEN"
    assert error(toolkit, "resetPassword", oobCode="x", newPassword=PASSWORD) == "INVALID_OOB_CODE"
    assert error(toolkit, "update", oobCode="x") == "INVALID_OOB_CODE"
    assert error(toolkit, "sendOobCode", requestType="OTHER") == "INVALID_REQ_TYPE"
    assert error(toolkit, "signUp", email={"a": 1}).startswith("INVALID_ARGUMENT")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{" * 20_000])
def test_any_body_gets_an_answer_in_google_s_form(toolkit: TestClient, body: bytes) -> None:
    for name in ("signUp", "signInWithIdp", "lookup", "update", "resetPassword", "sendOobCode"):
        reply = toolkit.post(ACCOUNTS + name, content=body)
        assert reply.status_code == 400
        assert reply.json()["error"]["message"]


def test_a_body_over_the_limit_is_refused(toolkit: TestClient) -> None:
    reply = toolkit.post(f"{ACCOUNTS}signUp", content=b" " * 60_000)
    assert reply.status_code == 413


def test_an_account_is_looked_up_by_its_own_token_only(
    toolkit: TestClient, clock: SettableClock
) -> None:
    made = sign_up(toolkit)
    found = post(toolkit, "lookup", idToken=made["idToken"])["users"][0]
    assert (found["localId"], found["email"]) == (made["localId"], EMAIL)
    assert "passwordHash" not in found
    clock.move(hours=1)
    assert error(toolkit, "lookup", idToken=made["idToken"]) == "INVALID_ID_TOKEN"


def test_a_refresh_token_works_until_it_is_revoked(
    toolkit: TestClient, identity: EmbeddedIdentity, clock: SettableClock
) -> None:
    made = sign_up(toolkit)
    clock.move(days=40)
    fresh = refresh(toolkit, made["refreshToken"]).json()
    assert identity.verify_token(fresh["id_token"]).user_id == fresh["user_id"] == made["localId"]
    identity.revoke(made["localId"])
    refused = refresh(toolkit, made["refreshToken"])
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == "INVALID_REFRESH_TOKEN"
    assert error(toolkit, "lookup", idToken=fresh["id_token"]) == "TOKEN_EXPIRED"


def test_a_disabled_account_signs_in_nowhere(
    toolkit: TestClient, identity: EmbeddedIdentity
) -> None:
    made = sign_up(toolkit)
    identity.accounts.file.write(
        lambda connection: connection.execute("UPDATE people SET disabled = 1") and None
    )
    both = {"email": EMAIL, "password": PASSWORD}
    assert error(toolkit, "signInWithPassword", **both) == "USER_DISABLED"
    assert error(toolkit, "lookup", idToken=made["idToken"]) == "USER_DISABLED"
    assert refresh(toolkit, made["refreshToken"]).json()["error"]["message"] == "USER_DISABLED"


def test_a_lock_after_wrong_passwords_opens_by_itself(
    toolkit: TestClient, clock: SettableClock
) -> None:
    sign_up(toolkit)
    both = {"email": EMAIL, "password": PASSWORD}
    for _ in range(10):
        error(toolkit, "signInWithPassword", email=EMAIL, password="wrong one")
    locked = error(toolkit, "signInWithPassword", **both)
    assert locked.startswith("TOO_MANY_ATTEMPTS_TRY_LATER")
    clock.move(minutes=15)
    assert post(toolkit, "signInWithPassword", **both)["email"] == EMAIL


def test_changing_a_password_needs_a_recent_sign_in_and_ends_the_other_ones(
    toolkit: TestClient, clock: SettableClock
) -> None:
    old = sign_up(toolkit)
    clock.move(minutes=6)
    change = {"password": "a newer one", "returnSecureToken": True}
    late = error(toolkit, "update", idToken=old["idToken"], **change)
    assert late == "CREDENTIAL_TOO_OLD_LOGIN_AGAIN"
    assert error(toolkit, "delete", idToken=old["idToken"]) == late
    recent = post(toolkit, "signInWithPassword", email=EMAIL, password=PASSWORD)
    changed = post(toolkit, "update", idToken=recent["idToken"], **change)
    assert changed["idToken"]
    for ended in (old, recent):
        assert refresh(toolkit, ended["refreshToken"]).status_code == 400
    assert refresh(toolkit, changed["refreshToken"]).status_code == 200


def test_a_changed_address_is_unproven_and_never_somebody_else_s(
    toolkit: TestClient, identity: EmbeddedIdentity
) -> None:
    made = sign_up(toolkit)
    post(toolkit, "signUp", email="bia@x.example", password=PASSWORD)
    taken = error(toolkit, "update", idToken=made["idToken"], email="bia@x.example")
    assert taken == "EMAIL_EXISTS"
    changed = post(toolkit, "update", idToken=made["idToken"], email="Ana@X.example")
    assert (changed["email"], changed["emailVerified"]) == ("ana@x.example", False)


def test_a_code_ends_after_an_hour_and_belongs_to_the_address_it_was_mailed_to(
    toolkit: TestClient, mail: KeptMail, clock: SettableClock
) -> None:
    made = sign_up(toolkit)
    post(toolkit, "sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    first = _code(mail)
    changed = post(toolkit, "update", idToken=made["idToken"], email="new@x.example")
    assert error(toolkit, "update", oobCode=first) == "INVALID_OOB_CODE"
    clock.move(seconds=30)
    post(toolkit, "sendOobCode", requestType="VERIFY_EMAIL", idToken=changed["idToken"])
    clock.move(hours=1)
    assert error(toolkit, "update", oobCode=_code(mail)) == "EXPIRED_OOB_CODE"


def test_a_code_is_for_one_purpose(toolkit: TestClient, mail: KeptMail) -> None:
    made = sign_up(toolkit)
    post(toolkit, "sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    code = _code(mail)
    taken = error(toolkit, "resetPassword", oobCode=code, newPassword="a newer one")
    assert taken == "INVALID_OOB_CODE"
    post(toolkit, "sendOobCode", requestType="PASSWORD_RESET", email=EMAIL)
    assert error(toolkit, "update", oobCode=_code(mail)) == "INVALID_OOB_CODE"


def test_nobody_s_mailbox_is_flooded(
    toolkit: TestClient, mail: KeptMail, clock: SettableClock
) -> None:
    made = sign_up(toolkit)
    for _ in range(5):
        post(toolkit, "sendOobCode", requestType="PASSWORD_RESET", email=EMAIL)
    assert len(mail.sent) == 1
    again = {"requestType": "VERIFY_EMAIL", "idToken": made["idToken"]}
    post(toolkit, "sendOobCode", **again)
    assert error(toolkit, "sendOobCode", **again) == "TOO_MANY_ATTEMPTS_TRY_LATER"
    clock.move(seconds=21)
    post(toolkit, "sendOobCode", **again)
    assert len(mail.sent) == 3


def test_mails_speak_the_language_of_the_page(toolkit: TestClient, mail: KeptMail) -> None:
    sign_up(toolkit)
    toolkit.post(
        f"{ACCOUNTS}sendOobCode",
        json={"requestType": "PASSWORD_RESET", "email": EMAIL},
        headers={"x-firebase-locale": "en-US"},
    )
    assert mail.sent[0].subject == "Your new Piloto password"


def test_any_page_may_call_because_no_cookie_is_trusted(toolkit: TestClient) -> None:
    headers = {
        "origin": "http://localhost:5173",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-client-version,x-firebase-gmpid",
    }
    reply = toolkit.options(f"{ACCOUNTS}signUp", headers=headers)
    assert reply.status_code == 200
    assert "x-firebase-gmpid" in reply.headers["access-control-allow-headers"]
    plain = toolkit.post(f"{ACCOUNTS}signUp", json={}, headers={"origin": "http://a.example"})
    assert plain.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in plain.headers


@pytest.mark.parametrize(
    "path",
    [
        "/identitytoolkit.googleapis.com/v1/projects",
        "/identitytoolkit.googleapis.com/v1/recaptchaParams",
        "/identitytoolkit.googleapis.com/v2/recaptchaConfig",
        "/identitytoolkit.googleapis.com/v2/passwordPolicy",
        "/emulator/v1/projects/piloto/config",
    ],
)
def test_what_the_sdk_may_ask_is_answered_under_the_mounted_prefixes(
    toolkit: TestClient, path: str
) -> None:
    assert toolkit.get(path).status_code == 200
    assert path.startswith(PREFIXES)


def test_the_mailed_link_changes_nothing_until_the_form_is_sent(
    toolkit: TestClient, mail: KeptMail
) -> None:
    sign_up(toolkit)
    post(toolkit, "sendOobCode", requestType="PASSWORD_RESET", email=EMAIL)
    found = re.search(r"http://\S+", mail.sent[0].text)
    assert found
    parts = urlsplit(found[0])
    page = toolkit.get(f"{parts.path}?{parts.query}")
    assert "Escolha uma nova senha" in page.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    assert fields["oobCode"] == _code(mail)
    short = toolkit.post(parts.path, data={**fields, "newPassword": "short"})
    assert short.status_code == 400
    done = toolkit.post(parts.path, data={**fields, "newPassword": "a newer one"})
    assert "Pronto" in done.text
    assert toolkit.post(parts.path, data={**fields, "newPassword": "again!"}).status_code == 400
    assert post(toolkit, "signInWithPassword", email=EMAIL, password="a newer one")["idToken"]


def test_the_page_shows_no_markup_of_its_address(toolkit: TestClient) -> None:
    page = toolkit.get('/emulator/action?mode="><script>&oobCode="><script>x&lang="><i>')
    assert "<script>" not in page.text
    assert "<i>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "public_url", "pretends"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080", True),
        ("localhost", "http://localhost:8080", True),
        ("0.0.0.0", "http://127.0.0.1:8080", False),
        ("127.0.0.1", "https://piloto.example", False),
    ],
)
def test_a_pretended_google_account_exists_only_where_nobody_else_can_reach_it(
    tmp_path: Path, host: str, public_url: str, pretends: bool
) -> None:
    settings = Settings(host=host, public_url=public_url, data_dir=tmp_path)
    identity = connect_embedded_identity(settings)
    claims = '{"sub":"g-1","email":"ana@padaria.example","email_verified":true}'
    try:
        if pretends:
            assert identity.sign_in_with_idp("google.com", claims).is_new
        else:
            with pytest.raises(Refused, match="OPERATION_NOT_ALLOWED"):
                identity.sign_in_with_idp("google.com", claims)
    finally:
        identity.accounts.file.close()


@pytest.mark.parametrize("claims", ["", "{}", "[]", '{"sub":""}', '{"sub":7}', "x.y.z", "null"])
def test_a_pretended_account_needs_a_subject(identity: EmbeddedIdentity, claims: str) -> None:
    with pytest.raises(Refused, match="INVALID_IDP_RESPONSE"):
        identity.sign_in_with_idp("google.com", claims)


def test_other_providers_are_not_offered(identity: EmbeddedIdentity) -> None:
    with pytest.raises(Refused, match="OPERATION_NOT_ALLOWED"):
        identity.sign_in_with_idp("facebook.com", '{"sub":"f-1"}')


def _code(mail: KeptMail) -> str:
    found = re.search(r"oobCode=([\w-]+)", mail.sent[-1].text)
    assert found
    return found[1]
