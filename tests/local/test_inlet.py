"""The worker's loopback door: pushes and tasks reach their functions, anything else is not here."""

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from infra.local.inlet import Inlet
from infra.local.loading import Function
from infra.local.specs import FunctionSpec

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Recording:
    """A function that keeps what it got and answers with a status."""

    def __init__(self) -> None:
        self.status = 204
        self.bodies: list[bytes] = []
        self.headers: list[str] = []

    async def __call__(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.headers.append(request.headers.get("x-cloudtasks-taskretrycount", ""))
        return Response(status_code=self.status)


@pytest.fixture
def recording() -> Recording:
    return Recording()


@pytest.fixture
async def http(recording):
    functions = {
        name: Function(
            FunctionSpec(
                name=name,
                trigger=trigger,
                memory_mib=512,
                cpu=1,
                concurrency=1,
                timeout_seconds=5,
                roles=(),
                secrets=(),
            ),
            recording,
        )
        for name, trigger in (("a_task_send", "task"), ("a_on_sent", "topic"))
    }
    transport = httpx.ASGITransport(Inlet(functions))
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        yield client


async def test_a_push_and_a_task_reach_the_function_of_their_name(http, recording):
    assert (await http.post("/push/a-on-sent", content=b"one")).status_code == 204
    retry = {"x-cloudtasks-taskretrycount": "3"}
    answer = await http.post("/tasks/a-task-send", content=b"two", headers=retry)

    assert answer.status_code == 204
    assert recording.bodies == [b"one", b"two"]
    assert recording.headers == ["", "3"]


async def test_what_is_not_acknowledged_is_asked_for_again(http, recording):
    recording.status = 500

    assert (await http.post("/push/a-on-sent")).status_code == 503


@pytest.mark.parametrize(
    "path", ["/", "/push", "/push/a-task-send", "/tasks/a-on-sent", "/tasks/none", "/x/a-on-sent"]
)
async def test_anything_else_is_not_here(http, recording, path):
    assert (await http.post(path)).status_code == 404
    assert recording.bodies == []
