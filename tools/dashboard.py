"""The dashboard's checks: `make test` runs all but the budgets, `make web-check` those too."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.steps import ROOT, WEB, Step, failures, passes, say

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_PACKAGES = ("chromium", "fonts-liberation", "fonts-noto-color-emoji")
_INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *_PACKAGES)
_BIN = "node_modules/.bin"

_STATIC = (
    Step("web lint", (f"{_BIN}/biome", "check", "."), WEB),
    Step("web words", ("node", "tools/check-words.mjs"), WEB),
    Step("web types", (f"{_BIN}/tsc", "--noEmit"), WEB),
    Step("web units", (f"{_BIN}/vitest", "run"), WEB),
    Step("API types", ("npm", "run", "--silent", "api:check"), WEB),
)
_BUILD = Step("web build", (f"{_BIN}/vite", "build"), WEB)
_SIZE = Step("web size", ("npm", "run", "--silent", "size"), WEB)
_JOURNEYS = Step("web journeys", ("npm", "run", "--silent", "e2e"), WEB, shown=True)
_BUDGETS = Step("web budgets", ("npm", "run", "--silent", "budgets"), WEB, shown=True)


def check_dashboard(*, measured: bool) -> tuple[list[str], list[str]]:
    """Run the checks; `measured` adds Lighthouse and the frames of long lists.

    Returns the names of the steps that failed, and a sentence for each that could not run.
    """
    if not take_node():
        return [], ["dashboard: Node.js 20 is not installed and could not be taken from PyPI"]
    if not _installed(WEB):
        return ["web packages"], []
    failed = failures(_STATIC)
    if not passes(_BUILD):
        return [*failed, _BUILD.name], []
    failed += failures((_SIZE,))
    in_browser = (_JOURNEYS, *((_BUDGETS,) if measured else ()))
    if browser := _browser():
        os.environ["CHROMIUM"] = browser
        # A dot for each journey; those that fail are told in full at the end.
        os.environ.setdefault("REPORTER", "dot")
        return failed + failures(in_browser), []
    reason = f"no Chromium starts here; run: sudo {' '.join(_INSTALL)}"
    for step in in_browser:
        say(step.name, f"cannot run: {reason}")
    return failed, [f"{step.name}: {reason}" for step in in_browser]


def take_node() -> bool:
    """Put Node.js and npm first on the path; False where there is none."""
    node = subprocess.run(
        [ROOT / "tools" / "node.sh"], stdout=subprocess.PIPE, text=True, check=False
    )
    if node.returncode == 0:
        os.environ["PATH"] = f"{node.stdout.strip()}{os.pathsep}{os.environ['PATH']}"
    return node.returncode == 0


def _installed(folder: Path) -> bool:
    """Install what the lock names, unless it is there already."""
    mark = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    if mark.exists() and mark.stat().st_mtime >= lock.stat().st_mtime:
        return True
    return passes(Step("web packages", ("npm", "ci", "--no-audit", "--no-fund"), folder))


def _browser() -> str | None:
    """Return a Chromium that starts; where we are root on Debian, install one."""
    if found := next(_that_start(), None):
        return found
    if "CHROMIUM" in os.environ or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    update = Step("package list", ("apt-get", "update", "-qq"))
    if not passes(update) or not passes(Step("Chromium", _INSTALL)):
        return None
    return next(_that_start(), None)


def _that_start() -> Iterator[str]:
    given = os.environ.get("CHROMIUM")
    candidates = (given,) if given else (*map(shutil.which, _BROWSERS), *_ON_MACOS)
    for path in candidates:
        if path and Path(path).is_file() and _starts(path):
            yield path


def _starts(browser: str) -> bool:
    # Ubuntu's package of this name may be only a note that the browser lies elsewhere.
    asked = subprocess.run([browser, "--version"], capture_output=True, check=False)
    return asked.returncode == 0


def main() -> int:
    """Build the dashboard into web/dist; without it Piloto starts all the same."""
    say("web build", "a minute or two, once")
    if take_node() and _installed(WEB) and passes(_BUILD):
        (WEB / "dist").touch()
    else:
        say("web build", "the dashboard could not be built; going on without it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
