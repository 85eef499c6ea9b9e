"""Writes what the product is made of, in CycloneDX: `python -m tools.deploy.sbom sbom.json`."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local.specs import ROOT
from shared.entry.connect import VERSION
from tools.package.requirements import Pin, read_lock

Json = dict[str, Any]
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def build_sbom(root: Path = ROOT) -> Json:
    """Return every library of the lock and of the dashboard, with its version."""
    python = [_python(pin) for pin in read_lock(root / "requirements.txt")]
    web = list(_javascript(root / "web" / "package-lock.json"))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "piloto", "version": VERSION}},
        "components": sorted(python + web, key=lambda component: str(component["purl"])),
    }


def _python(pin: Pin) -> Json:
    found = _PIN.search(pin.text)
    assert found is not None
    version = found["version"].split(";")[0]
    return {
        "type": "library",
        "name": pin.name,
        "version": version,
        "purl": f"pkg:pypi/{pin.name}@{version}",
        "hashes": [{"alg": "SHA-256", "content": each} for each in _HASH.findall(pin.text)],
    }


def _javascript(lock: Path) -> Iterator[Json]:
    seen = set()
    for place, package in json.loads(lock.read_text())["packages"].items():
        name = place.rpartition("node_modules/")[2]
        if not name or package.get("dev") or package.get("link"):
            continue
        purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
        if purl not in seen:
            seen.add(purl)
            yield {
                "type": "library",
                "name": name,
                "version": package["version"],
                "purl": purl,
            }


def main(arguments: list[str]) -> int:
    """Write the file that is named."""
    [target] = arguments
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(json.dumps(build_sbom(), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
