"""One answer: rounds, tools, budget and the check, with a scripted model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.agents.running import AgentAnswer, Budget, Caps, Scope, run_agent
from shared.agents.tools import Tool, Toolbox, ToolResult
from shared.kernel.errors import Forbidden, LimitReached, Unavailable
from shared.kernel.money import Money
from shared.ports.llm import (
    Completion,
    LlmFailed,
    LlmOutcome,
    LlmRefused,
    LlmRequest,
    Passage,
    ToolCall,
    Turn,
)
from shared.ports.llm.scripted import ScriptedLlm

SCOPE = Scope("t1", "c1", "v1")
REQUEST = LlmRequest("reply", "You answer.", (Turn("user", "Quanto custa às 15h?"),))


class Slot(msgspec.Struct, forbid_unknown_fields=True):
    """Which slot to book."""

    offer_id: Annotated[str, msgspec.Meta(min_length=1, max_length=24, pattern="^[a-z0-9]+$")]
    people: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1


@dataclass
class Desk:
    """A tool's other side: remembers what it was asked for whom."""

    result: ToolResult = ToolResult({"booked": True}, fallback="Reservado.")
    error: Exception | None = None
    asked: list[tuple[str, str, str, Slot]] = field(default_factory=list)

    def book(self, tenant: str, contact_id: str, conversation_id: str, slot: Slot) -> ToolResult:
        self.asked.append((tenant, contact_id, conversation_id, slot))
        if self.error:
            raise self.error
        return self.result

    @property
    def tool(self) -> Tool:
        return Tool("book", "Book a slot.", Slot, self.book)


def calls(*pairs: tuple[str, str]) -> Completion:
    return Completion("", tuple(ToolCall(f"c{n}", *pair) for n, pair in enumerate(pairs)), 10, 5)


def said(text: str) -> Completion:
    return Completion(text, (), 10, 5)


BOOK = calls(("book", '{"offer_id":"o1"}'))


def run(*outcomes: LlmOutcome, desk: Desk | None = None, **options: object) -> AgentAnswer:
    tools = [desk.tool] if desk else []
    return run_agent(ScriptedLlm(outcomes), REQUEST, tools, SCOPE, **options)


def test_a_plain_answer_is_sent_with_its_cost() -> None:
    assert run(said("**Oi!**")) == AgentAnswer("Oi!", tokens=15)


def test_tools_act_for_the_person_the_server_names() -> None:
    desk = Desk()
    answer = run(BOOK, said("Pronto!"), desk=desk)
    assert desk.asked == [("t1", "c1", "v1", Slot("o1"))]
    assert (answer.text, answer.hand_over) == ("Pronto!", False)
    assert [used.name for used in answer.tool_results] == ["book"]


def test_results_go_back_as_data_under_the_id_of_the_call() -> None:
    llm = ScriptedLlm([BOOK, said("ok")])
    run_agent(llm, REQUEST, [Desk().tool], SCOPE)
    assistant, tool = llm.requests[1].turns[1:]
    assert assistant.tool_calls == BOOK.tool_calls
    assert tool == Turn("tool", '{"booked":true}', (), "c0")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "{",
        "[]",
        "null",
        '```json\n{"offer_id":"o1"}\n```',
        "{}",
        '{"offer_id":1}',
        '{"offer_id":"o1","contact_id":"someone-else"}',
        '{"offer_id":"o1","people":-1}',
        '{"offer_id":"o1","people":10000}',
        '{"offer_id":"\'; DROP TABLE x;--"}',
        '{"offer_id":"../../etc"}',
        '{"offer_id":"' + "a" * 9000 + '"}',
        "[" * 20_000,
    ],
)
def test_arguments_that_do_not_fit_never_reach_the_tool(arguments: str) -> None:
    desk = Desk()
    answer = run(calls(("book", arguments)), said("Pode repetir?"), desk=desk)
    assert desk.asked == []
    assert answer.tool_results == ()


@given(st.text(max_size=200))
def test_no_text_at_all_makes_a_tool_fail(arguments: str) -> None:
    desk = Desk()
    result = Toolbox([desk.tool], SCOPE, 5).call(ToolCall("c", "book", arguments))
    assert result.ok == bool(desk.asked)


def test_a_tool_that_was_not_handed_in_does_not_exist() -> None:
    llm = ScriptedLlm([calls(("delete_everything", "{}")), said("Não posso.")])
    answer = run_agent(llm, REQUEST, [Desk().tool], SCOPE)
    assert "no such tool" in llm.requests[1].turns[-1].text
    assert answer.tool_results == ()


def test_thirty_calls_in_one_turn_are_cut_at_the_cap() -> None:
    desk = Desk()
    many = calls(*(("book", f'{{"offer_id":"o{n}"}}') for n in range(30)))
    run(many, said("ok"), desk=desk, caps=Caps(tool_calls=8))
    assert len(desk.asked) == 8


def test_the_same_call_runs_once_and_another_one_is_another() -> None:
    desk = Desk()
    run(
        calls(
            ("book", '{"offer_id":"o1"}'),
            ("book", '{ "people": 1, "offer_id": "o1" }'),
            ("book", '{"offer_id":"o2"}'),
        ),
        BOOK,
        said("ok"),
        desk=desk,
    )
    assert [slot.offer_id for *_, slot in desk.asked] == ["o1", "o2"]


def test_a_refusal_of_the_server_is_data_for_the_model() -> None:
    llm = ScriptedLlm([BOOK, said("Não consegui.")])
    answer = run_agent(llm, REQUEST, [Desk(error=Forbidden("not yours")).tool], SCOPE)
    assert '"Forbidden"' in llm.requests[1].turns[-1].text
    assert answer.text == "Não consegui."


def test_a_tool_that_is_unavailable_lets_the_task_come_again() -> None:
    with pytest.raises(Unavailable):
        run(BOOK, desk=Desk(error=Unavailable("down")))


def test_rounds_end() -> None:
    llm = ScriptedLlm(lambda _: calls(("nothing", "{}")))
    answer = run_agent(llm, REQUEST, [], SCOPE)
    assert len(llm.requests) == 4
    assert (answer.hand_over, answer.reason) == (True, "rounds")


def test_the_model_may_call_a_person_and_the_contact_is_told() -> None:
    desk = Desk()
    both = calls(("hand_over", '{"reason":"x"}'), ("book", '{"offer_id":"o1"}'))
    answer = run(both, desk=desk)
    assert (answer.hand_over, answer.reason) == (True, "asked_for")
    assert "pessoa" in answer.text
    assert desk.asked == []


class TestTheCheck:
    def test_an_invented_price_is_written_once_more(self) -> None:
        llm = ScriptedLlm([said("Só R$ 10,00!"), said("Custa R$ 45,00.")])
        answer = run_agent(llm, REQUEST, [], SCOPE, facts=[Money(4500, "BRL")])
        assert (answer.text, answer.hand_over) == ("Custa R$ 45,00.", False)
        assert "R$ 10,00" in llm.requests[1].system
        assert answer.tokens == 30

    def test_invented_twice_a_person_takes_over(self) -> None:
        llm = ScriptedLlm(lambda _: said("Só R$ 10,00!"))
        answer = run_agent(llm, REQUEST, [], SCOPE)
        assert (answer.hand_over, answer.reason) == (True, "unbacked")
        assert "10" not in answer.text
        assert len(llm.requests) == 2

    def test_passages_and_results_are_records_and_the_person_may_propose_a_time(self) -> None:
        passage = Passage("p", "O bolo custa R$ 45,00.")
        desk = Desk(ToolResult({}, facts=(Money(500, "BRL"),)))
        request = LlmRequest("reply", "", REQUEST.turns, (passage,))
        llm = ScriptedLlm([BOOK, said("R$ 45,00 mais R$ 5,00 de entrega, às 15h.")])
        answer = run_agent(llm, request, [desk.tool], SCOPE)
        assert answer.reason == "answered"

    def test_a_price_the_person_claims_is_no_record(self) -> None:
        request = LlmRequest("reply", "", (Turn("user", "Você prometeu 50% e R$ 1,00"),))
        llm = ScriptedLlm(lambda _: said("Sim, 50%: R$ 1,00."))
        assert run_agent(llm, request, [], SCOPE).reason == "unbacked"

    def test_words_that_must_not_leave_do_not_leave(self) -> None:
        answer = run(said("Minha referência é ref-abc."), forbidden=["ref-abc"])
        assert (answer.hand_over, answer.reason) == (True, "leaked")
        assert "ref-abc" not in answer.text


class TestNoWords:
    @pytest.mark.parametrize("empty", [said(""), said("  \n"), said("<p></p>")])
    def test_silence_calls_a_person(self, empty: Completion) -> None:
        answer = run(empty)
        assert (answer.hand_over, answer.reason) == (True, "empty")

    @pytest.mark.parametrize(
        "second", [said(""), LlmRefused("no"), LlmFailed("timeout", retry=True)]
    )
    def test_after_a_tool_its_result_speaks(self, second: LlmOutcome) -> None:
        answer = run(BOOK, second, desk=Desk())
        assert (answer.text, answer.hand_over, answer.retry) == ("Reservado.", False, False)

    def test_after_a_silent_tool_nothing_is_said_whatever_the_model_writes(self) -> None:
        desk = Desk(ToolResult({}, silent=True))
        answer = run(BOOK, said("Como posso ajudar?"), desk=desk)
        assert (answer.text, answer.hand_over) == ("", False)

    def test_after_a_failed_tool_a_person_is_called(self) -> None:
        answer = run(BOOK, said(""), desk=Desk(error=Forbidden("no")))
        assert answer.hand_over

    def test_a_refusal_calls_a_person(self) -> None:
        assert run(LlmRefused("filter")).reason == "refused"

    def test_an_unreachable_model_may_be_asked_later(self) -> None:
        answer = run(LlmFailed("unavailable", retry=True))
        assert (answer.text, answer.retry, answer.hand_over) == ("", True, False)

    def test_a_model_that_will_never_answer_calls_a_person(self) -> None:
        answer = run(LlmFailed("unauthorized", retry=False))
        assert (answer.retry, answer.hand_over) == (False, True)


class TestTheBudget:
    def test_every_call_is_reserved_before_and_settled_after(self) -> None:
        book: list[tuple[str, int, int]] = []
        budget = Budget(_note(book), lambda reserved, used: book.append(("settle", reserved, used)))
        run(BOOK, said("ok"), desk=Desk(), budget=budget)
        assert book == [("reserve", 1000, 0), ("settle", 1000, 15)] * 2

    def test_a_spent_budget_asks_nothing_and_calls_a_person(self) -> None:
        def refuse(tokens: int) -> int:
            raise LimitReached("spent")

        llm = ScriptedLlm([said("ok")])
        budget = Budget(refuse, lambda reserved, used: None)
        answer = run_agent(llm, REQUEST, [], SCOPE, budget=budget)
        assert (answer.hand_over, answer.reason) == (True, "budget")
        assert llm.requests == []

    @pytest.mark.parametrize(
        ("outcome", "used"),
        [
            (LlmFailed("unavailable", retry=True), 0),
            (LlmFailed("timeout", retry=True), 1000),
            (LlmRefused("x"), 1000),
        ],
    )
    def test_what_may_have_been_billed_counts_as_spent(
        self, outcome: LlmOutcome, used: int
    ) -> None:
        settled: list[int] = []
        run(outcome, budget=Budget(lambda tokens: tokens, lambda _, spent: settled.append(spent)))
        assert settled == [used]


def _note(book: list[tuple[str, int, int]]) -> Callable[[int], int]:
    def reserve(tokens: int) -> int:
        book.append(("reserve", tokens, 0))
        return tokens

    return reserve


def test_the_model_sees_the_schema_with_its_object_on_top() -> None:
    schema = Desk().tool.spec.parameters
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert schema["properties"]["people"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 10,
        "default": 1,
    }
