"""The edge: who answers which path, and with which headers."""

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from infra.local.edge import Edge, Mount
from infra.local.loading import Function
from infra.local.site import Site
from infra.local.specs import FunctionSpec
from shared.config import read_settings
from shared.kernel.errors import Invalid

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def function(name: str, *paths: str, fails: bool = False) -> Function:
    async def entry(request: Request) -> Response:
        if fails:
            raise RuntimeError("its wiring is wrong")
        return PlainTextResponse(f"{name} {request.method}")

    spec = FunctionSpec(
        name=name,
        trigger="http",
        paths=paths,
        memory_mib=512,
        cpu=1,
        concurrency=80,
        timeout_seconds=60,
        roles=(),
        secrets=(),
    )
    return Function(spec, entry)


def client(*functions: Function, mounts=(), site=None, **environment: str) -> httpx.AsyncClient:
    edge = Edge(functions, mounts, site or Site(), read_settings(environment))
    transport = httpx.ASGITransport(edge, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://edge")


@pytest.fixture
def dashboard(tmp_path):
    """A built dashboard."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Piloto</title>")
    (tmp_path / "assets/app-1a2b.js").write_text("start()")
    return Site(tmp_path)


async def test_each_path_goes_to_the_function_that_claims_it():
    offers = function("catalogue_api", "/api/v1/offers", "/api/v1/offers/{path=**}")
    agents = function("agents_api", "/api/v1/agents/{path=**}")
    async with client(offers, agents) as http:
        assert (await http.get("/api/v1/offers/o1")).text == "catalogue_api GET"
        assert (await http.post("/api/v1/agents")).text == "agents_api POST"
        assert (await http.get("/api/v1/campaigns")).status_code == 404


def test_two_functions_on_one_path_stop_the_start():
    with pytest.raises(Invalid, match="two functions claim"):
        client(function("one_api", "/api/v1/x"), function("two_api", "/api/v1/x"))


async def test_a_function_that_cannot_be_wired_answers_a_problem_without_details():
    async with client(function("broken_api", "/api/v1/broken", fails=True)) as http:
        answer = await http.get("/api/v1/broken")

    assert answer.status_code == 500
    assert answer.json()["code"] == "InternalError"
    assert "wiring" not in answer.text


async def test_strict_transport_is_promised_where_the_world_uses_https():
    async with client(PUBLIC_URL="https://piloto.example") as http:
        assert "strict-transport-security" in (await http.get("/")).headers
    async with client() as http:
        assert "strict-transport-security" not in (await http.get("/")).headers


async def test_a_mounted_page_keeps_the_policy_it_brings():
    async def page(scope, receive, send) -> None:
        own = {"content-security-policy": "default-src 'none'; img-src 'self'"}
        await Response("page", headers=own)(scope, receive, send)

    async with client(mounts=[Mount("/simulator/", page, page=True)]) as http:
        answer = await http.get("/simulator/")

    policies = answer.headers.get_list("content-security-policy")
    assert policies == ["default-src 'none'; img-src 'self'"]


async def test_addresses_of_the_dashboard_open_the_dashboard(dashboard):
    async with client(site=dashboard) as http:
        page = await http.get("/campaigns/c1", headers={"accept": "text/html"})
        script = await http.get("/assets/app-1a2b.js")
        missing = await http.get("/assets/app-0000.js", headers={"accept": "*/*"})

    assert "<title>Piloto</title>" in page.text
    assert page.headers["cache-control"] == "no-cache"
    assert "immutable" in script.headers["cache-control"]
    assert missing.status_code == 404


async def test_pages_are_only_read():
    async with client() as http:
        assert (await http.post("/", content=b"x")).status_code == 405
