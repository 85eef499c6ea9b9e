"""The table of error codes: every row, and what lies beside it."""

import pytest

from shared.ports.channels import Reaction
from shared.ports.channels.errors import RULES, is_definite, refusal, refusal_without_code

TABLE = {
    Reaction.PAUSE_ACCOUNT: [
        *(0, 3, 10, 33, 190, 368, 131005, 131031, 131037, 131042, 131044, 131045),
        *range(200, 300),
        # Of the troubles of registration one passes by itself.
        *(code for code in range(133000, 133017) if code != 133004),
    ],
    Reaction.RETRY: [1, 2, 131000, 131016, 133004, 131053, 131057, 2494100, 132069, 137000],
    Reaction.SLOW_ACCOUNT: [4, 613, 80007],
    Reaction.SLOW_NUMBER: [130429],
    Reaction.SLOW_RECIPIENT: [131056],
    Reaction.PAUSE_MARKETING: [131048, 131064],
    Reaction.NEEDS_TEMPLATE: [131047],
    Reaction.BLOCK_RECIPIENT: [131050],
    Reaction.HOLD_TEMPLATE: [
        *(132000, 132001, 132005, 132007, 132008, 132012, 132068),
        *(131055, 131063, 134100, 134101, 134102),
    ],
    Reaction.PAUSE_TEMPLATE: [132015],
    Reaction.DISABLE_TEMPLATE: [132016],
    Reaction.REST_RECIPIENT: [131049],
    Reaction.UNREACHABLE: [131026],
    Reaction.BLOCK_COUNTRY: [130497],
    Reaction.DROP: [
        *(100, 130472, 131008, 131009, 131021, 131030, 131035, 131036),
        *(131051, 131052, 131062, 135000),
    ],
}
ROWS = [(code, reaction) for reaction, codes in TABLE.items() for code in codes]


@pytest.mark.parametrize(("code", "reaction"), ROWS)
def test_each_code_of_the_table_has_its_reaction(code: int, reaction: Reaction):
    assert refusal(code).reaction is reaction
    assert refusal(code, http_status=503, is_transient=True).reaction is reaction


def test_every_code_of_the_reference_is_in_the_table_and_no_other():
    assert {code for code, _ in ROWS} == set(RULES)
    assert len(ROWS) == len(RULES) > 170


def test_an_unknown_code_is_retried_only_where_it_may_pass():
    assert refusal(999_999).reaction is Reaction.DROP
    assert refusal(999_999).alarm
    assert refusal(999_999, is_transient=True).reaction is Reaction.RETRY
    assert refusal(999_999, http_status=500).reaction is Reaction.RETRY


def test_an_expired_token_and_a_number_that_is_gone_are_told_apart():
    assert refusal(190).reason == "TokenInvalid"
    assert refusal(190, subcode=463).reason == "TokenExpired"
    assert refusal(100).reaction is Reaction.DROP
    gone = refusal(100, subcode=33)
    assert (gone.code, gone.reaction, gone.reason) == (33, Reaction.PAUSE_ACCOUNT, "NumberGone")


def test_what_the_answer_asks_for_goes_before_what_is_documented():
    assert refusal(130429).retry_after_seconds == 1
    assert refusal(130429, wait_seconds=17).retry_after_seconds == 17


@pytest.mark.parametrize("code", [130429, 131056, 131016, 133004, 4, 131047, 190])
def test_a_server_error_that_names_its_cause_is_definite(code: int):
    assert is_definite(code, 503)


@pytest.mark.parametrize("code", [1, 2, 131000, 999_999])
def test_a_server_error_that_names_no_cause_may_have_sent(code: int):
    assert not is_definite(code, 500)
    assert is_definite(code, 400)


def test_a_refusal_without_a_graph_error_never_drops_a_message_for_a_wrong_address():
    assert refusal_without_code(404).reaction is Reaction.PAUSE_ACCOUNT
    assert refusal_without_code(401).reaction is Reaction.PAUSE_ACCOUNT
    assert refusal_without_code(429).reaction is Reaction.SLOW_ACCOUNT
    assert refusal_without_code(413).reaction is Reaction.DROP
