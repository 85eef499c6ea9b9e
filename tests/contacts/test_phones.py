"""Numbers as people type them and as providers spell them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.phones import (
    InvalidPhone,
    is_user_id,
    read_typed,
    time_zone_of,
)
from shared.kernel.phones import matching_key
from tests.outside_cases import rows

CASES = "safety/br_phone_cases.jsonl"
TYPED = ("normalise", "accept_then_normalise", "example", "listed_invalid")


@pytest.mark.parametrize(
    "text",
    [
        "+5585991234567",
        "5585991234567",
        "85 99123-4567",
        "(85) 99123.4567",
        "085991234567",
        "0 15 85 99123-4567",
        "00 55 85 99123 4567",
        "whatsapp:+5585991234567",
        "tel:+55-85-99123-4567",
        "https://wa.me/5585991234567",
        "８５ ９９１２３ ４５６７",
        "\u202a+55 85 99123\u20114567\u202c",
        "5585991234567.0",
    ],
)
def test_common_spellings_of_a_mobile_read_as_one_number(text):
    assert read_typed(text).e164 == "+5585991234567"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \u200b", "empty"),
        ("ligar depois", "not_a_number"),
        ("BR.13491208655302741918", "not_a_number"),
        ("99123-4567", "too_short"),
        ("85 9912-4567", "digit_missing"),
        ("+55 85 9912-4567", "digit_missing"),
        ("85 99123-45678", "too_long"),
        ("25 99123-4567", "not_in_use"),
        ("5,58599E+12", "rounded"),
        ("5.585991E+12", "rounded"),
        ("1" * 61, "not_a_number"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason_to_ask_for(text, reason):
    with pytest.raises(InvalidPhone) as refused:
        read_typed(text)
    assert refused.value.reason == reason
    assert refused.value.details["field"] == "phone"


def test_a_number_without_country_belongs_to_the_region_of_the_business():
    assert read_typed("912 345 678", "PT").e164 == "+351912345678"
    assert read_typed("+351 912 345 678").e164 == "+351912345678"


def test_the_kind_of_line_is_told():
    assert read_typed("85 99123-4567").line == "mobile"
    assert read_typed("85 3123-4567").line == "fixed"
    assert read_typed("0800 123 4567").line == "other"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+5585991234567", "558591234567", True),
        ("+5585931234567", "558531234567", False),
        ("+5215512345678", "525512345678", True),
        ("+5491123456789", "541123456789", True),
        ("+5585991234567", "5584991234567", False),
        ("+14155550100", "14155550100", True),
        ("+551199999999", "+55119999999", False),
    ],
)
def test_a_key_is_equal_for_spellings_of_one_person_only(one, other, same):
    assert (matching_key(one) == matching_key(other)) is same


@given(st.integers(11, 99), st.integers(60_000_000, 99_999_999))
def test_a_key_stays_a_key(area, subscriber):
    long, short = f"55{area}9{subscriber}", f"55{area}{subscriber}"
    assert matching_key(long) == matching_key(short) == matching_key(matching_key(long))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        assert re.fullmatch(r"\+\d{7,15}", read_typed(text).e164)
    except InvalidPhone as refused:
        assert refused.reason


def test_area_codes_tell_the_time_zone():
    assert time_zone_of("+5592991234567", "America/Sao_Paulo") == "America/Manaus"
    assert time_zone_of("+5585991234567", "America/Manaus") == "America/Sao_Paulo"
    assert time_zone_of("+351912345678", "Europe/Lisbon") == "Europe/Lisbon"


def test_provider_ids_are_no_numbers():
    assert is_user_id("BR.13491208655302741918")
    assert is_user_id("BR.ENT.13491208655302741918")
    assert not is_user_id("5585991234567")


def test_outside_numbers_match_their_canonical_form():
    measured = 0
    for row in rows(CASES):
        if row["kind"] == "match":
            assert matching_key(row["input"]) == matching_key(row["expect_canonical"]), row
            measured += 1
    assert measured


def test_outside_spellings_of_one_person_share_a_key_and_others_do_not():
    owners: dict[str, str] = {}
    for row in rows(CASES):
        if row["expect_canonical"] in (None, "BSUID"):
            continue
        person = row["same_person"] or row["expect_canonical"]
        key = matching_key(row["expect_canonical"])
        assert owners.setdefault(key, person) == person or row["same_person"] is None, row


def test_outside_typed_numbers_are_taken_as_they_are_or_refused_never_repaired():
    measured = 0
    for row in rows(CASES):
        if row["kind"] not in TYPED:
            continue
        measured += 1
        try:
            read = read_typed(row["input"]).e164
        except InvalidPhone as refused:
            # The outside reference adds a missing ninth digit; we ask the person instead.
            assert row["expect_canonical"] is None or refused.reason == "digit_missing", row
        else:
            # A few old mobiles are valid with eight digits: taken so, found by their key.
            assert matching_key(read) == matching_key(row["expect_canonical"]), row
    assert measured


def test_outside_provider_ids_are_told_from_numbers():
    for row in rows(CASES):
        if row["kind"] == "bsuid":
            assert is_user_id(row["input"].removeprefix("whatsapp:")), row
            with pytest.raises(InvalidPhone):
                read_typed(row["input"])
