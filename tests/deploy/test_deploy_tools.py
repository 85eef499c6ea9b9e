"""What the pipeline does besides Terraform, as far as it can be done here."""

import json
import re
from pathlib import Path

import pytest

from infra.local.specs import ROOT, read_functions
from tests.system import System
from tools.deploy import sbom, secret_values, web
from tools.deploy.journeys import Product, travel


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a dashboard as the build leaves it."""
    for name in ("index.html", "start.js", "favicon.svg", "assets/index-a1.js", "assets/a.js.br"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_assets_go_up_before_the_shell_that_names_them(built):
    order = [file.name for each in web.uploads(built) for file in each.files]

    assert order.index("index-a1.js") < order.index("index.html")
    assert order[-1] == "index.html"
    assert "a.js.br" not in order


def test_assets_are_kept_for_ever_and_the_shell_is_asked_for_anew(built):
    control = {file.name: each for each in web.uploads(built) for file in each.files}

    assert "immutable" in control["index-a1.js"].cache_control
    assert control["index-a1.js"].target == "assets/"
    assert control["index.html"].cache_control == "no-cache"
    assert control["openapi.json"].target == "api/v1/docs/"


def test_nothing_goes_up_without_a_shell(tmp_path):
    with pytest.raises(FileNotFoundError, match="build the dashboard"):
        list(web.uploads(tmp_path))


def test_the_edge_forgets_the_shell_at_last(built):
    commands: list[list[str]] = []

    site = web.Site("a-project", "a-bucket", "a-map")
    web.deploy(web.uploads(built), site, lambda command: commands.append(command) or "")

    kinds = ["invalidate" if "invalidate-cdn-cache" in each else "copy" for each in commands]
    assert kinds == sorted(kinds)
    assert any("--path=/index.html" in each for each in commands)


def test_the_sbom_names_every_library_with_its_version():
    built = sbom.build_sbom()
    purls = [component["purl"] for component in built["components"]]

    assert built["bomFormat"] == "CycloneDX"
    assert len(purls) == len(set(purls))
    pinned = re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / "requirements.txt").read_text(), re.M)
    assert {f"pkg:pypi/{name}@{version}" for name, version in pinned} <= set(purls)
    assert any(purl.startswith("pkg:npm/%40firebase/auth@") for purl in purls)
    for component in built["components"]:
        if component["purl"].startswith("pkg:pypi/"):
            assert component["hashes"]


def test_what_only_has_to_be_random_is_made_and_the_rest_is_asked_for():
    asked, made = secret_values.wanted()
    questions: list[str] = []

    values = secret_values.collect((*asked, *made), lambda text: questions.append(text) or "given")

    assert {name for spec in read_functions() for name in spec.secrets} <= set(values)
    assert "sealing-key" in made
    assert len(questions) == len(asked)
    assert values["OPENAI_API_KEY"] == "given"
    assert values["sealing-key"] != secret_values.collect(["sealing-key"], str)["sealing-key"]


def test_a_secret_that_nobody_has_is_no_secret():
    with pytest.raises(LookupError, match="NOBODYS_KEY"):
        secret_values.collect(["NOBODYS_KEY"], str)


def test_the_journeys_of_staging_pass_against_the_one_machine(tmp_path, capsys):
    system = System(tmp_path, {"DEMO": "0"})
    system.start()
    try:
        failed = travel(Product(system.url))
    finally:
        system.stop()

    built = (ROOT / "web" / "dist" / "index.html").is_file()
    assert failed == ([] if built else ["the_dashboard_is_there"]), capsys.readouterr().out


def test_a_journey_that_fails_is_named(tmp_path, capsys):
    failed = travel(Product("http://127.0.0.1:9"))

    assert "it_is_healthy_and_says_how_to_sign_in" in failed
    assert "FAILED" in capsys.readouterr().out
    assert json.dumps(failed)
