"""A zip holds what its function reaches and nothing else, and the same bytes every time."""

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from infra.local.specs import read_function, read_functions
from tools.package import ROOT, needed_pins, package
from tools.package.__main__ import main
from tools.package.archive import Archive
from tools.package.reach import forget_sources, reach

SPECS = {spec.name: spec for spec in read_functions()}


def contents(archive: Archive) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(archive.data)) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a small product of its own, as the packager sees it."""
    files = {
        "functions/shop_api/main.py": "from shared.shop.connect import connect_api\n"
        "\n\ndef shop_api():\n    return connect_api()\n",
        "functions/shop_on_sale/main.py": "from shared.shop.connect import connect_reactions\n"
        "\n\ndef shop_on_sale():\n    return connect_reactions()\n",
        "shared/__init__.py": "",
        "shared/shop/__init__.py": "",
        "shared/shop/connect.py": "from shared.shop.reactions import react\n\n\n"
        "def connect_api():\n    from shared.shop.api import ROUTES\n    return ROUTES\n\n\n"
        "def connect_reactions():\n    return react\n",
        "shared/shop/api.py": "from shared.ports.shelf.connect import connect_shelf\n"
        "ROUTES = connect_shelf()\n",
        "shared/shop/reactions.py": "def react(): ...\n",
        "shared/ports/__init__.py": "",
        "shared/ports/shelf/__init__.py": "",
        "shared/ports/shelf/connect.py": "def connect_shelf():\n"
        "    from shared.ports.shelf import steel\n    return steel\n",
        "shared/ports/shelf/steel.py": "import steel_sdk\n",
        "pyproject.toml": '[project]\ndependencies = ["base>=1"]\n'
        '[project.optional-dependencies]\nsteel = ["steel-sdk>=2"]\nlocal = ["unused"]\n',
        "requirements.txt": "".join(
            f"{name}==1.0 \\\n    --hash=sha256:0\n    # via {via}\n"
            for name, via in {
                "base": "piloto (pyproject.toml)",
                "iron": "steel-sdk",
                "steel-sdk": "piloto (pyproject.toml)",
                "unused": "piloto (pyproject.toml)",
            }.items()
        ),
    }
    common = (
        "memory_mib: 256\ncpu: 1\nconcurrency: 1\ntimeout_seconds: 10\nroles: []\nsecrets: []\n"
    )
    files["functions/shop_api/function.yaml"] = f"trigger: http\npaths: [/shop]\n{common}"
    files["functions/shop_on_sale/function.yaml"] = (
        f"trigger: topic\ntopic: sale\nmax_attempts: 5\n{common}"
    )
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def packed(tree: Path, name: str) -> Archive:
    return package(read_function(tree / "functions" / name / "function.yaml"), tree)


def test_a_zip_holds_the_files_that_the_named_functions_lead_to(tree):
    assert set(contents(packed(tree, "shop_on_sale"))) == {
        "main.py",
        "requirements.txt",
        "shared/__init__.py",
        "shared/shop/__init__.py",
        "shared/shop/connect.py",
        "shared/shop/reactions.py",
    }
    assert "shared/ports/shelf/steel.py" in contents(packed(tree, "shop_api"))


def test_a_reached_module_brings_its_table_along(tree):
    for name in ("reactions", "api"):
        (tree / f"shared/shop/{name}.tsv").write_text("steel\t1\n")

    held = contents(packed(tree, "shop_on_sale"))

    assert held["shared/shop/reactions.tsv"] == "steel\t1\n"
    assert "shared/shop/api.tsv" not in held


def test_requirements_are_those_of_the_adapters_that_are_reached_and_what_they_need(tree):
    def pins(name: str) -> list[str]:
        return re.findall(r"^(\S+)==", contents(packed(tree, name))["requirements.txt"], re.M)

    assert pins("shop_on_sale") == ["base"]
    assert pins("shop_api") == ["base", "iron", "steel-sdk"]


def test_only_the_functions_that_reach_a_changed_file_get_another_name(tree):
    before = {name: packed(tree, name).name for name in ("shop_api", "shop_on_sale")}
    (tree / "shared/ports/shelf/steel.py").write_text("import steel_sdk.new\n")
    forget_sources()
    after = {name: packed(tree, name).name for name in before}

    assert before["shop_on_sale"] == after["shop_on_sale"]
    assert before["shop_api"] != after["shop_api"]


def test_a_package_that_the_lock_misses_is_named(tree):
    (tree / "pyproject.toml").write_text(
        '[project]\ndependencies = ["forgotten"]\n[project.optional-dependencies]\n'
    )
    with pytest.raises(LookupError, match="forgotten"):
        packed(tree, "shop_api")


def test_packing_twice_gives_the_same_bytes_wherever_the_tree_lies(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    for name in ("functions", "shared", "docs/api", "pyproject.toml", "requirements.txt"):
        place = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        place(ROOT / name, elsewhere / name)
    for name in ("conversations_whatsapp_webhook", "platform_api", "messaging_task_send"):
        assert package(SPECS[name], elsewhere) == package(SPECS[name])


def test_the_command_writes_every_zip_and_removes_the_earlier_one(tmp_path, capsys):
    old = tmp_path / "usage_api-000000000000.zip"
    old.touch()

    assert main([str(tmp_path), "usage_api", "catalogue_api"]) == 0
    assert not old.exists()
    assert sorted(path.name.rpartition("-")[0] for path in tmp_path.iterdir()) == [
        "catalogue_api",
        "usage_api",
    ]


@pytest.mark.parametrize(
    "spec",
    [spec for spec in SPECS.values() if spec.trigger == "topic"],
    ids=lambda spec: spec.name,
)
def test_a_subscriber_carries_nothing_of_the_http_api(spec):
    files = {
        file.relative_to(ROOT).as_posix()
        for file in reach(ROOT / "functions" / spec.name / "main.py", ROOT).files
    }

    assert "shared/entry/http.py" not in files
    assert not [file for file in files if file.endswith("/api.py")]


def test_a_webhook_carries_no_library_that_it_does_not_call():
    reached = reach(ROOT / "functions/conversations_whatsapp_webhook/main.py", ROOT)
    names = {pin.name for pin in needed_pins(reached)}

    assert {"google-cloud-pubsub", "starlette", "functions-framework"} <= names
    assert not names & {"google-cloud-firestore", "firebase-admin", "openai", "pytest", "httpx"}
