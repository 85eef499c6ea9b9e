"""Campaigns over HTTP: from a draft to the ledger, and every refusal with its field."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from shared.agents import store as agents
from shared.agents.model import Agent
from shared.campaigns.api import ROUTES, Campaigns
from shared.campaigns.files import CampaignFiles
from shared.campaigns.reviewing import ReviewService
from shared.campaigns.service import CampaignService
from shared.entry.auth import Role
from shared.messaging.templates import change_template
from shared.ports.blobs.folder import FolderBlobs
from shared.ports.llm import Completion
from shared.ports.llm.scripted import ScriptedLlm
from tests.api_caller import caller
from tests.campaigns.world import World

BODY: dict[str, Any] = {
    "name": "Primavera",
    "account_id": "a1",
    "first_message": {
        "mode": "template",
        "template": "ola",
        "variables": [{"field": "first_name", "fallback": "tudo bem"}],
    },
    "rate": {"messages": 20, "per_seconds": 60},
}


def _client(world: World, role: Role = Role.OWNER) -> TestClient:
    services = Campaigns(
        CampaignService(world.documents, world.usage, world.clock),
        world.enrolment,
        ReviewService(world.documents, world.clock),
        CampaignFiles(FolderBlobs(world.folder / "blobs")),
    )
    return caller(ROUTES, services, world.documents, role)


@pytest.fixture
def client(world: World) -> TestClient:
    return _client(world)


def _made(client: TestClient, world: World, people: int = 3, **changes: Any) -> str:
    id = client.post("/campaigns", json={**BODY, **changes}).json()["id"]
    ids = [world.person(number) for number in range(people)]
    answer = client.post(f"/campaigns/{id}/prospects/import", json={"contact_ids": ids})
    assert answer.json()["enrolled"] == people
    return str(id)


def test_a_campaign_goes_from_draft_to_a_readable_ledger(client: TestClient, world: World):
    id = _made(client, world)

    started = client.post(f"/campaigns/{id}/start").json()
    world.run(minutes=2)

    assert started["status"] == "running"
    assert client.get(f"/campaigns/{id}").json()["status"] == "completed"
    prospects = client.get(f"/campaigns/{id}/prospects?stage=contacted").json()["items"]
    assert len(prospects) == 3
    sends = client.get(f"/campaigns/{id}/sends?state=sent").json()["items"]
    assert [row["content"]["variables"] for row in sends] == [["Ana"]] * 3
    assert client.get("/campaigns?status=completed").json()["items"][0]["id"] == id


def test_the_start_names_everything_that_is_missing(client: TestClient):
    body = {**BODY, "account_id": None, "offer_ids": ["gone"]}
    id = client.post("/campaigns", json=body).json()["id"]

    answer = client.post(f"/campaigns/{id}/start")

    assert answer.status_code == 400
    assert answer.json()["code"] == "CampaignNotReady"
    fields = {(one["field"], one["code"]) for one in answer.json()["problems"]}
    assert fields == {
        ("account_id", "AccountNotFound"),
        ("offer_ids", "OfferNotFound"),
        ("prospects", "NoProspects"),
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_message": {"mode": "template", "template": "nova"}}, "TemplateNotFound"),
        ({"first_message": {"mode": "template", "template": "ola"}}, "VariableCount"),
        ({"rate": {"messages": 100, "per_seconds": 1}}, "RateTooHigh"),
        ({"first_message": {"mode": "llm", "template": "ola"}}, "AgentNotFound"),
        ({"valid_until": "2026-01-01T00:00:00Z"}, "Past"),
    ],
)
def test_a_start_that_cannot_work_is_refused(
    client: TestClient, world: World, change: dict[str, Any], code: str
):
    id = _made(client, world, **change)

    problems = client.post(f"/campaigns/{id}/start").json()["problems"]

    assert [one["code"] for one in problems] == [code]


def test_pause_and_resume_over_http(client: TestClient, world: World):
    id = _made(client, world, people=30)
    client.post(f"/campaigns/{id}/start")
    world.run(seconds=20)

    paused = client.post(f"/campaigns/{id}/pause").json()
    sent = len(world.channels.sent)
    world.run(minutes=3)
    assert (paused["status"], paused["pause_reason"]) == ("paused", "PausedByMember")
    assert len(world.channels.sent) == sent
    assert client.post(f"/campaigns/{id}/pause").status_code == 409

    assert client.post(f"/campaigns/{id}/resume").json()["status"] == "running"
    world.run(minutes=3)
    assert len(world.recipients()) == 30
    assert set(world.recipients().values()) == {1}


def test_words_and_limits_change_while_it_runs_and_the_account_does_not(
    client: TestClient, world: World
):
    id = _made(client, world, people=40)
    client.post(f"/campaigns/{id}/start")
    world.run(seconds=10)
    before, edited_at = len(world.channels.sent), world.now

    changed = client.patch(
        f"/campaigns/{id}",
        json={
            "rate": {"messages": 6, "per_seconds": 60},
            "first_message": {
                "mode": "template",
                "template": "ola",
                "variables": [{"field": "name"}],
            },
        },
    )
    assert changed.status_code == 200
    frozen = client.patch(f"/campaigns/{id}", json={"account_id": "a2"})
    assert (frozen.status_code, frozen.json()["field"]) == (409, "account_id")
    world.run(minutes=10)

    after = world.channels.sent[before:]
    assert all(sent.content.variables[0].startswith("Ana ") for sent in after)
    times = world.claimed_at[before:]
    seven = [(b - a).total_seconds() for a, b in zip(times, times[6:], strict=False)]

    assert min(seven) >= 60
    assert (times[0] - edited_at).total_seconds() < 15
    assert len(world.recipients()) == 40


def test_everybody_is_enrolled_once_and_other_campaigns_are_a_warning(
    client: TestClient, world: World
):
    first = _made(client, world)
    client.post(f"/campaigns/{first}/start")
    second = client.post("/campaigns", json=BODY).json()["id"]

    ids = ["c0", "c0", "c1", "nobody"]
    answer = client.post(f"/campaigns/{second}/prospects/import", json={"contact_ids": ids})
    again = client.post(f"/campaigns/{second}/prospects/import", json={"contact_ids": ids})

    assert answer.json()["enrolled"] == 2
    assert (answer.json()["unknown"], answer.json()["in_other_campaigns"]) == (1, 2)
    assert (again.json()["enrolled"], again.json()["already_there"]) == (0, 2)


def test_people_with_a_tag_are_enrolled_by_a_task(client: TestClient, world: World):
    for number in range(450):
        world.person(number, tags=("vip",) if number % 3 == 0 else ())
    id = client.post("/campaigns", json=BODY).json()["id"]

    begun = client.post(f"/campaigns/{id}/prospects/import", json={"tag": "vip"}).json()
    assert begun["state"] == "running"
    world.run(seconds=1)

    where = f"/campaigns/{id}/prospects/imports/{begun['enrolment_id']}"
    progress = client.get(where).json()
    assert (progress["state"], progress["enrolled"]) == ("done", 150)


CSV_PATH = "/campaigns/{}/prospects/import?basis=consent&basis_source=feira"
CSV = {"content-type": "text/csv"}


def test_one_person_in_five_spellings_gets_one_message(client: TestClient, world: World):
    id = client.post("/campaigns", json=BODY).json()["id"]
    rows = [
        "Ana,+55 31 98888-8888",
        "Ana,31988888888",
        "Ana,(31) 98888 8888",
        "Ana,5531988888888",
        "Ana,031 98888-8888",
        "Sem,123",
    ]
    data = "nome,telefone\n" + "\n".join(rows)

    answer = client.post(CSV_PATH.format(id), content=data.encode(), headers=CSV).json()
    assert (answer["state"], answer["enrolled"], answer["unknown"]) == ("done", 1, 1)
    client.post(f"/campaigns/{id}/start")
    world.run(minutes=2)

    assert list(world.recipients().values()) == [1]


def test_a_large_file_is_enrolled_by_tasks_once(client: TestClient, world: World):
    world.double_tasks = True
    id = client.post("/campaigns", json=BODY).json()["id"]
    rows = [f"Ana {number},+5511{900000000 + number}" for number in range(1300)]
    data = "nome,telefone\n" + "\n".join(rows)

    begun = client.post(CSV_PATH.format(id), content=data.encode(), headers=CSV).json()
    assert begun["state"] == "running"
    world.run(minutes=1)

    where = f"/campaigns/{id}/prospects/imports/{begun['enrolment_id']}"
    progress = client.get(where).json()
    assert (progress["state"], progress["enrolled"]) == ("done", 1300)
    assert world.enrolment.files.blobs.names("t1", "enrolments") == []


def test_a_file_without_a_legal_basis_is_refused(client: TestClient):
    id = client.post("/campaigns", json=BODY).json()["id"]

    path = f"/campaigns/{id}/prospects/import"
    answer = client.post(path, content=b"nome,telefone\nAna,+5511999999999", headers=CSV)

    assert (answer.status_code, answer.json()["field"]) == (400, "basis")


def test_drafts_wait_for_approval_and_then_go_out(world: World):
    world.llm = ScriptedLlm(lambda request: Completion("Oi! Posso contar uma novidade?"))
    world._boot()
    agent = Agent("g1", "Bia", world.now, world.now)
    world.do(lambda tx: agents.put(tx, agent, "u1"))
    client = _client(world)
    id = _made(
        client,
        world,
        people=4,
        agent_id="g1",
        review=True,
        first_message={"mode": "llm", "template": "ola", "brief": "novidade"},
    )
    client.post(f"/campaigns/{id}/start")
    world.run(minutes=2)
    assert world.channels.sent == []

    drafts = client.get(f"/campaigns/{id}/drafts?state=waiting").json()["items"]
    assert len(drafts) == 4
    one, two, three, four = (draft["id"] for draft in drafts)
    path = f"/campaigns/{id}/drafts"
    edited = client.patch(f"{path}/{one}", json={"text": "Oi,\nsou a Bia."}).json()
    assert edited["edited"] is True
    assert client.post(f"{path}/{two}/reject").json()["state"] == "rejected"
    many = client.post(f"{path}/approve", json={"draft_ids": [one, three]})
    assert [draft["state"] for draft in many.json()["items"]] == ["approved", "approved"]
    assert client.post(f"{path}/{one}/approve").status_code == 409
    world.run(minutes=2)

    words = [sent.content.variables[0] for sent in world.channels.sent]
    assert sorted(words) == ["Oi! Posso contar uma novidade?", "Oi, sou a Bia."]
    assert client.get(f"/campaigns/{id}").json()["status"] == "running"
    client.post(f"{path}/{four}/approve")
    world.run(minutes=5)
    assert client.get(f"/campaigns/{id}").json()["status"] == "completed"
    skipped = client.get(f"/campaigns/{id}/prospects?plan_state=skipped").json()["items"]
    assert [one["skip_reason"] for one in skipped] == ["DraftRejected"]


def test_a_prospect_is_converted_once_and_only_in_its_campaign(client: TestClient, world: World):
    id = _made(client, world, people=1)
    prospect = client.get(f"/campaigns/{id}/prospects").json()["items"][0]["id"]

    converted = client.post(f"/campaigns/{id}/prospects/{prospect}/convert").json()

    assert converted["stage"] == "converted"
    assert client.post(f"/campaigns/{id}/prospects/{prospect}/convert").json() == converted
    assert client.post(f"/campaigns/other/prospects/{prospect}/convert").status_code == 404


def test_only_a_draft_can_be_deleted_and_takes_its_list_along(client: TestClient, world: World):
    id = _made(client, world, people=3)
    running = _made(client, world, people=1)
    client.post(f"/campaigns/{running}/start")

    assert client.delete(f"/campaigns/{running}").status_code == 409
    assert client.delete(f"/campaigns/{id}").status_code == 204
    assert client.get(f"/campaigns/{id}").status_code == 404
    assert client.get(f"/campaigns/{id}/prospects").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"rate": {"messages": 0, "per_seconds": 1}},
        {"sending_window": {"days": [0], "start": "18:00", "end": "09:00"}},
        {"sending_window": {"days": [7], "start": "09:00", "end": "18:00"}},
        {"first_message": {"mode": "sms"}},
        {"surprise": 1},
    ],
)
def test_a_campaign_that_cannot_be_is_refused(client: TestClient, change: dict[str, Any]):
    answer = client.post("/campaigns", json={**BODY, **change})

    assert answer.status_code == 400
    assert answer.json()["field"]


def test_a_viewer_reads_and_starts_nothing(world: World):
    id = _made(_client(world), world)
    viewer = _client(world, Role.VIEWER)

    assert viewer.get(f"/campaigns/{id}").status_code == 200
    for path in ("start", "pause", "resume", "complete"):
        assert viewer.post(f"/campaigns/{id}/{path}").status_code == 403


def test_a_campaign_of_another_business_is_not_there(client: TestClient, world: World):
    id = _made(client, world)

    stranger = {"x-tenant": "t2"}
    assert client.get(f"/campaigns/{id}", headers=stranger).status_code == 404
    assert client.get(f"/campaigns/{id}/sends", headers=stranger).status_code == 404
    assert client.post(f"/campaigns/{id}/start", headers=stranger).status_code == 404
    ids = {"contact_ids": ["c0"]}
    path = f"/campaigns/{id}/prospects/import"
    assert client.post(path, json=ids, headers=stranger).status_code == 404


PICTURE_BODY = {"place": "header", "kind": "image"}


@pytest.mark.parametrize(("place", "kind"), [("header", "url"), ("button", "image")])
def test_what_fills_a_place_is_of_a_kind_that_this_place_has(
    client: TestClient, place: str, kind: str
):
    fine = {"place": "button", "kind": "url", "fallback": "a"}
    wrong = {"place": place, "kind": kind, "fallback": "https://a.example/a.png"}
    message = {**BODY["first_message"], "parts": [fine, wrong]}
    answer = client.post("/campaigns", json={**BODY, "first_message": message})
    assert (answer.status_code, answer.json()["field"]) == (400, "first_message.parts[1].kind")


def test_a_picture_is_kept_shown_and_goes_out_with_everybodys_message(
    client: TestClient, world: World
):
    parts = [{"type": "HEADER", "format": "IMAGE"}]
    world.do(lambda tx: change_template(tx, "a1", "ola", "pt_BR", world.now, components=parts))
    id = _made(client, world)
    missing = client.post(f"/campaigns/{id}/start").json()["problems"]
    assert [one["code"] for one in missing] == ["PartMissing"]

    where = "/campaigns/files"
    kept = client.post(where + "?kind=image", content=b"png", headers={"content-type": "image/png"})
    file = kept.json()["file"]
    assert client.get(f"{where}/{file}").content == b"png"
    assert client.get(f"{where}/none").status_code == 404
    message = {**BODY["first_message"], "parts": [{**PICTURE_BODY, "file": file}]}
    changed = client.patch(f"/campaigns/{id}", json={"first_message": message})
    assert changed.json()["first_message"]["parts"][0]["file"] == file
    client.post(f"/campaigns/{id}/start")
    world.run(minutes=2)

    assert [name for name, _, _ in world.channels.uploaded] == [file]
    shown = [outgoing.content.header.media.media_id for outgoing in world.channels.sent]
    assert len(shown) == 3
    assert all(shown)


@pytest.mark.parametrize(
    ("query", "content_type", "data", "status"),
    [
        ("image", "image/gif", b"x", 400),
        ("image", "image/png", b"", 400),
        ("image", "image/png", b"x" * 5_000_001, 413),
        ("sticker", "image/webp", b"x", 400),
    ],
)
def test_a_file_that_no_header_can_show_is_refused(
    client: TestClient, query: str, content_type: str, data: bytes, status: int
):
    where = f"/campaigns/files?kind={query}"
    assert client.post(where, content=data, headers={"content-type": content_type}).status_code == (
        status
    )
