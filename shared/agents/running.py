"""Runs an agent for one answer: model, tools, check, at most a few rounds, then a person."""

from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from shared.agents.answering import finish
from shared.agents.checking import Fact, unbacked
from shared.agents.handing_over import words_for
from shared.agents.tools import HAND_OVER, Tool, Toolbox, Used
from shared.agents.tools import Scope as Scope
from shared.kernel.errors import LimitReached
from shared.ports.llm import (
    Completion,
    Llm,
    LlmFailed,
    LlmOutcome,
    LlmRequest,
    Passage,
    Turn,
)


class Caps(msgspec.Struct, frozen=True):
    """What one answer may cost."""

    rounds: int = 4
    tool_calls: int = 8


class Budget(msgspec.Struct, frozen=True):
    """Reserve before each call, settle after it; usage's methods bound to a tenant fit."""

    reserve: Callable[[int], int]
    """Take tokens, return what was taken. Raises `LimitReached`."""
    settle: Callable[[int, int], None]
    """(reserved, used): give back what was not used."""


USUAL_CAPS = Caps()
NO_BUDGET = Budget(lambda tokens: tokens, lambda reserved, used: None)
"""For previews and tests, where nobody pays."""


class AgentAnswer(msgspec.Struct, frozen=True):
    """What to send and what to do."""

    text: str
    """'' is: send nothing."""
    hand_over: bool = False
    reason: str = "answered"
    """answered, asked_for, unbacked, empty, refused, failed, budget, leaked, rounds, tool."""
    tokens: int = 0
    sources: tuple[str, ...] = ()
    """The passages the model says it used."""
    passages: tuple[Passage, ...] = ()
    """What it had been given to quote."""
    tool_results: tuple[Used, ...] = ()
    retry: bool = False
    """The model could not be reached and nothing was done: asking later may help."""


def run_agent(
    llm: Llm,
    request: LlmRequest,
    tools: Sequence[Tool],
    scope: Scope,
    *,
    facts: Sequence[Fact] = (),
    forbidden: Sequence[str] = (),
    budget: Budget = NO_BUDGET,
    caps: Caps = USUAL_CAPS,
) -> AgentAnswer:
    """Return the answer to the last turn of `request`.

    `facts` are the records the reply may state beside the request's passages
    (`answering.facts_of`), `forbidden` the words that must never leave (`answering.marker`). An
    answer that states what no record holds is written once more, and then a person takes over.
    An `Unavailable` of a tool goes through, so that the task comes again.
    """
    toolbox = Toolbox(tools, scope, caps.tool_calls)
    return _Run(llm, request, toolbox, facts, forbidden, budget, caps).answer()


class _Run(msgspec.Struct):
    llm: Llm
    request: LlmRequest
    toolbox: Toolbox
    facts: Sequence[Fact]
    forbidden: Sequence[str]
    budget: Budget
    caps: Caps
    tokens: int = 0
    sources: tuple[str, ...] = ()

    def answer(self) -> AgentAnswer:
        corrected = False
        for _ in range(self.caps.rounds):
            try:
                outcome = self._ask()
            except LimitReached:
                return self._fall_back("budget")
            if not isinstance(outcome, Completion):
                return self._no_answer(outcome)
            self.sources = outcome.sources or self.sources
            if outcome.tool_calls:
                if any(call.name == HAND_OVER for call in outcome.tool_calls):
                    return self._person("asked_for")
                self._use_tools(outcome)
                continue
            text = finish(outcome)
            missing = self._missing(text)
            if not missing:
                return self._say(text)
            if corrected:
                return self._person("unbacked")
            corrected = True
            self._correct(text, missing)
        return self._fall_back("rounds")

    def _ask(self) -> LlmOutcome:
        reserved = self.budget.reserve(self.llm.largest_cost_tokens(self.request))
        used = 0
        try:
            outcome = self.llm.complete(self.request)
            if isinstance(outcome, Completion):
                used = outcome.input_tokens + outcome.output_tokens
            elif not isinstance(outcome, LlmFailed) or outcome.code == "timeout":
                # A refusal and an answer that came too late were billed as well.
                used = reserved
        finally:
            self.budget.settle(reserved, used)
        self.tokens += used
        return outcome

    def _use_tools(self, completion: Completion) -> None:
        turns = [Turn("assistant", completion.text, completion.tool_calls)]
        for call in completion.tool_calls:
            result = self.toolbox.call(call)
            data = msgspec.json.encode(result.data).decode()
            turns.append(Turn("tool", data, tool_call_id=call.id))
        self.request = replace(self.request, turns=(*self.request.turns, *turns))

    def _missing(self, text: str) -> list[str]:
        known = [*self.facts, *(passage.text for passage in self.request.passages)]
        known += [fact for used in self._done() for fact in used.result.facts]
        # The dialogue proposes days and times; prices and links in it back nothing.
        said = [turn.text for turn in self.request.turns if turn.role != "tool"]
        return unbacked(text, known, said)

    def _correct(self, text: str, missing: list[str]) -> None:
        """Ask again without the unbacked figures; the words of the try itself are not kept."""
        note = (
            "\n\nA draft of your answer stated things that no record holds: "
            f"{msgspec.json.encode(missing).decode()} (data). Answer again without them, or call "
            "hand_over."
        )
        self.request = replace(self.request, system=self.request.system + note)

    def _say(self, text: str) -> AgentAnswer:
        if any(word in text for word in self.forbidden):
            return self._person("leaked")
        if any(used.result.silent for used in self._done()):
            return self._end("", "tool")
        return self._end(text, "answered") if text else self._fall_back("empty")

    def _no_answer(self, outcome: LlmOutcome) -> AgentAnswer:
        if not isinstance(outcome, LlmFailed):
            return self._fall_back("refused")
        # A tool has acted: its result decides, and running it all again could act twice.
        if outcome.retry and not self._done():
            return self._end("", "failed", retry=True)
        return self._fall_back("failed")

    def _fall_back(self, reason: str) -> AgentAnswer:
        """After a tool its result speaks; otherwise a person does. Never a generic question."""
        for used in reversed(self._done()):
            if used.result.silent:
                return self._end("", "tool")
            if used.result.fallback:
                return self._end(used.result.fallback, "tool")
        return self._person(reason)

    def _person(self, reason: str) -> AgentAnswer:
        answer = self._end(words_for(reason, self.request.language), reason)
        return replace(answer, hand_over=True)

    def _end(self, text: str, reason: str, retry: bool = False) -> AgentAnswer:
        used = tuple(self.toolbox.used)
        passages = self.request.passages
        return AgentAnswer(
            text, False, reason, self.tokens, self.sources, passages, used, retry=retry
        )

    def _done(self) -> list[Used]:
        return [used for used in self.toolbox.used if used.result.ok]
