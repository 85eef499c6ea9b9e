"""Members, their roles and their leaving."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.entry.auth import Principal, Role
from shared.identity import audit
from shared.identity.model import LastOwner
from shared.kernel.errors import Conflict, Forbidden, NotFound
from tests.conftest import OutboxRecorder
from tests.identity.world import Browser, World

ROLES = ["viewer", "agent", "admin", "owner"]
EMAILS = {role: f"{role}@padaria.example" for role in ROLES}


@pytest.fixture
def team(world: World) -> dict[str, Browser]:
    """One member of each role; `boss` is the first owner."""
    boss = world.owner()
    joined = {role: world.join(boss, EMAILS[role], role) for role in ROLES}
    return {"boss": boss, **joined}


def test_members_are_listed_with_their_people(world: World, team: dict[str, Browser]) -> None:
    listed = team["viewer"].send("GET", "/members").content
    assert [(one["email"], one["role"]) for one in listed["items"]] == [
        ("ana@padaria.example", "owner"),
        *((EMAILS[role], role) for role in ROLES),
    ]
    first = team["viewer"].send("GET", "/members?limit=2").content
    rest = team["viewer"].send("GET", f"/members?limit=3&cursor={first['next_cursor']}").content
    assert first["items"] + rest["items"] == listed["items"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("role", ["viewer", "agent"])
def test_lower_roles_change_nothing(world: World, team: dict[str, Browser], role: str) -> None:
    low, target = team[role], team["viewer"].user_id
    attempts = [
        ("PATCH", f"/members/{target}", {"role": "viewer"}),
        ("PATCH", f"/members/{low.user_id}", {"role": "owner"}),
        ("DELETE", f"/members/{target}", None),
        ("POST", "/invites", {"email": "x@y.example", "role": "viewer"}),
        ("DELETE", "/invites/any", None),
        ("POST", "/api-keys", {"name": "k", "role": "viewer"}),
        ("DELETE", "/api-keys/any", None),
        ("PATCH", "/tenant", {"name": "Mine"}),
        ("GET", "/invites", None),
        ("GET", "/api-keys", None),
        ("GET", "/audit", None),
    ]
    for method, path, body in attempts:
        assert low.send(method, path, body).status == 403, path
    assert low.send("GET", "/me").content["role"] == role


def test_nobody_raises_themselves_or_others_above_their_own_role(
    world: World, team: dict[str, Browser]
) -> None:
    admin, owner = team["admin"], team["owner"]
    for target in (admin, team["viewer"]):
        reply = admin.send("PATCH", f"/members/{target.user_id}", {"role": "owner"})
        assert reply.status == 403
    assert admin.send("PATCH", f"/members/{owner.user_id}", {"role": "viewer"}).status == 403
    assert admin.send("DELETE", f"/members/{owner.user_id}").status == 403
    invite = {"email": "x@y.example", "role": "owner"}
    assert admin.send("POST", "/invites", invite).status == 403
    assert admin.send("POST", "/api-keys", {"name": "k", "role": "owner"}).status == 403
    promoted = admin.send("PATCH", f"/members/{team['viewer'].user_id}", {"role": "admin"})
    assert promoted.status == 200
    assert team["viewer"].send("GET", "/me").content["role"] == "admin"


@pytest.mark.parametrize("extra", ["tenant_id", "user_id", "id", "is_blocked"])
def test_a_role_is_all_one_can_send_about_a_member(
    world: World, team: dict[str, Browser], extra: str
) -> None:
    path = f"/members/{team['viewer'].user_id}"
    reply = team["boss"].send("PATCH", path, {"role": "agent", extra: "x"})
    assert (reply.status, reply.content["field"]) == (400, extra)
    for role in ("root", "OWNER", 4, None):
        assert team["boss"].send("PATCH", path, {"role": role}).status == 400


def test_a_removed_member_is_out_at_once_with_every_proof(
    world: World, team: dict[str, Browser], outbox: OutboxRecorder
) -> None:
    agent = team["agent"]
    assert agent.send("GET", "/probe").status == 200
    assert team["admin"].send("DELETE", f"/members/{agent.user_id}").status == 204
    assert agent.send("GET", "/probe").status == 403
    assert agent.send("POST", "/probe", x_tenant=agent.tenant).status == 403
    token = f"Bearer {world.id_token(EMAILS['agent'])}"
    bearer = Browser(world).send("GET", "/probe", authorization=token, x_tenant=agent.tenant)
    assert bearer.status == 403
    assert agent.send("POST", f"/tenants/{agent.tenant}/select").status == 404
    assert agent.send("GET", "/tenants").content["items"] == []
    assert [fact["user_id"] for fact in outbox.facts("member-removed")] == [agent.user_id]


def test_the_last_owner_stays(world: World, team: dict[str, Browser]) -> None:
    boss, owner = team["boss"], team["owner"]
    assert owner.send("DELETE", f"/members/{boss.user_id}").status == 204
    for method, body in (("DELETE", None), ("PATCH", {"role": "admin"})):
        reply = owner.send(method, f"/members/{owner.user_id}", body)
        assert (reply.status, reply.code) == (409, "LastOwner")
    assert owner.send("GET", "/me").content["role"] == "owner"


def test_two_owners_who_step_down_at_once_leave_one(world: World) -> None:
    for attempt in range(10):
        boss = world.owner(f"boss{attempt}@x.example")
        second = world.join(boss, f"second{attempt}@x.example", "owner")

        def step_down(browser: Browser) -> str:
            principal = Principal(browser.user_id, browser.tenant, Role.OWNER)
            try:
                world.service.members.change_role(
                    principal, browser.tenant, browser.user_id, Role.VIEWER
                )
            except LastOwner:
                return "kept"
            return "down"

        with ThreadPoolExecutor(2) as pool:
            done = sorted(pool.map(step_down, [boss, second]))
        assert done == ["down", "kept"]


def test_members_of_another_business_are_not_there(world: World, team: dict[str, Browser]) -> None:
    stranger = world.owner("bia@salao.example", "Salão")
    path = f"/members/{team['viewer'].user_id}"
    assert stranger.send("PATCH", path, {"role": "admin"}).status == 404
    assert stranger.send("DELETE", path).status == 404
    assert team["boss"].send("DELETE", "/members/nobody").status == 404
    assert len(stranger.send("GET", "/members").content["items"]) == 1


def test_a_right_lost_since_the_request_was_admitted_does_not_count(
    world: World, team: dict[str, Browser]
) -> None:
    admin = team["admin"]
    admitted = Principal(admin.user_id, admin.tenant, Role.ADMIN)
    team["boss"].send("PATCH", f"/members/{admin.user_id}", {"role": "viewer"})
    members = world.service.members
    with pytest.raises(Forbidden):
        members.change_role(admitted, admin.tenant, team["viewer"].user_id, Role.ADMIN)
    team["boss"].send("DELETE", f"/members/{admin.user_id}")
    with pytest.raises(Forbidden):
        members.remove(admitted, admin.tenant, team["viewer"].user_id)
    with pytest.raises(NotFound):
        members.remove(
            Principal(team["boss"].user_id, admin.tenant, Role.OWNER), admin.tenant, admin.user_id
        )
    assert issubclass(LastOwner, Conflict)


def test_every_change_is_on_the_trail_without_a_name_or_an_address(
    world: World, team: dict[str, Browser]
) -> None:
    boss = team["boss"]
    changes = [
        ("PATCH", f"/members/{team['viewer'].user_id}", {"role": "agent"}),
        ("DELETE", f"/members/{team['agent'].user_id}", None),
        ("PATCH", "/tenant", {"name": "Padaria Secreta"}),
    ]
    for change in changes:
        world.clock.move(seconds=1)
        assert boss.send(*change).status in (200, 204)
    trail = boss.send("GET", "/audit?limit=3").content
    assert [entry["action"] for entry in trail["items"]] == [
        "tenant.changed",
        "member.removed",
        "member.role_changed",
    ]
    assert trail["items"][0]["changes"] == {"fields": ["name"]}
    assert trail["items"][2]["subject"] == team["viewer"].user_id
    assert trail["items"][2]["changes"]["role"] == "agent"
    assert trail["items"][2]["actor"] == boss.user_id
    assert trail["items"][2]["subject_name"] == "Viewer"
    everything = repr(
        world.documents.transact(boss.tenant, lambda tx: audit.entries(tx, 100, None).items)
    )
    assert "@" not in everything
    assert "Viewer" not in everything
    assert "Secreta" not in everything
    older = boss.send("GET", f"/audit?limit=100&cursor={trail['next_cursor']}").content["items"]
    assert older[-1]["action"] == "tenant.created"


def test_a_trail_stays_in_its_business(world: World, team: dict[str, Browser]) -> None:
    stranger = world.owner("bia@salao.example", "Salão")
    entries = stranger.send("GET", "/audit").content["items"]
    assert [entry["subject"] for entry in entries] == [stranger.tenant]


def test_a_new_member_raises_the_request_limit_at_once(world: World) -> None:
    boss = world.owner()
    boss.send("GET", "/members")
    world.join(boss, EMAILS["viewer"], "viewer")
    world.clock.move(seconds=10)

    answers = [boss.send("GET", "/members").status for _ in range(70)]

    assert set(answers) == {200}
