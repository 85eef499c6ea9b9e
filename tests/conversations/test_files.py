"""A stranger's file over HTTP: shown where harmless, else a download; ranges for players."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from shared.conversations.api import ROUTES
from shared.messaging import store as messaging
from shared.ports.blobs import Blob
from tests.api_caller import caller
from tests.conversations.conftest import TENANT, World


@pytest.fixture
def api(world: World) -> TestClient:
    return caller(ROUTES, world.inbox, world.documents)


def stored(world: World, content_type: str, name: str = "") -> str:
    node = {**world.text(""), "type": "document", "document": {"id": "m1", "filename": name}}
    world.receiving.receive(world.body(node))
    (message,) = world.messages()
    world.blobs.put(TENANT, "messages/x/y", Blob(b"0123456789", content_type))

    def keep(tx):
        known = tx.get(messaging.MESSAGES, message["id"])
        file = {**known["files"][0], "state": "stored", "blob": "messages/x/y"}
        tx.put(messaging.MESSAGES, message["id"], {**known, "files": [file]})

    world.documents.transact(TENANT, keep)
    return f"/conversations/{world.conversation().id}/messages/{message['id']}/files/0"


def test_a_picture_is_shown_and_runs_nothing(world, api):
    answer = api.get(stored(world, "image/png"))
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf"])
def test_what_could_run_is_only_downloaded(world, api, content_type):
    answer = api.get(stored(world, content_type, 'ca"tálogo.html'))
    assert answer.headers["content-type"] == "application/octet-stream"
    disposition = answer.headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''ca%22t%C3%A1logo.html"


@pytest.mark.parametrize(("wanted", "status", "data"), [
    ("bytes=0-3", 206, b"0123"), ("bytes=8-", 206, b"89"), ("bytes=-2", 206, b"89"),
    ("bytes=0-999", 206, b"0123456789"), ("bytes=", 200, b"0123456789"),
    ("lines=1-2", 200, b"0123456789"), ("bytes=99-", 416, None),
])  # fmt: skip
def test_a_player_may_ask_for_a_part(world, api, wanted: str, status: int, data: Any):
    answer = api.get(stored(world, "audio/ogg"), headers={"range": wanted})
    assert answer.status_code == status
    if data is not None:
        assert answer.content == data


def test_nobody_of_another_business_gets_it(world, api):
    path = stored(world, "image/png")
    assert api.get(path, headers={"x-tenant": "t2"}).status_code == 404
    assert api.get(path[:-1] + "1").status_code == 404
    assert api.get(path[:-1] + "x").status_code == 404


def test_the_thread_names_the_route_of_the_file(world, api):
    path = stored(world, "image/png")
    (message,) = api.get(f"/conversations/{world.conversation().id}/messages").json()["items"]
    assert message["content"]["files"][0]["url"] == f"/api/v1{path}"
