"""The HTTP API to play with: people, conversations, switches, personas, the judge."""

from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from infra.local.simulator import judge
from infra.local.simulator.engine import Engine
from infra.local.simulator.files import phone_route
from infra.local.simulator.graph_errors import Refusal
from infra.local.simulator.numbers import Number
from infra.local.simulator.people import Person, phone_of, shown_address
from infra.local.simulator.personas import Persona
from infra.local.simulator.phones import Written, announce, prefer, write
from infra.local.simulator.play_http import Handler, answering, convert, limit, read
from infra.local.simulator.profiles import DEFAULT_PROFILE_ID, Profiles, write_there
from infra.local.simulator.store import StoredMessage
from infra.local.simulator.switches import Switches
from infra.local.simulator.templates import Template
from shared.kernel.errors import Invalid, NotFound

DEFAULT_NUMBER_ID = "100000000000001"
_PEOPLE = (
    "SELECT phone, number_id, last_text, last_at, last_direction, unread FROM people"
    " WHERE last_at IS NOT NULL AND (? = '' OR phone LIKE ? OR person LIKE ?)"
    " ORDER BY last_at DESC LIMIT ?"
)
_MESSAGES = (
    "SELECT id, direction, number_id, type, text, template, callback, at, status, reply_to, offered"
    " FROM messages LEFT JOIN offers ON message = id"
    " WHERE person = ? AND direction IN ('in', 'out') ORDER BY seq DESC LIMIT ?"
)
_MESSAGE_FIELDS = (
    *("id", "direction", "number_id", "type", "text", "template", "send_id", "at", "status"),
    "reply_to", "offered",
)  # fmt: skip
_MESSAGE = (
    "SELECT id, direction, number_id, person, type, text, template, callback, at, status, outside,"
    " reply_to FROM messages WHERE id = ?"
)


class _Describe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    hidden: bool | None = None
    opted_out: bool | None = None
    no_whatsapp: bool | None = None


class _Preference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: Literal["stop", "resume"]
    number_id: str | None = None


class _SetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    message_id: str
    status: Literal["sent", "delivered", "read", "failed"]
    code: int | None = None


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    field: Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,60}$")]
    value: dict[str, Any]
    number_id: str | None = None


class Play:
    """Routes below `/api`. Changes take JSON, so that no other page can send one blindly."""

    def __init__(self, engine: Engine, profiles: Profiles) -> None:
        self._engine = engine
        self._profiles = profiles

    def routes(self) -> list[Route]:
        """Return every route."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/switches", self.get_switches),
            ("PUT", "/switches", self.put_switches),
            ("GET", "/personas", self.get_personas),
            ("PUT", "/personas", self.put_personas),
            ("PUT", "/numbers", self.put_numbers),
            ("GET", "/acknowledged", self.get_acknowledged),
            ("GET", "/templates", self.get_templates),
            ("PUT", "/templates", self.put_templates),
            ("GET", "/conversations", self.list_people),
            ("GET", "/people", self.list_people),
            ("PUT", "/people/{phone}", self.describe),
            ("GET", "/people/{phone}/messages", self.list_messages),
            ("POST", "/people/{phone}/messages", self.write),
            ("POST", "/people/{phone}/preferences", self.prefer),
            ("POST", "/people/{phone}/seen", self.see),
            ("POST", "/status", self.set_status),
            ("POST", "/events", self.announce),
            ("GET", "/sent", self.list_sent),
            ("GET", "/stats", self.get_stats),
            ("POST", "/reset", self.reset),
        ]
        answers = [Route(path, answering(handler), methods=[m]) for m, path, handler in table]
        return [*answers, phone_route(self._engine.store)]

    async def get_switches(self, request: Request) -> Switches:
        """Return all switches."""
        return self._engine.switches

    async def put_switches(self, request: Request) -> Switches:
        """Change the switches that are named; the others stay."""
        changes = await read(request, dict[str, Any])
        merged = {**msgspec.to_builtins(self._engine.switches), **changes}
        await self._engine.set_switches(convert(merged, Switches))
        return self._engine.switches

    async def get_personas(self, request: Request) -> Any:
        """Return the scripted people."""
        return self._engine.cast.personas

    async def put_personas(self, request: Request) -> Any:
        """Replace the scripted people."""
        await self._engine.set_personas(await read(request, list[Persona]))
        return self._engine.cast.personas

    async def put_numbers(self, request: Request) -> Any:
        """Describe numbers by their id."""
        await self._engine.set_numbers(await read(request, dict[str, Number]))
        return self._engine.numbers.described

    async def get_acknowledged(self, request: Request) -> Any:
        """Return which messages were marked as read, and whether somebody was typing."""
        return [{"message_id": id, "typing": typing} for id, typing in self._engine.acknowledged]

    async def get_templates(self, request: Request) -> Any:
        """Return the templates."""
        return self._engine.templates

    async def put_templates(self, request: Request) -> Any:
        """Replace the templates."""
        await self._engine.set_templates(await read(request, list[Template]))
        return self._engine.templates

    async def list_people(self, request: Request) -> Any:
        """Return who has a conversation, the latest first."""
        if request.query_params.get("version") == str(self._engine.version):
            return None
        query, most = request.query_params.get("q", "").strip(), limit(request, 200)
        like = f"%{query.lstrip('+')}%"
        version = self._engine.version
        rows = await self._engine.store.rows(_PEOPLE, query, like, like, most)
        return {"items": [self._conversation(row) for row in rows], "version": version}

    def _conversation(self, row: tuple[Any, ...]) -> dict[str, Any]:
        phone, number_id, text, at, direction, unread = row
        shown = {"number_id": number_id, "last_text": text, "last_at": at}
        return {**_shown(self._engine.person(phone)), **shown, "last": direction, "unread": unread}

    async def describe(self, request: Request) -> Any:
        """Change what is known about a person."""
        changes = await read(request, _Describe)
        named = {k: v for k, v in msgspec.to_builtins(changes).items() if v is not None}
        person = replace(self._person(request), **named)
        await self._engine.describe_person(person)
        return _shown(person)

    async def list_messages(self, request: Request) -> Any:
        """Return the last messages of a conversation, oldest first."""
        person = self._person(request)
        rows = await self._engine.store.rows(_MESSAGES, person.phone, limit(request, 200))
        items = [dict(zip(_MESSAGE_FIELDS, row, strict=True)) for row in reversed(rows)]
        return {"person": _shown(person), "items": items, "version": self._engine.version}

    async def write(self, request: Request) -> Any:
        """Answer as that person."""
        person = self._person(request)
        written = await read(request, Written)
        if written.name and written.name != person.name:
            person = replace(person, name=written.name)
            await self._engine.describe_person(person)
        number_id = written.number_id or await self._number_of(person)
        if person.phone.startswith("@"):
            id = await write_there(self._profiles, number_id, person.phone, written)
            return {"id": id, "number_id": number_id}
        message = await write(self._engine, person, number_id, written)
        return {"id": message.id, "number_id": number_id, "at": message.at}

    async def prefer(self, request: Request) -> Any:
        """Stop or resume marketing as that person."""
        asked = await read(request, _Preference)
        person = self._person(request)
        number_id = asked.number_id or await self._number_of(person)
        return _shown(await prefer(self._engine, person, number_id, asked.value))

    async def see(self, request: Request) -> None:
        """Take the messages of a person's phone as looked at."""
        await read(request, dict[str, Any])
        await self._engine.store.seen(self._person(request).phone)
        self._engine.changes += 1

    async def set_status(self, request: Request) -> Any:
        """Report a status of a message by hand."""
        asked = await read(request, _SetStatus)
        rows = await self._engine.store.rows(_MESSAGE, asked.message_id)
        if not rows:
            raise NotFound("there is no such message")
        message = StoredMessage(*rows[0])
        error = Refusal(asked.code or 131000, "by hand") if asked.status == "failed" else None
        person, now = self._engine.person(message.person), self._engine.now()
        due = [self._engine.status_due(message, person, asked.status, now, error)]
        await self._engine.store.add_due(due)
        self._engine.deliverer.add(due)
        return {"planned": True}

    async def announce(self, request: Request) -> Any:
        """Send an account event, e.g. a paused template."""
        asked = await read(request, _Event)
        number_id = asked.number_id or self._engine.last_number_id or DEFAULT_NUMBER_ID
        await announce(self._engine, number_id, asked.field, asked.value)
        return {"planned": True}

    async def list_sent(self, request: Request) -> Any:
        """Return everything accepted since a unix time, page by page (`after`)."""
        try:
            since = float(request.query_params.get("since", "0"))
            after = int(request.query_params.get("after", "0"))
        except ValueError:
            raise Invalid("since and after must be numbers") from None
        return await judge.sent(self._engine, since, after, limit(request, 10_000))

    async def get_stats(self, request: Request) -> Any:
        """Return the judge's figures."""
        return await judge.stats(self._engine)

    async def reset(self, request: Request) -> Any:
        """Forget everything."""
        await read(request, dict[str, Any])
        await self._engine.reset()
        self._profiles.forget()
        return {"reset": True}

    def _person(self, request: Request) -> Person:
        written = request.path_params["phone"].lstrip("+ ")
        if written.startswith("@"):
            return self._engine.person(written)
        # In a path a number always has its country code, with or without the plus.
        phone = phone_of("+" + written)
        if phone is None:
            raise Invalid("a phone is digits with the country code", field="phone")
        return self._engine.person(phone)

    async def _number_of(self, person: Person) -> str:
        rows = await self._engine.store.rows(
            "SELECT number_id FROM people WHERE phone = ? AND number_id IS NOT NULL", person.phone
        )
        if rows:
            return str(rows[0][0])
        if person.phone.startswith("@"):
            return self._profiles.newest or DEFAULT_PROFILE_ID
        return self._engine.last_number_id or DEFAULT_NUMBER_ID


def _shown(person: Person) -> dict[str, Any]:
    return {
        "phone": shown_address(person.phone),
        "name": person.name,
        "user_id": person.user_id,
        "hidden": person.hidden,
        "opted_out": person.opted_out,
        "no_whatsapp": person.no_whatsapp,
    }
