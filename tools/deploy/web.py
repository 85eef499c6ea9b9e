"""Uploads the dashboard: `python -m tools.deploy.web --bucket B --url-map M`.

New assets first, the shell that names them last: no page ever names what is not there. Assets carry
a digest in their name, so they may be kept for ever; everything else is asked for anew.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.specs import ROOT
from tools.deploy.commands import Run, run

DASHBOARD = ROOT / "web" / "dist"
API_DOCS = ROOT / "docs" / "api"
SHELL = "index.html"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_ANEW = "no-cache"
_SHELL_PATHS = ("/", "/index.html", "/sign-in")


@dataclass(frozen=True)
class Upload:
    """Some files that go to one place with one Cache-Control."""

    files: tuple[Path, ...]
    target: str
    cache_control: str


def uploads(dashboard: Path = DASHBOARD, api_docs: Path = API_DOCS) -> Iterator[Upload]:
    """Yield what goes where, in the order in which it has to go."""
    if not (dashboard / SHELL).is_file():
        raise FileNotFoundError(f"{dashboard / SHELL}: build the dashboard first")
    root = sorted(file for file in dashboard.iterdir() if file.is_file() and file.name != SHELL)
    yield Upload(_files(dashboard / "assets"), "assets/", _FOR_EVER)
    yield Upload(_files(api_docs), "api/v1/docs/", _ASK_ANEW)
    yield Upload(tuple(file for file in root if not _is_twin(file)), "", _ASK_ANEW)
    yield Upload((dashboard / SHELL,), "", _ASK_ANEW)


def _files(folder: Path) -> tuple[Path, ...]:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not _is_twin(file))
    nested = [file for file in files if file.parent != folder]
    if nested:
        raise ValueError(f"{nested[0]}: files are uploaded from one folder, not from below it")
    return tuple(files)


def _is_twin(file: Path) -> bool:
    # The load balancer compresses by itself.
    return file.suffix in (".br", ".gz")


@dataclass(frozen=True)
class Site:
    """Where the dashboard is served."""

    project: str
    bucket: str
    url_map: str


def deploy(what: Iterable[Upload], site: Site, command: Run = run) -> None:
    """Upload everything, then have the edge forget the shell."""
    project = f"--project={site.project}"
    for each in what:
        if each.files:
            place = f"gs://{site.bucket}/{each.target}"
            names = [str(file) for file in each.files]
            control = f"--cache-control={each.cache_control}"
            command(["gcloud", "storage", "cp", control, project, *names, place])
    for path in _SHELL_PATHS:
        command(
            ["gcloud", "compute", "url-maps", "invalidate-cdn-cache", site.url_map]
            + [f"--path={path}", project, "--async"]
        )


def main(arguments: Sequence[str]) -> int:
    """Read the arguments and deploy."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--bucket", "--url-map", "--project"):
        parser.add_argument(name, required=True)
    given = parser.parse_args(arguments)
    deploy(uploads(), Site(given.project, given.bucket, given.url_map))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
