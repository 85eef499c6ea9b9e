"""The part of the Graph API that manages a business: templates, numbers, webhooks, sign-up."""

import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.simulator import files
from infra.local.simulator.engine import Engine
from infra.local.simulator.graph_errors import Refusal, refused
from infra.local.simulator.templates import Template, template_node

Handler = Callable[[Request], Awaitable[Response]]
Checked = Callable[[Handler], Handler]
_PAGE_MAX = 100
_UPLOAD_MAX_BYTES = 100_000_000
_CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
_EXPIRED_CODE = "expired"
_SAMPLE_TYPES = ("image/jpeg", "image/jpg", "image/png", "video/mp4", "application/pdf")
_HANDLE = "4::"
_FILE_FORMATS = ("IMAGE", "VIDEO", "DOCUMENT")


@dataclass(frozen=True)
class Business:
    """Answers `/{version}/…` for everything that is no message."""

    engine: Engine
    checked: Checked

    def routes(self) -> list[Route]:
        """Return the routes below `/graph`; those of one node come last."""
        node, checked = "/{version}/{node}", self.checked
        templates = f"{node}/message_templates"
        return [
            Route("/{version}/oauth/access_token", self.exchange, methods=["POST"]),
            Route(templates, checked(self.list_templates)),
            Route(templates, checked(self.create_template), methods=["POST"]),
            Route(templates, checked(self.delete_template), methods=["DELETE"]),
            Route(f"{node}/phone_numbers", checked(self.list_numbers)),
            Route(f"{node}/subscribed_apps", checked(self.list_apps)),
            Route(f"{node}/subscribed_apps", checked(self.subscribe), methods=["POST"]),
            Route(f"{node}/register", checked(self.register), methods=["POST"]),
            Route(f"{node}/media", checked(self.upload), methods=["POST"]),
            Route("/{version}/app/uploads", checked(self.open_sample), methods=["POST"]),
            Route("/{version}/upload:{session}", self.take_sample, methods=["POST"]),
            files.ROUTE,
            Route(node, checked(self.describe)),
            Route(node, checked(self.edit_template), methods=["POST"]),
        ]

    async def describe(self, request: Request) -> Response:
        """Describe a number or a file; which fields are asked for is not looked at."""
        number_id = request.path_params["node"]
        if files.is_file(number_id):
            return files.describe_file(request, number_id)
        self.engine.last_number_id = number_id
        self.engine.numbers.seen.add(number_id)
        limit = self.engine.switches.unique_recipients_per_day
        return JSONResponse(self.engine.numbers.node(number_id, limit))

    async def list_numbers(self, request: Request) -> Response:
        """List the numbers of a business account."""
        found = self.engine.numbers.of_account(request.path_params["node"])
        return JSONResponse({"data": [{"id": id} for id in found]})

    async def list_apps(self, request: Request) -> Response:
        """List who gets the webhooks."""
        waba = request.path_params["node"]
        app = {"whatsapp_business_api_data": {"id": "500000000000001", "name": "Piloto"}}
        subscribed = waba in self.engine.numbers.subscribed
        return JSONResponse({"data": [app] if subscribed else []})

    async def subscribe(self, request: Request) -> Response:
        """Remember it; webhooks always come: there is one app."""
        self.engine.numbers.subscribed.add(request.path_params["node"])
        return JSONResponse({"success": True})

    async def register(self, request: Request) -> Response:
        """Register a number with its PIN; another PIN than the first is wrong."""
        body = await _json(request)
        number_id, pin = request.path_params["node"], str(body.get("pin"))
        if not (pin.isdigit() and len(pin) == 6):
            return refused(Refusal(100, "pin must have six digits"))
        if self.engine.numbers.pins.setdefault(number_id, pin) != pin:
            return refused(Refusal(133005, "two-step verification PIN mismatch"))
        return JSONResponse({"success": True})

    async def exchange(self, request: Request) -> Response:
        """Give a token for a code; `expired` is one that is not good any more."""
        body = await _json(request)
        if not body.get("client_id") or not body.get("client_secret"):
            return refused(Refusal(101, "the app's id or secret is missing"))
        if body.get("code") in (None, "", _EXPIRED_CODE):
            return refused(Refusal(100, "this authorization code has expired", 36007))
        token = f"signup-{secrets.token_urlsafe(12)}"
        return JSONResponse({"access_token": token, "token_type": "bearer"})

    async def upload(self, request: Request) -> Response:
        """Take a file."""
        raw = await request.body()
        if len(raw) > _UPLOAD_MAX_BYTES:
            return refused(Refusal(131053, "the file is too large"))
        parts = files.parts_of(request.headers.get("content-type", ""), raw)
        if "file" not in parts or "messaging_product" not in parts:
            return refused(Refusal(100, "file and messaging_product are needed"))
        return JSONResponse({"id": await self.engine.take_upload(*parts["file"])})

    async def open_sample(self, request: Request) -> Response:
        """Open the upload of a template's example."""
        length, kind = (request.query_params.get(key, "") for key in ("file_length", "file_type"))
        if not length.isdecimal() or not 0 < int(length) <= _UPLOAD_MAX_BYTES:
            return refused(Refusal(100, "file_length must be the size of the file"))
        if kind not in _SAMPLE_TYPES:
            return refused(Refusal(100, f"file_type must be one of {', '.join(_SAMPLE_TYPES)}"))
        return JSONResponse({"id": f"upload:{length}.{secrets.token_urlsafe(12)}"})

    async def take_sample(self, request: Request) -> Response:
        """Take the whole file and give its handle; the token stands under another word here."""
        if not request.headers.get("authorization", "").startswith("OAuth "):
            return refused(Refusal(190, "invalid OAuth access token"))
        wanted = request.path_params["session"].partition(".")[0]
        if request.headers.get("file_offset") != "0" or len(await request.body()) != int(wanted):
            return refused(Refusal(100, "the file is not as long as was said"))
        return JSONResponse({"h": f"{_HANDLE}{secrets.token_urlsafe(16)}"})

    # --- templates ---------------------------------------------------------------------

    async def list_templates(self, request: Request) -> Response:
        """List the templates page by page."""
        try:
            start = int(request.query_params.get("after", "0"))
            limit = min(int(request.query_params.get("limit", "25")), _PAGE_MAX)
        except ValueError:
            return refused(Refusal(100, "limit and after must be numbers"))
        every = [template_node(item, n) for n, item in enumerate(self.engine.templates)]
        end = start + max(limit, 1)
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(every):
            paging["next"] = str(request.url.include_query_params(after=end))
        return JSONResponse({"data": every[start:end], "paging": paging})

    async def create_template(self, request: Request) -> Response:
        """Take a template for review; the switch says what becomes of it."""
        body = await _json(request)
        template = _template(body)
        if isinstance(template, Refusal):
            return refused(template)
        same = (template.name, template.language)
        if any((one.name, one.language) == same for one in self.engine.templates):
            return refused(Refusal(100, "there is a template in this language", 2388024))
        id = str(400000000000000 + secrets.randbelow(10**12))
        made = msgspec.structs.replace(template, id=id)
        await self.engine.review([*self.engine.templates, made], made)
        return JSONResponse({"id": id, "status": "PENDING", "category": made.category})

    async def edit_template(self, request: Request) -> Response:
        """Replace category and components; it is reviewed again."""
        id, body = request.path_params["node"], await _json(request)
        every = list(self.engine.templates)
        ids = [template_node(one, n)["id"] for n, one in enumerate(every)]
        if id not in ids:
            return refused(Refusal(100, "the object does not exist", 33))
        known = every[ids.index(id)]
        template = _template({"name": known.name, "language": known.language, **body})
        if isinstance(template, Refusal):
            return refused(template)
        made = msgspec.structs.replace(template, id=id)
        every[ids.index(id)] = made
        await self.engine.review(every, made)
        return JSONResponse({"success": True})

    async def delete_template(self, request: Request) -> Response:
        """Delete one language, or all where no id is given."""
        name, id = request.query_params.get("name"), request.query_params.get("hsm_id")
        kept = [
            one
            for n, one in enumerate(self.engine.templates)
            if one.name != name or (id and template_node(one, n)["id"] != id)
        ]
        if len(kept) == len(self.engine.templates):
            return refused(Refusal(100, "there is no such template", 2593002))
        await self.engine.set_templates(kept)
        return JSONResponse({"success": True})


def _template(body: dict[str, Any]) -> Template | Refusal:
    components = [one for one in body.get("components") or [] if isinstance(one, dict)]
    body_node = next((one for one in components if one.get("type") == "BODY"), {})
    if not body_node.get("text"):
        return Refusal(100, "a template needs a body")
    if body.get("category") not in _CATEGORIES:
        return Refusal(100, "category is not valid")
    others = tuple(one for one in components if one.get("type") != "BODY")
    values = {
        "name": body.get("name"),
        "language": body.get("language"),
        "body": str(body_node["text"]),
    }
    values |= {"category": body["category"], "status": "PENDING", "others": others}
    values["example"] = body_node.get("example") or {}
    try:
        template = msgspec.convert({**values, "quality": "UNKNOWN"}, Template)
    except msgspec.ValidationError as error:
        return Refusal(100, str(error))
    return _wrong_examples(template, components) or template


def _wrong_examples(template: Template, components: list[dict[str, Any]]) -> Refusal | None:
    if template.variables and not template.example:
        return Refusal(100, "a variable needs an example", 2388043)
    for header in components:
        if header.get("type") == "HEADER" and header.get("format") in _FILE_FORMATS:
            handles = (header.get("example") or {}).get("header_handle") or [""]
            if not str(handles[0]).startswith(_HANDLE):
                return Refusal(100, "a file of the header needs the handle of an example", 2388273)
    return None


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
