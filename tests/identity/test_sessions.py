"""Signing in, staying signed in, signing out; what a cookie alone cannot do."""

import pytest

from shared.identity import store
from shared.ports.documents import PLATFORM
from tests.identity.world import ORIGIN, World, call


def test_a_fresh_sign_in_becomes_a_guarded_cookie_and_a_csrf_token(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    attributes = browser.set_cookie.split("; ")[1:]
    assert set(attributes) == {"Path=/", "Max-Age=604800", "HttpOnly", "SameSite=Lax", "Secure"}
    me = browser.send("GET", "/me")
    assert me.status == 200
    assert me.content["email"] == "ana@padaria.example"
    assert me.content["csrf_token"] == browser.csrf
    assert (me.content["tenant"], me.content["role"], me.content["memberships"]) == (None, None, [])


def test_neither_the_cookie_nor_the_csrf_token_is_kept_anywhere(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    for table in ("documents",):
        rows = world.documents.driver.file.reader().execute(f"SELECT id, data FROM {table}")  # type: ignore[attr-defined]
        text = repr(rows.fetchall())
        assert browser.cookie not in text
        assert str(browser.csrf) not in text


def test_a_sign_in_older_than_five_minutes_is_not_exchanged(world: World) -> None:
    token = world.id_token("ana@padaria.example")
    world.clock.move(minutes=5)
    assert _exchange(world, token).status == 200
    world.clock.move(seconds=1)
    late = _exchange(world, token)
    assert (late.status, late.code) == (401, "SignInTooOld")


def test_a_refreshed_token_of_an_old_sign_in_is_not_exchanged(world: World) -> None:
    tokens = world.identity.sign_up("ana@padaria.example", "correct horse")
    world.clock.move(minutes=30)
    fresh = world.identity.refresh(tokens.refresh_token).id_token
    assert _exchange(world, fresh).code == "SignInTooOld"


@pytest.mark.parametrize("junk", ["x", "a.b.c", "ey" * 2000])
def test_what_is_no_id_token_is_not_exchanged(world: World, junk: str) -> None:
    assert _exchange(world, junk).status == 401


def test_a_session_cookie_is_no_id_token(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    assert _exchange(world, str(browser.cookie)).status == 401
    bearer = call(world.api, "GET", "/me", None, {"authorization": f"Bearer {browser.cookie}"})
    assert bearer.status == 401
    token = world.id_token("ana@padaria.example")
    assert call(world.api, "GET", "/me", None, {"cookie": f"__session={token}"}).status == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://piloto.example", ""])
def test_another_site_cannot_sign_its_visitor_in(world: World, origin: str) -> None:
    token = world.id_token("ana@padaria.example")
    reply = call(world.api, "POST", "/auth/session", {"id_token": token}, {"origin": origin})
    assert (reply.status, reply.code) == (403, "CsrfRefused")
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("csrf", [None, "", "wrong", "é"])
def test_a_change_without_the_csrf_token_is_refused(world: World, csrf: str | None) -> None:
    browser = world.owner()
    reply = browser.send("POST", "/probe", x_csrf_token=csrf)
    assert (reply.status, reply.code) == (403, "CsrfRefused")
    assert browser.send("POST", "/probe").status == 200


def test_the_csrf_token_of_another_session_is_refused(world: World) -> None:
    browser = world.owner()
    other = world.browser("ana@padaria.example")
    assert other.csrf != browser.csrf
    assert browser.send("POST", "/probe", x_csrf_token=other.csrf).code == "CsrfRefused"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{ORIGIN}:8443", f"{ORIGIN}.evil.example"]
)
def test_a_change_from_another_origin_is_refused_even_with_the_token(
    world: World, origin: str
) -> None:
    browser = world.owner()
    assert browser.send("POST", "/probe", origin=origin).code == "CsrfRefused"
    assert browser.send("DELETE", "/auth/session", origin=origin).code == "CsrfRefused"
    assert browser.send("GET", "/me").status == 200


def test_without_a_proof_there_is_nobody(world: World) -> None:
    for method, path in (("GET", "/me"), ("GET", "/probe"), ("POST", "/tenants")):
        assert call(world.api, method, path).status == 401


def test_signing_out_ends_the_cookie_also_for_whoever_copied_it(world: World) -> None:
    browser = world.owner()
    stolen = browser.cookie
    reply = browser.send("DELETE", "/auth/session")
    assert reply.status == 204
    assert "Max-Age=0" in browser.set_cookie
    browser.cookie = stolen
    assert browser.send("GET", "/me").status == 401
    assert browser.send("POST", "/probe").status == 401


def test_another_instance_refuses_changes_at_once_and_reading_within_seconds(
    world: World,
) -> None:
    browser = world.owner()
    elsewhere = world.another_instance()
    assert browser.send("GET", "/probe", api=elsewhere).status == 200
    stolen = browser.cookie
    browser.send("DELETE", "/auth/session")
    browser.cookie = stolen
    assert browser.send("POST", "/probe", api=elsewhere).status == 401
    world.seconds += 5.1
    assert browser.send("GET", "/probe", api=elsewhere).status == 401


def test_signing_out_everywhere_ends_every_session_and_refresh_token(world: World) -> None:
    first, second = world.owner(), world.browser("ana@padaria.example")
    other = world.browser("bia@padaria.example")
    assert first.send("DELETE", "/auth/session?everywhere=true").status == 204
    assert second.send("GET", "/me").status == 401
    assert other.send("GET", "/me").status == 200


def test_a_session_ends_after_seven_days(world: World) -> None:
    browser = world.owner()
    world.clock.move(days=7, seconds=-1)
    world.seconds += 60
    assert browser.send("GET", "/probe").status == 200
    world.clock.move(seconds=1)
    world.seconds += 60
    assert browser.send("GET", "/probe").status == 401


def test_a_cookie_without_our_document_is_nothing(world: World) -> None:
    browser = world.owner()
    id = world.documents.transact(
        PLATFORM,
        lambda tx: tx.find(store.SESSIONS_BY_USER, {"user_id": browser.user_id}).items[0]["id"],
    )
    world.documents.transact(PLATFORM, lambda tx: tx.delete(store.SESSIONS, id))
    world.seconds += 60
    assert browser.send("GET", "/me").status == 401


def test_a_bearer_token_needs_no_csrf_but_names_its_business(world: World) -> None:
    owner = world.owner()
    token = f"Bearer {world.id_token('ana@padaria.example')}"
    none = call(world.api, "POST", "/probe", None, {"authorization": token})
    assert none.status == 403
    named = {"authorization": token, "x-tenant": owner.tenant}
    assert call(world.api, "POST", "/probe", None, named).content["tenant"] == owner.tenant


def test_a_person_changes_what_they_are_called(world: World) -> None:
    browser = world.browser("ana@padaria.example")
    changed = browser.send("PUT", "/me", {"name": "Ana Lima", "language": "en"})
    assert (changed.content["name"], changed.content["language"]) == ("Ana Lima", "en")
    # A later sign-in does not put back what the sign-in service says.
    assert world.browser("ana@padaria.example").send("GET", "/me").content["name"] == "Ana Lima"


@pytest.mark.parametrize("extra", ["id", "email", "memberships", "role", "tenant", "credits"])
def test_nobody_writes_more_about_themselves_than_is_offered(world: World, extra: str) -> None:
    browser = world.owner()
    before = browser.send("GET", "/me").content
    body = {"name": "Ana", "language": "en", extra: "owner"}
    reply = browser.send("PUT", "/me", body)
    assert (reply.status, reply.content["field"]) == (400, extra)
    assert browser.send("GET", "/me").content == before


def test_requests_of_one_person_are_limited_and_polling_apart(world: World) -> None:
    token = {"authorization": f"Bearer {world.id_token('ana@padaria.example')}"}
    limited = [call(world.api, "GET", "/me", None, token).status for _ in range(1001)]
    assert limited == [200] * 1000 + [429]
    late = call(world.api, "GET", "/me", None, token)
    assert int(late.headers["retry-after"]) >= 1
    assert call(world.api, "GET", "/changes", None, token).status == 404


def _exchange(world: World, token: str):
    return call(world.api, "POST", "/auth/session", {"id_token": token}, {"origin": ORIGIN})
