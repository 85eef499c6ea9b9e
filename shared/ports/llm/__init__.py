"""Llm: one call of a chat model. Outcomes are values: a refusal is not an error."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import msgspec


class Passage(msgspec.Struct, frozen=True):
    """A piece of the business's own knowledge, given to the model as quoted data."""

    source: str
    text: str


class ToolCall(msgspec.Struct, frozen=True):
    """The model asks for a tool; `arguments` is the JSON text it wrote, unchecked."""

    id: str
    name: str
    arguments: str


class Turn(msgspec.Struct, frozen=True):
    """One message of the dialogue."""

    role: Literal["user", "assistant", "tool"]
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


class ToolSpec(msgspec.Struct, frozen=True):
    """A tool as the model sees it; `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]


class LlmRequest(msgspec.Struct, frozen=True):
    """Everything one call needs. Passages go in as data, fenced, never as instructions."""

    purpose: Literal["reply", "compose"]
    system: str
    turns: tuple[Turn, ...]
    passages: tuple[Passage, ...] = ()
    tools: tuple[ToolSpec, ...] = ()
    model: str | None = None
    """None is the model of the settings."""
    temperature: float = 0.3
    max_output_tokens: int = 600
    timeout_seconds: float = 60.0
    language: str = "pt-BR"


class Completion(msgspec.Struct, frozen=True):
    """The model answered; `text` may be empty when it asks for tools."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    input_tokens: int = 0
    output_tokens: int = 0
    sources: tuple[str, ...] = ()
    """The passages it says it used (the extractive adapter quotes exactly one)."""


class LlmRefused(msgspec.Struct, frozen=True):
    """The model or its filter declined; asking again will not help."""

    reason: str


class LlmFailed(msgspec.Struct, frozen=True):
    """No answer: `retry` says whether asking later may help. `code` is stable."""

    code: Literal["rate_limited", "timeout", "unavailable", "bad_request", "unauthorized"]
    retry: bool
    detail: str = ""


LlmOutcome = Completion | LlmRefused | LlmFailed


class Llm(Protocol):
    """A chat model."""

    def complete(self, request: LlmRequest) -> LlmOutcome:
        """Ask once. Never raises for what the model or its server does; tokens are counted
        as the server says, or estimated at four characters each where it does not."""
        ...

    def largest_cost_tokens(self, request: LlmRequest) -> int:
        """Return the most tokens this call may bill, to reserve them before it."""
        ...
