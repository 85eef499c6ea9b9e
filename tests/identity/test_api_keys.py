"""API keys: shown once, bound to one business and one role, gone when they should be."""

from datetime import timedelta
from typing import Any

import pytest

from tests.identity.world import Reply, World, call


def test_a_key_works_for_its_business_and_role(world: World) -> None:
    owner = world.owner()
    made = owner.send("POST", "/api-keys", {"name": "Site", "role": "agent"})
    assert made.status == 201
    key = made.content["key"]
    assert key.startswith("pk_")
    assert made.content["prefix"] == key[:9]
    reply = _with_key(world, key, "POST", "/probe")
    assert reply.content == {"tenant": owner.tenant, "user": f"key:{made.content['id']}"}
    assert _with_key(world, key, "GET", "/api-keys").status == 403
    me = _with_key(world, key, "GET", "/me").content
    assert (me["tenant"], me["role"], me["email"]) == (owner.tenant, "agent", "")


def test_a_key_is_shown_once_and_kept_nowhere(world: World) -> None:
    owner = world.owner()
    body = {"name": "Site", "role": "viewer"}
    made = owner.send("POST", "/api-keys", body, idempotency_key="once")
    key = made.content["key"]
    repeat = owner.send("POST", "/api-keys", body, idempotency_key="once")
    assert (repeat.status, repeat.code) == (409, "AnswerShownOnce")
    listed = owner.send("GET", "/api-keys").content["items"]
    assert [one["id"] for one in listed] == [made.content["id"]]
    assert "key" not in listed[0]
    rows = world.documents.driver.file.reader().execute("SELECT data FROM documents")  # type: ignore[attr-defined]
    assert key not in repr(rows.fetchall())


def test_a_key_of_another_business_is_refused_there(world: World) -> None:
    owner, stranger = world.owner(), world.owner("bia@salao.example", "Salão")
    made = owner.send("POST", "/api-keys", {"name": "Site", "role": "admin"}).content
    foreign = _with_key(world, made["key"], "GET", "/probe", stranger.tenant)
    assert (foreign.status, foreign.code) == (403, "NotAMember")
    assert _with_key(world, made["key"], "GET", "/probe", owner.tenant).status == 200
    assert stranger.send("DELETE", f"/api-keys/{made['id']}").status == 404
    assert stranger.send("GET", "/api-keys").content["items"] == []


def test_a_revoked_key_is_nothing_at_once(world: World) -> None:
    owner = world.owner()
    made = owner.send("POST", "/api-keys", {"name": "Site", "role": "viewer"}).content
    assert _with_key(world, made["key"], "GET", "/probe").status == 200
    assert owner.send("DELETE", f"/api-keys/{made['id']}").status == 204
    assert owner.send("DELETE", f"/api-keys/{made['id']}").status == 204
    assert _with_key(world, made["key"], "GET", "/probe").status == 401
    assert owner.send("GET", "/api-keys").content["items"] == []


@pytest.mark.parametrize("key", ["pk_", "pk_x", "pk_" + "x" * 43, "pk_" + "x" * 5000])
def test_a_key_nobody_made_is_nothing(world: World, key: str) -> None:
    assert _with_key(world, key, "GET", "/me").status == 401


def test_a_key_does_not_do_what_a_person_must(world: World) -> None:
    owner = world.owner()
    viewer = world.join(owner, "v@padaria.example", "viewer")
    key = owner.send("POST", "/api-keys", {"name": "All", "role": "owner"}).content["key"]
    attempts: list[tuple[str, str, Any]] = [
        ("POST", "/api-keys", {"name": "More", "role": "viewer"}),
        ("POST", "/invites", {"email": "x@y.example", "role": "viewer"}),
        ("PATCH", f"/members/{viewer.user_id}", {"role": "owner"}),
        ("DELETE", f"/members/{viewer.user_id}", None),
        ("POST", "/tenants", {"name": "Other"}),
        ("PUT", "/me", {"name": "Key", "language": "en"}),
        ("POST", f"/tenants/{owner.tenant}/select", None),
        ("DELETE", "/auth/session", None),
    ]
    for method, path, body in attempts:
        reply = _with_key(world, key, method, path, body=body)
        assert (reply.status, reply.code) == (403, "PersonNeeded"), path


def test_the_keys_of_a_removed_member_end_with_them(world: World) -> None:
    owner = world.owner()
    admin = world.join(owner, "admin@padaria.example", "admin")
    key = admin.send("POST", "/api-keys", {"name": "Mine", "role": "admin"}).content["key"]
    owners = owner.send("POST", "/api-keys", {"name": "Ours", "role": "admin"}).content["key"]
    assert owner.send("DELETE", f"/members/{admin.user_id}").status == 204
    assert _with_key(world, key, "GET", "/probe").status == 401
    assert _with_key(world, owners, "GET", "/probe").status == 200


def test_a_demotion_ends_the_keys_above_the_new_role(world: World) -> None:
    owner = world.owner()
    admin = world.join(owner, "admin@padaria.example", "admin")
    high = admin.send("POST", "/api-keys", {"name": "High", "role": "admin"}).content["key"]
    low = admin.send("POST", "/api-keys", {"name": "Low", "role": "viewer"}).content["key"]
    owner.send("PATCH", f"/members/{admin.user_id}", {"role": "agent"})
    assert _with_key(world, high, "GET", "/probe").status == 401
    assert _with_key(world, low, "GET", "/probe").status == 200


def test_the_last_use_is_noted_at_most_once_an_hour(world: World) -> None:
    owner = world.owner()
    key = owner.send("POST", "/api-keys", {"name": "Site", "role": "viewer"}).content["key"]
    assert _last_use(owner) is None
    _with_key(world, key, "GET", "/probe")
    first = _last_use(owner)
    assert first is not None
    world.clock.move(minutes=59)
    writes = world.documents.operations.writes
    _with_key(world, key, "GET", "/probe")
    spent_on_limits = 2
    assert world.documents.operations.writes - writes <= spent_on_limits
    assert _last_use(owner) == first
    world.clock.move(minutes=1)
    _with_key(world, key, "GET", "/probe")
    assert _last_use(owner) != first


def test_a_business_has_a_bounded_number_of_keys(world: World) -> None:
    owner = world.owner()
    body = {"name": "k", "role": "viewer"}
    made = []
    for _ in range(51):
        made.append(owner.send("POST", "/api-keys", body).status)
        world.clock.now += timedelta(seconds=5)
    assert made == [201] * 50 + [409]


def _last_use(owner: Any) -> str | None:
    return owner.send("GET", "/api-keys").content["items"][0]["last_used_at"]


def _with_key(
    world: World, key: str, method: str, path: str, tenant: str | None = None, body: Any = None
) -> Reply:
    headers = {"authorization": f"Bearer {key}", "x-tenant": tenant}
    return call(world.api, method, path, body, headers)
