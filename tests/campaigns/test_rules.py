"""The pure rules: moves, pace, windows, words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.campaigns.model import (
    ButtonPart,
    Campaign,
    FieldFrozen,
    FirstMessage,
    HeaderPart,
    Hours,
    Limit,
    MoveNotAllowed,
    Part,
    Spot,
    Status,
    Variable,
)
from shared.campaigns.pace import (
    MOST_PER_HORIZON,
    closing,
    horizon_size,
    horizon_span,
    opening,
    plan_again_at,
    rate_of,
    widen,
)
from shared.campaigns.prospect import PlanState, Prospect, ProspectIgnored, Stage
from shared.campaigns.readiness import (
    Surroundings,
    start_problems,
    template_problems,
    variables_in,
)
from shared.campaigns.writing import VariableMissing, around, fill_template, values_of
from shared.messaging.pacing import reserve

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DRAFT = Campaign("k", "Teste", NOON)
LIMITS = st.builds(Limit, st.integers(1, 500), st.integers(1, 3600))
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
HOURS = st.tuples(
    st.sets(st.integers(0, 6), min_size=1), st.integers(0, 1438), st.integers(1, 600)
).map(lambda drawn: _hours(*drawn))


def _hours(days: set[int], start: int, length: int) -> Hours:
    end = min(start + length, 1439)
    as_text = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in (start, end)]
    return Hours(tuple(sorted(days)), *as_text)


@given(LIMITS, st.lists(st.floats(0, 0.999), min_size=200, max_size=200), st.integers(0, 30))
def test_horizons_one_after_another_never_pass_the_limit(limit, draws, gap_seconds):
    instant, now, slots = None, NOON, []
    draw = iter(draws * 50).__next__
    for _ in range(4):
        fresh, instant = reserve(instant, rate_of(limit), now, horizon_size(limit))
        fresh = widen(fresh, gap_seconds, draw)
        instant = max(instant, fresh[-1] + rate_of(limit).spacing)
        slots += fresh
        now = plan_again_at(instant, limit, now)

    assert slots == sorted(slots)
    span = timedelta(seconds=limit.per_seconds)
    for first, beyond in zip(slots, slots[limit.messages :], strict=False):
        assert beyond - first >= span


@given(LIMITS)
def test_without_a_gap_the_mean_rate_is_nearly_the_limit(limit):
    instant, now, slots = None, NOON, []
    for _ in range(20):
        fresh, instant = reserve(instant, rate_of(limit), now, horizon_size(limit))
        slots += fresh
        now = plan_again_at(instant, limit, now)

    if len(slots) > 1:
        mean = (len(slots) - 1) / (slots[-1] - slots[0]).total_seconds()
        assert mean >= 0.98 * limit.per_second


@given(LIMITS)
def test_the_next_horizon_is_planned_before_the_last_slots_run_out(limit):
    until = NOON + horizon_span(limit)
    again = plan_again_at(until, limit, NOON)

    assert 1 <= horizon_size(limit) <= MOST_PER_HORIZON
    assert NOON <= again <= until
    assert until - again >= min(horizon_span(limit) / 2, timedelta(seconds=5))


@given(HOURS, ZONES, MOMENTS)
def test_an_opening_lies_inside_the_hours_of_its_zone(hours, zone, moment):
    opens = opening(hours, zone, moment)
    local = opens.astimezone(ZoneInfo(zone))

    assert opens >= moment
    assert opening(hours, zone, opens) == opens
    # Where a clock change swallows the hour itself, the opening is the hour after.
    shifts = {local.utcoffset() - (local - timedelta(hours=3)).utcoffset(), timedelta()}
    if len(shifts) == 1:
        assert local.weekday() in hours.days
        assert hours.start <= f"{local:%H:%M}" < hours.end


@given(HOURS, ZONES, MOMENTS)
def test_a_window_closes_after_it_opened(hours, zone, moment):
    opens = opening(hours, zone, moment)

    closes = closing(hours, zone, opens)
    assert closes is not None
    assert closes > opens


@pytest.mark.parametrize(
    ("move", "allowed"),
    [
        (lambda one: one.start(NOON), {Status.DRAFT}),
        (lambda one: one.pause("why", NOON), {Status.RUNNING}),
        (lambda one: one.resume(), {Status.PAUSED}),
        (lambda one: one.complete(NOON), {Status.RUNNING, Status.PAUSED}),
    ],
)
def test_every_move_is_allowed_from_its_states_only(move, allowed):
    for status in Status:
        campaign = Campaign("k", "Teste", NOON, status)
        if status in allowed:
            assert move(campaign).status is not status
        else:
            with pytest.raises(MoveNotAllowed):
                move(campaign)


def test_the_account_is_frozen_by_the_start_and_the_rate_is_not():
    running = DRAFT.start(NOON)

    assert running.edit({"rate": Limit(1, 60)}).needs_replan(running)
    assert not running.edit({"name": "Outro"}).needs_replan(running)
    with pytest.raises(FieldFrozen):
        running.edit({"account_id": "a2"})
    with pytest.raises(MoveNotAllowed):
        running.complete(NOON).edit({"name": "Outro"})


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Oi", []),
        ("Oi {{1}}", ["1"]),
        ("{{1}} e {{2}} e {{1}}", ["1", "2"]),
        ("{{nome}}, {{ loja }}", ["nome", "loja"]),
        ("{{", []),
    ],
)
def test_the_variables_of_a_template_are_found_in_their_order(body, names):
    assert variables_in(body) == names


def test_a_variable_falls_back_or_names_what_is_missing():
    values = values_of("Ana  Maria", "", {"bairro": "Centro\n Sul"}, ("Plano",))
    names = ("first_name", "offer.name", "fields.bairro")
    message = FirstMessage("template", "ola", "pt_BR", tuple(Variable(name) for name in names))

    assert fill_template(message, values).variables == ("Ana", "Plano", "Centro Sul")
    company = FirstMessage("template", "ola", "pt_BR", (Variable("company"),))
    assert fill_template(company, values) == VariableMissing("company")
    backed = FirstMessage("template", "ola", "pt_BR", (Variable("company", "sua empresa"),))
    assert fill_template(backed, values).variables == ("sua empresa",)


def test_news_about_a_prospect_may_come_in_any_order():
    planned = Prospect("p", "k", "c", "UTC", NOON).plan("s", NOON)

    early = planned.reply(NOON).contacted(NOON)
    assert (early.stage, early.plan_state) == (Stage.REPLIED, PlanState.DONE)
    proved = planned.failed("Unknown").contacted(NOON)
    assert (proved.stage, proved.skip_reason) == (Stage.CONTACTED, None)
    stopped = planned.contacted(NOON).suppress()
    assert stopped.stage is Stage.IGNORED
    assert stopped.contacted(NOON).stage is Stage.IGNORED
    assert not stopped.answers(NOON)
    with pytest.raises(ProspectIgnored):
        stopped.convert(NOON)


RICH = {
    "status": "APPROVED",
    "body": "Oi {{nome}}!",
    "components": [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Oi {{nome}}!"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://a.example/{{1}}"}]},
    ],
}
PICTURE = HeaderPart("image", fallback="https://a.example/a.png")
ADDRESS = ButtonPart("url", field="fields.code", fallback="inicio")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"category": "AUTHENTICATION"}, "AuthenticationTemplate"),
        ({"status": "PAUSED"}, "TemplateNotApproved"),
        ({"problem": "132000"}, "TemplateHeld"),
        ({"quality": "RED"}, "TemplateQualityLow"),
    ],
)
def test_no_campaign_starts_on_a_template_that_may_not_be_sent(fields: dict, code: str):
    (problem,) = template_problems(
        FirstMessage("template", "rica"), {"rica|pt_BR": {**RICH, **fields}}
    )
    assert (problem.field, problem.code) == ("first_message.template", code)


def test_a_template_with_a_picture_and_a_link_wants_both_filled():
    message = FirstMessage("template", "rica", "pt_BR", (Variable("first_name", "você", "nome"),))
    problems = template_problems(message, {"rica|pt_BR": RICH})
    assert [one.code for one in problems] == ["PartMissing", "PartMissing"]

    whole = replace(message, parts=(PICTURE, ADDRESS))
    assert template_problems(whole, {"rica|pt_BR": RICH}) == []


@pytest.mark.parametrize("name", ["", "pessoa"])
def test_a_variable_with_a_name_is_filled_by_that_name(name: str):
    message = FirstMessage("template", "rica", "pt_BR", (Variable("first_name", "você", name),))
    whole = replace(message, parts=(PICTURE, ADDRESS))
    assert [one.code for one in template_problems(whole, {"rica|pt_BR": RICH})] == ["VariableCount"]


def test_what_a_model_writes_stands_in_a_variable_with_a_name_and_takes_no_part_from_a_person():
    variables = (Variable("first_name", name="nome"),)
    message = FirstMessage("llm", "rica", "pt_BR", variables, parts=(PICTURE, ADDRESS))
    assert template_problems(message, {"rica|pt_BR": RICH}) == []
    assert around(message, "Ana, tudo bem?").named[0].value == "Ana, tudo bem?"

    personal = replace(ADDRESS, fallback="")
    problems = template_problems(replace(message, parts=(PICTURE, personal)), {"rica|pt_BR": RICH})
    assert [one.code for one in problems] == ["PartMissing"]


def test_a_header_shows_a_file_of_ours_or_a_place():
    menu = HeaderPart("document", file="f1", filename="cardapio.pdf")
    shop = HeaderPart("location", location=Spot(-8.05, -34.9, "Loja", "Rua Nova, 1"))

    shown = [fill_template(FirstMessage("template", "x", parts=(one,)), {}) for one in (menu, shop)]

    assert shown[0].header.media.file == "campaign-files/f1"
    assert shown[0].header.media.filename == "cardapio.pdf"
    assert (shown[1].header.place.latitude, shown[1].header.place.name) == (-8.05, "Loja")


def test_header_buttons_and_named_variables_are_filled_from_the_person_or_their_fallback():
    variables = (Variable("first_name", "você", "nome"),)
    message = FirstMessage("template", "rica", "pt_BR", variables, parts=(PICTURE, ADDRESS))

    filled = fill_template(message, {"first_name": "Ana", "fields.code": "a1"})
    backed = fill_template(message, {})

    assert filled.named[0].value == "Ana"
    assert filled.header.media.link == "https://a.example/a.png"
    assert [button.value for button in filled.buttons] == ["a1"]
    assert (backed.named[0].value, backed.buttons[0].value) == ("você", "inicio")


@pytest.mark.parametrize(
    "part",
    [
        HeaderPart("image", fallback="no address"),
        HeaderPart("text"),
        HeaderPart("location"),
        ButtonPart("copy_code", fallback="x" * 16),
        ButtonPart("url", field="fields.none"),
    ],
)
def test_a_part_that_cannot_be_filled_leaves_the_person_out(part: Part):
    message = FirstMessage("template", "rica", "pt_BR", (), parts=(part,))
    assert isinstance(fill_template(message, {}), VariableMissing)


def test_a_campaign_never_starts_on_an_instagram_profile():
    profile = {"status": "active", "channel": "instagram", "throughput_per_second": 300}
    around = Surroundings(profile, agent_exists=True, has_prospects=True)
    found = start_problems(DRAFT, around, NOON)
    assert [(one.field, one.code) for one in found] == [("account_id", "CampaignNotOnInstagram")]
