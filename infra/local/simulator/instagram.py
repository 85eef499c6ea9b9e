"""The part of Instagram's API that a business speaks to."""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.simulator import files
from infra.local.simulator.engine import Engine
from infra.local.simulator.graph_errors import Refusal, refused
from infra.local.simulator.instagram_request import InstagramAsked, read_instagram
from infra.local.simulator.profiles import Profiles
from infra.local.simulator.troubles import after_accept, before_accept

Handler = Callable[[Request, str], Awaitable[Response]]
_BODY_MAX_BYTES = 1_000_000
_UPLOAD_MAX_BYTES = 25_000_000
# Profiles have a second id, which only this app knows: as at Meta both may be asked about.
_PROFILE, _APP_SCOPED = "1784", "2784"
_EXPIRED = "expired"
_WITHOUT_PERMISSION = "unpermitted"
_MISSING = Refusal(100, "the object does not exist or the token does not see it", 33)


class InstagramApi:
    """Answers `/{version}/…`. A token belongs to the profile it was first used with; one that
    begins with `expired` or `unpermitted` is just that."""

    def __init__(self, engine: Engine, profiles: Profiles, access_token: str | None) -> None:
        self._engine = engine
        self._profiles = profiles
        self._token = access_token

    def routes(self) -> list[Route]:
        """Return the routes below `/instagram`."""
        node = "/{version}/{node}"
        table: list[tuple[str, str, Handler]] = [
            ("POST", f"{node}/messages", self.send),
            ("POST", f"{node}/message_attachments", self.upload),
            ("GET", f"{node}/subscribed_apps", self.list_apps),
            ("POST", f"{node}/subscribed_apps", self.subscribe),
            ("GET", node, self.describe),
        ]
        renew = Route("/{version}/refresh_access_token", self.renew)
        return [renew, *(Route(path, self._checked(run), methods=[m]) for m, path, run in table)]

    async def send(self, request: Request, profile: str) -> Response:
        """Take a message, with the troubles the switches ask for."""
        body = await request.body()
        if len(body) > _BODY_MAX_BYTES:
            return refused(Refusal(100, "the body is too large"))
        asked = read_instagram(body, self._engine.uploads)
        if isinstance(asked, Refusal):
            return refused(asked)
        key = f"{asked.person_id}:{asked.comment_id}:{asked.text}:{self._engine.version}"
        trouble = await before_accept(self._engine, profile, asked.person_id, None, key)
        return trouble or await self._take(profile, asked, key)

    async def _take(self, profile: str, asked: InstagramAsked, key: str) -> Response:
        if asked.type in ("react", "unreact", "mark_seen", "typing_on", "typing_off"):
            wrong = self._profiles.act(profile, asked)
            return refused(wrong) if wrong else JSONResponse({"recipient_id": asked.person_id})
        taken = await self._profiles.accept(profile, asked)
        if isinstance(taken, Refusal):
            return refused(taken)
        answer: dict[str, Any] = {"message_id": taken.id}
        if asked.person_id:
            answer["recipient_id"] = asked.person_id
        return await after_accept(self._engine, key, answer)

    async def upload(self, request: Request, profile: str) -> Response:
        """Take a file."""
        raw = await request.body()
        parts = files.parts_of(request.headers.get("content-type", ""), raw)
        if len(raw) > _UPLOAD_MAX_BYTES or "filedata" not in parts:
            return refused(Refusal(100, "filedata is missing or too large"))
        return JSONResponse({"attachment_id": await self._engine.take_upload(*parts["filedata"])})

    async def list_apps(self, request: Request, profile: str) -> Response:
        """List who gets the webhooks."""
        app = {"id": "500000000000001", "subscribed_fields": ["messages", "comments"]}
        return JSONResponse({"data": [app] if profile in self._profiles.subscribed else []})

    async def subscribe(self, request: Request, profile: str) -> Response:
        """Remember it; webhooks always come: there is one app."""
        if "messages" not in request.query_params.get("subscribed_fields", "").split(","):
            return refused(Refusal(100, "subscribed_fields is needed"))
        self._profiles.subscribed.add(profile)
        return JSONResponse({"success": True})

    async def describe(self, request: Request, profile: str) -> Response:
        """Describe a profile; which fields are asked for is not looked at."""
        names = {"username": f"loja_{profile[-4:]}", "name": "Piloto Demo"}
        return JSONResponse({"id": _app_scoped(profile), "user_id": profile, **names})

    async def renew(self, request: Request) -> Response:
        """Give a newer token of the same profile; the old one stays good."""
        old = request.query_params.get("access_token", "")
        profile = self._profiles.owners.get(old)
        if profile is None or request.query_params.get("grant_type") != "ig_refresh_token":
            return refused(Refusal(190, "the access token is wrong"))
        token = f"IGAA{secrets.token_urlsafe(24)}"
        self._profiles.owners[token] = profile
        return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": 5183944})

    def _checked(self, run: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            found = self._profile(request)
            return refused(found) if isinstance(found, Refusal) else await run(request, found)

        return answer

    def _profile(self, request: Request) -> str | Refusal:
        """Return the profile that is asked about, if the token speaks for it."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            return Refusal(190, "the access token is missing")
        if token.startswith(_EXPIRED):
            return Refusal(190, "the access token has expired", 463)
        if token.startswith(_WITHOUT_PERMISSION):
            return Refusal(10, "the app has no permission for this action")
        if self._token is not None and not hmac.compare_digest(
            token.encode(), self._token.encode()
        ):
            return Refusal(190, "the access token is wrong")
        node = _own_id(str(request.path_params["node"]))
        if node != "me" and not node.isdigit():
            return _MISSING
        if node == "me":
            return self._profiles.owners.get(token) or _MISSING
        if self._profiles.owners.setdefault(token, node) != node:
            return _MISSING
        self._profiles.newest = node
        return node


def _own_id(node: str) -> str:
    if not node.startswith(_APP_SCOPED):
        return node
    return _PROFILE + node.removeprefix(_APP_SCOPED)


def _app_scoped(profile: str) -> str:
    if not profile.startswith(_PROFILE):
        return profile
    return _APP_SCOPED + profile.removeprefix(_PROFILE)
