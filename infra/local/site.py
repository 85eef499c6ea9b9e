"""The pages of the origin: the built dashboard, or a landing page, and the API's page."""

from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from infra.local.specs import ROOT

_PAGES = Path(__file__).parent / "pages"
_API_DOCS = ROOT / "docs" / "api"
_DASHBOARD = ROOT / "web" / "dist"
_DOCS_PATH = "/api/v1/docs"
_HASHED = "public, max-age=31536000, immutable"
_FRESH = "no-cache"


class Site:
    """Serves files from a few known folders and nothing beside them."""

    def __init__(self, dashboard: Path = _DASHBOARD) -> None:
        self._dashboard = dashboard if (dashboard / "index.html").is_file() else None

    def has(self, path: str) -> bool:
        """Tell whether this path below /api is one of ours."""
        return path == _DOCS_PATH or path.startswith(_DOCS_PATH + "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file."""
        if scope["method"] not in ("GET", "HEAD"):
            response: Response = PlainTextResponse("use GET", 405, {"allow": "GET, HEAD"})
        else:
            response = self._find(scope["path"], Headers(scope=scope))
        await response(scope, receive, send)

    def _find(self, path: str, headers: Headers) -> Response:
        if self.has(path):
            return _docs(path)
        if path.startswith("/pages/"):
            own = _inside(_PAGES, path.removeprefix("/pages/"))
            return _file(own) if own else _missing()
        if self._dashboard is None:
            return _file(_PAGES / "landing.html") if path == "/" else _missing()
        file = _inside(self._dashboard, path)
        packed = "br" in headers.get("accept-encoding", "")
        if file is not None:
            return _file(file, hashed=path.startswith("/assets/"), packed=packed)
        # Any other address is one of the dashboard's own: its router takes it from there.
        if "text/html" in headers.get("accept", ""):
            return _file(self._dashboard / "index.html", packed=packed)
        return _missing()


def _docs(path: str) -> Response:
    if path.rstrip("/") != path:
        return RedirectResponse(_DOCS_PATH)
    name = path.removeprefix(_DOCS_PATH).lstrip("/") or "index.html"
    file = _inside(_API_DOCS, name)
    return _file(file) if file else _missing()


def _inside(folder: Path, name: str) -> Path | None:
    """Return the file if it lies in the folder; a path that climbs out of it finds nothing."""
    if "\0" in name:
        return None
    file = (folder / name.lstrip("/")).resolve()
    return file if file.is_relative_to(folder.resolve()) and file.is_file() else None


def _file(file: Path, *, hashed: bool = False, packed: bool = False) -> Response:
    headers = {"cache-control": _HASHED if hashed else _FRESH, "vary": "accept-encoding"}
    # The build leaves a compressed twin beside every text file.
    twin = file.with_name(file.name + ".br")
    if packed and twin.is_file():
        kind = guess_type(file.name)[0] or "application/octet-stream"
        return FileResponse(twin, headers={**headers, "content-encoding": "br"}, media_type=kind)
    return FileResponse(file, headers=headers)


def _missing() -> Response:
    return FileResponse(_PAGES / "missing.html", 404, headers={"cache-control": _FRESH})
