"""What a tool is. Other domains offer tools; the function that runs an agent hands them in.

The server binds a tool to the tenant and the contact: the model never names either.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from shared.agents.checking import Fact
from shared.kernel.errors import AppError
from shared.ports.llm import ToolCall, ToolSpec

HAND_OVER = "hand_over"
MAX_ARGUMENTS_CHARS = 8000


class ToolResult(msgspec.Struct, frozen=True):
    """What a tool did, as data for the model."""

    data: Mapping[str, Any]
    facts: tuple[Fact, ...] = ()
    """Amounts, days and links of the result that the reply may state."""
    fallback: str = ""
    """What to say when the model says nothing after this: never a generic question."""
    silent: bool = False
    """Say nothing more, whatever the model writes (a confirmation is sent elsewhere)."""
    ok: bool = True


class Tool(msgspec.Struct, frozen=True):
    """One thing an agent may do.

    `parameters` is a struct with `forbid_unknown_fields` and bounded fields: arguments that do
    not fit never reach `run`. `run(tenant, contact_id, conversation_id, arguments)` checks
    authority itself and is safe to repeat with the same arguments.
    """

    name: str
    description: str
    parameters: type[msgspec.Struct]
    run: Callable[[str, str, str, Any], ToolResult]

    @property
    def spec(self) -> ToolSpec:
        """Return the tool as the model sees it."""
        return ToolSpec(self.name, self.description, _flat_schema(self.parameters))


class Scope(msgspec.Struct, frozen=True):
    """Whom the tools of one turn act for; set by the server."""

    tenant: str
    contact_id: str
    conversation_id: str


class Used(msgspec.Struct, frozen=True):
    """One tool call of a turn and what came of it."""

    name: str
    arguments: str
    result: ToolResult


class Toolbox(msgspec.Struct):
    """The tools of one turn: an allow-list with a cap, and no call runs twice."""

    tools: Sequence[Tool]
    scope: Scope
    max_calls: int
    used: list[Used] = msgspec.field(default_factory=list)
    _known: dict[tuple[str, str], ToolResult] = msgspec.field(default_factory=dict)

    def call(self, call: ToolCall) -> ToolResult:
        """Run one call, or say as data why not."""
        tool = next((tool for tool in self.tools if tool.name == call.name), None)
        if tool is None:
            return _refused("there is no such tool")
        if len(call.arguments) > MAX_ARGUMENTS_CHARS:
            return _refused("the arguments are too long")
        try:
            arguments = msgspec.json.decode(call.arguments, type=tool.parameters)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            return _refused(f"the arguments do not fit: {error}"[:300])
        # The key holds the arguments: two different calls are never taken for one.
        key = (tool.name, msgspec.json.encode(arguments, order="sorted").decode())
        if key not in self._known:
            if len(self._known) >= self.max_calls:
                return _refused("no more tool calls in this turn")
            self._known[key] = self._run(tool, arguments)
            self.used.append(Used(tool.name, key[1], self._known[key]))
        return self._known[key]

    def _run(self, tool: Tool, arguments: msgspec.Struct) -> ToolResult:
        scope = self.scope
        try:
            return tool.run(scope.tenant, scope.contact_id, scope.conversation_id, arguments)
        except AppError as error:
            if error.retry:
                raise
            return _refused(error.message, error.code)


class HandOverArguments(msgspec.Struct, forbid_unknown_fields=True):
    """Why a person is needed."""

    reason: str = ""


HAND_OVER_SPEC = ToolSpec(
    HAND_OVER,
    "Call a person of the business to continue this conversation. Use it when the records do not"
    " answer, when the customer asks for a person, or when you are not sure.",
    {
        "type": "object",
        "properties": {"reason": {"type": "string", "maxLength": 300}},
        "additionalProperties": False,
    },
)


def _refused(why: str, code: str = "refused") -> ToolResult:
    return ToolResult({"error": code, "detail": why}, ok=False)


def _flat_schema(parameters: type[msgspec.Struct]) -> Mapping[str, Any]:
    """Return the schema with its object on top: servers do not follow a top-level $ref."""
    schema = msgspec.json.schema(parameters)
    others = dict(schema.get("$defs", {}))
    top = dict(others.pop(schema["$ref"].rsplit("/", 1)[-1]))
    return {**top, "$defs": others} if others else top
