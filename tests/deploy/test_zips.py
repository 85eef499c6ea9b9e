"""Every zip starts under functions-framework beside its own requirements alone, and answers.

Slow, because it is the real thing: a process for each function, about 60 seconds on two cores.
"""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from infra.local.specs import FunctionSpec, read_functions
from tests.deploy.clean_process import (
    ask,
    call_schedule,
    call_task,
    call_topic,
    serving,
    unpack,
)
from tests.deploy.clean_site import link_distributions
from tools.openapi import served_routes
from tools.package import ROOT, needed_pins, package
from tools.package.reach import Reach, reach
from tools.package.requirements import Pin

SPECS = read_functions()
IMPORT_NAMES = Path(__file__).parent / "import_names.py"
VERIFY_TOKEN = "a-verify-token"


@cache
def reached(name: str) -> Reach:
    return reach(ROOT / "functions" / name / "main.py", ROOT)


def by_requirements() -> dict[tuple[Pin, ...], list[FunctionSpec]]:
    groups: dict[tuple[Pin, ...], list[FunctionSpec]] = {}
    for spec in SPECS:
        groups.setdefault(needed_pins(reached(spec.name)), []).append(spec)
    return groups


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that makes the folder of libraries of some pins, each once."""

    @cache
    def make(pins: tuple[Pin, ...]) -> Path:
        folder = tmp_path_factory.mktemp("libraries")
        link_distributions(pins, folder)
        return folder

    return make


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_zip_starts_and_answers_beside_its_requirements_alone(
    spec: FunctionSpec, libraries, tmp_path: Path
):
    code = unpack(package(spec), tmp_path)
    environment = {
        "DATA_DIR": str(tmp_path / "data"),
        "DEMO": "0",
        "WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        "WHATSAPP_APP_SECRET": "an-app-secret",
    }
    pins = needed_pins(reached(spec.name))
    with serving(spec.name, code, libraries(pins), environment) as address:
        CALLS[spec.trigger](spec, address)

    log = (code / "log").read_text()
    assert "Traceback" not in log, log


def call_http(spec: FunctionSpec, address: str) -> None:
    if spec.name.endswith("_webhook"):
        url = address + re.sub(r"\{[^}]*\}", "x", spec.paths[0])
        challenge = f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=12345"
        handshake, unsigned = ask(f"{url}?{challenge}"), ask(url, b"{}")
        if "{" in spec.paths[0]:
            # It has asked the directory: there is no such account.
            assert (handshake.status, unsigned.status) == (404, 404), (handshake, unsigned)
        else:
            assert (handshake.body, unsigned.status) == (b"12345", 401), (handshake, unsigned)
        return
    routes = [each for each in served_routes() if each.function.name == spec.name]
    reading = [each for each in routes if each.route.method == "GET"]
    first = min(reading, key=lambda each: each.route.public != spec.public)
    answer = ask(address + re.sub(r"\{[^}]*\}", "x", first.path))
    if spec.public:
        assert answer.status == 200, answer
    else:
        assert (answer.status, answer.content_type) == (401, "application/problem+json"), answer


CALLS = {
    "http": call_http,
    "topic": call_topic,
    "task": call_task,
    "schedule": call_schedule,
}


@pytest.mark.parametrize("pins", by_requirements(), ids=lambda pins: f"{len(pins)}-pins")
def test_requirements_hold_every_library_that_a_zip_may_import(pins: tuple[Pin, ...], libraries):
    """Also what an adapter imports only once it is used, which starting does not show."""
    wanted = {pair for spec in by_requirements()[pins] for pair in reached(spec.name).foreign}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(IMPORT_NAMES), str(libraries(pins))],
        input="\n".join(" ".join(pair).strip() for pair in sorted(wanted)),
        capture_output=True,
        text=True,
        check=False,
        env={},
    )

    assert len(wanted) > 20
    assert done.returncode == 0, done.stderr
