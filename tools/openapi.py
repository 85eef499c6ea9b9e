"""Writes docs/api/openapi.json from the routes of every function: `make openapi`."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from infra.local.loading import load_entry
from infra.local.specs import ROOT, FunctionSpec, read_functions
from shared.entry.connect import VERSION
from shared.entry.http import PREFIX, SESSION_COOKIE, Api, Route

FILE = ROOT / "docs" / "api" / "openapi.json"

Json = dict[str, Any]
_REF = "#/components/schemas/{name}"
_CHANGES = ("POST", "PUT", "PATCH", "DELETE")
_ERRORS = {
    400: "The request is wrong; `field` names what to mend.",
    401: "No valid proof of who is calling.",
    402: "The plan does not allow more; `upgrade_url` says where to change it.",
    403: "Not allowed with this role, tenant, origin or CSRF token.",
    404: "There is no such thing in this tenant.",
    409: "The state of the thing does not allow this.",
    413: "The body is too large.",
    429: "Too many requests; `Retry-After` says when to come again.",
    503: "Something we need does not answer; try again.",
}
_DESCRIPTION = """\
Errors are `application/problem+json` (RFC 9457): act on `code`, never on `detail`.
Lists take `limit` and `cursor` and answer `items` and `next_cursor`. Times are RFC 3339 in UTC,
money is an amount in minor units with its currency, ids are opaque. Every change takes an
`Idempotency-Key`: the same key and body get the first answer again for 24 hours.
"""


@dataclass(frozen=True)
class Served:
    """A route and the function that serves it."""

    function: FunctionSpec
    route: Route[Any]

    @property
    def path(self) -> str:
        """Return the whole path."""
        return PREFIX + self.route.path


def served_routes() -> list[Served]:
    """Return every route of every HTTP function, in the order of functions and routes."""
    found = []
    for spec in read_functions():
        if spec.trigger == "http":
            found += [Served(spec, route) for route in _routes_of(spec.name)]
    return found


def _routes_of(name: str) -> tuple[Route[Any], ...]:
    load_entry(name)
    build = getattr(sys.modules[f"functions.{name}.main"], "api", None)
    # A webhook has no routes: its provider says what it looks like.
    api = build() if build else None
    return api.routes if isinstance(api, Api) else ()


def build_description() -> Json:
    """Return the whole OpenAPI document."""
    served = served_routes()
    types = [kind for each in served for kind in _types(each.route)]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema_of = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, Json] = {}
    for each in served:
        operation = _operation(each, schema_of, components)
        paths.setdefault(each.path, {})[each.route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Piloto", "version": VERSION, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(_tag(each) for each in served)],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _problem_schema(), **dict(sorted(components.items()))},
            "responses": {_error_name(status): _error(text) for status, text in _ERRORS.items()},
            "securitySchemes": _security_schemes(),
        },
    }


def _types(route: Route[Any]) -> Iterator[Any]:
    for kind in (route.query, route.body, route.answer):
        if kind is not None:
            yield kind


def _operation(each: Served, schema_of: dict[str, Json], components: dict[str, Json]) -> Json:
    route = each.route
    operation: Json = {
        "operationId": operation_id(route),
        "tags": [_tag(each)],
        "summary": route.summary,
        "description": _who(route),
        "parameters": [*_path_parameters(route), *_query_parameters(route, schema_of, components)],
        "responses": _responses(route, schema_of),
        "security": [] if route.public else [{"session": [], "csrf": []}, {"bearer": []}],
    }
    if route.method in _CHANGES and not route.public:
        operation["parameters"].append(_header("Idempotency-Key", 200))
    body = _request_body(route, schema_of)
    return {**operation, "requestBody": body} if body else operation


def operation_id(route: Route[Any]) -> str:
    """Return an id made of the method and the path: it never changes by a rename inside."""
    words = re.findall(r"\w+", route.path.replace("-", "_"))
    return "_".join([route.method.lower(), *words])


def _tag(each: Served) -> str:
    return each.function.name.removesuffix("_api")


def _who(route: Route[Any]) -> str:
    if route.public:
        return "Anybody may ask."
    if route.role is None:
        return "Any signed-in user."
    return f"Needs the role {route.role.word} or a higher one."


def _path_parameters(route: Route[Any]) -> list[Json]:
    names = re.findall(r"\{(\w+)\}", route.path)
    text = {"type": "string"}
    return [{"name": name, "in": "path", "required": True, "schema": text} for name in names]


def _query_parameters(
    route: Route[Any], schema_of: dict[str, Json], components: dict[str, Json]
) -> list[Json]:
    if route.query is None:
        return []
    schema = schema_of[repr(route.query)]
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    whole = components.get(name, schema)
    return [
        {"name": key, "in": "query", "required": key in whole.get("required", ()), "schema": value}
        for key, value in whole["properties"].items()
    ]


def _header(name: str, longest: int) -> Json:
    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return {"name": name, "in": "header", "required": False, "schema": schema}


def _request_body(route: Route[Any], schema_of: dict[str, Json]) -> Json | None:
    if route.raw_limit_bytes:
        schema = {"type": "string", "format": "binary", "maxLength": route.raw_limit_bytes}
        return {"required": True, "content": {"application/octet-stream": {"schema": schema}}}
    if route.body is None:
        return None
    content = {"application/json": {"schema": schema_of[repr(route.body)]}}
    return {"required": True, "content": content}


def _responses(route: Route[Any], schema_of: dict[str, Json]) -> Json:
    good: Json = {"description": "Done."}
    status = route.status
    if route.answer is not None:
        good["content"] = {"application/json": {"schema": schema_of[repr(route.answer)]}}
    elif status == 200 and route.method in _CHANGES:
        status = 204
    answers: Json = {str(status): good}
    for code in _ERRORS:
        if code in _possible(route):
            answers[str(code)] = {"$ref": f"#/components/responses/{_error_name(code)}"}
    return answers


def _possible(route: Route[Any]) -> set[int]:
    codes = {400, 429, 503} if route.method in _CHANGES or route.query else {429, 503}
    codes |= set() if route.public else {401, 403}
    codes |= {404} if "{" in route.path else set()
    return codes | ({402, 409, 413} if route.method in _CHANGES else set())


def _error_name(status: int) -> str:
    return f"Error{status}"


def _error(text: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}


def _problem_schema() -> Json:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "What is wrong; more members name the field, the limit or the row.",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "code": {"type": "string", "description": "Stable; what clients act on."},
            "detail": text,
            "field": text,
            "request_id": text,
        },
        "additionalProperties": True,
    }


def _security_schemes() -> Json:
    return {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": SESSION_COOKIE,
            "description": "Set by `POST /api/v1/auth/session` in exchange for an ID token.",
        },
        "csrf": {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRF-Token",
            "description": "Goes with the cookie on every change.",
        },
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, or an ID token with the header `X-Tenant`.",
        },
    }


def encode(description: Json) -> str:
    """Return the text of the file: the same for the same routes."""
    text = msgspec.json.format(msgspec.json.encode(description), indent=2)
    return text.decode() + "\n"


def main(file: Path = FILE) -> int:
    """Write the file."""
    description = build_description()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(encode(description))
    count = sum(len(operations) for operations in description["paths"].values())
    print(f"{count} operations in {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
