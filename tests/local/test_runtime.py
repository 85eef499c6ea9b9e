"""The runtime as processes: it starts, survives kill -9 of each part, and stops in order."""

import contextlib
import os
import re
import signal
import time

import httpx
import pytest

from infra.local.api_client import ApiClient
from infra.local.specs import read_functions
from tests.system import System, children_of, running_system, wait_for_health

pytestmark = pytest.mark.xdist_group("system")


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("system") / "data") as running:
        yield running


def alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def eventually(holds, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_says_where_it_is_and_answers_there(system: System):
    assert system.url in system.output()
    health = wait_for_health(system.url).json()

    assert health["status"] == "ok"


def test_what_the_bus_and_the_queue_call_is_not_reachable_from_outside(system: System):
    for spec in read_functions():
        if spec.trigger != "http":
            for path in (f"/{spec.name}", f"/tasks/{spec.name}", f"/push/{spec.name}"):
                assert httpx.post(system.url + path, json={}).status_code in (404, 405)


def test_unknown_paths_of_the_api_get_a_problem(system: System):
    answer = httpx.get(f"{system.url}/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "NotFound"


@pytest.mark.parametrize("path", ["/", "/api/v1/docs", "/api/v1/health", "/simulator/", "/nowhere"])
def test_every_answer_carries_the_security_headers(system: System, path):
    headers = httpx.get(system.url + path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/pages/../site.py", "/api/v1/docs/../../../pyproject.toml"])
def test_files_outside_the_pages_are_not_served(system: System, path):
    with httpx.Client() as client:
        request = client.build_request("GET", system.url)
        request.url = request.url.copy_with(raw_path=path.encode())
        assert client.send(request).status_code == 404


def test_a_killed_edge_is_started_again_and_callers_wait_for_it(system: System):
    before = system.pid_of("edge")
    os.kill(before, signal.SIGKILL)

    eventually(lambda: children_of(system.process.pid).get("edge", before) != before)
    assert wait_for_health(system.url).status_code == 200


@pytest.mark.parametrize("name", ["topics", "tasks"])
def test_a_killed_worker_is_started_again(system: System, name):
    before = system.pid_of(name)
    os.kill(before, signal.SIGKILL)

    eventually(lambda: children_of(system.process.pid).get(name, before) != before)


def test_a_second_start_on_the_same_data_is_refused_with_words(system: System):
    second = System(system.data_dir)
    second.log = system.data_dir / "second.log"
    with pytest.raises(AssertionError, match="runs already"):
        second.start()


def test_it_stops_in_order_and_leaves_no_process(tmp_path):
    with running_system(tmp_path / "data") as system:
        children = children_of(system.process.pid)

        assert system.stop() == 0
        assert set(children) == {"edge", "topics", "tasks"}
        assert not any(alive(pid) for pid in children.values())


def signed_in(system: System) -> ApiClient:
    """Sign in the way a newcomer does: with what the screen says."""
    [email, password] = re.findall(r"Sign in\s+(\S+)\s+password\s+(\S+)", system.output())[-1]
    api = ApiClient(system.url)
    api.sign_in(email, password)
    return api


def test_the_screen_signs_in_to_a_demo_that_is_seeded_once(tmp_path):
    with running_system(tmp_path / "data") as system:
        with signed_in(system) as api:
            first = [offer["id"] for offer in api.get("/offers")["items"]]
            assert len(api.get("/campaigns")["items"]) == 1
            assert len(api.get("/accounts")["items"]) == 1
        system.stop()
        system.log.unlink()
        system.start()
        with signed_in(system) as api:
            assert [offer["id"] for offer in api.get("/offers")["items"]] == first
            assert len(api.get("/campaigns")["items"]) == 1

    assert len(first) == 3


def test_children_end_when_the_supervisor_is_killed_and_it_starts_again(tmp_path):
    with running_system(tmp_path / "data") as system:
        children = children_of(system.process.pid)
        system.process.kill()
        system.process.wait()
        eventually(lambda: not any(alive(pid) for pid in children.values()))

        system.log.unlink()
        system.start()
        assert wait_for_health(system.url).status_code == 200
