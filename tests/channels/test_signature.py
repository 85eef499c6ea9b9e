"""The webhook signature: raw bytes, several secrets, nothing malformed."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ports.channels.signature import sign, verify
from tests.channels.outside import CASES, read_case

BODY = b'{"text":"ol\\u00e1 \\ud83d\\ude00"}'
SECRET = b"first secret"


def _header(body: bytes, secret: bytes) -> str:
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


@given(st.binary(), st.binary(min_size=1))
def test_a_signed_body_is_accepted_and_any_changed_one_refused(body: bytes, secret: bytes):
    assert verify(body, _header(body, secret), [secret])
    assert not verify(body + b" ", _header(body, secret), [secret])


def test_two_secrets_hold_at_once_while_one_is_replaced():
    header = _header(BODY, b"old")
    assert verify(BODY, header, [b"new", b"old"])
    assert verify(BODY, _header(BODY, b"new"), [b"new", b"old"])
    assert not verify(BODY, header, [b"new"])


def test_an_empty_or_missing_secret_refuses_everything():
    assert not verify(BODY, _header(BODY, b""), [b""])
    assert not verify(BODY, _header(BODY, SECRET), [])
    assert verify(BODY, _header(BODY, SECRET), [b"", SECRET])


def test_the_dumped_again_body_is_another_body():
    again = json.dumps(json.loads(BODY), ensure_ascii=False, separators=(",", ":")).encode()
    assert json.loads(again) == json.loads(BODY)
    assert not verify(again, _header(BODY, SECRET), [SECRET])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        sign(BODY, SECRET),
        "sha1=" + sign(BODY, SECRET),
        "sha256=" + sign(BODY, SECRET).upper(),
        "sha256=" + sign(BODY, SECRET)[:-1],
        "sha256=" + sign(BODY, SECRET) + "0",
        " sha256=" + sign(BODY, SECRET),
        "sha256=" + sign(BODY, SECRET) + "\n",
        "sha256=" + "é" * 64,
    ],
)
def test_a_malformed_header_is_refused(header: str | None):
    assert not verify(BODY, header, [SECRET])


def test_the_vectors_of_others_hold():
    vectors = json.loads(read_case("signature_vectors.json"))
    for vector in vectors["vectors"]:
        good = verify(vector["body"].encode(), vector["header"], [vector["secret"].encode()])
        assert good is vector["valid"], vector["name"]
    for vector in vectors["negative"]:
        assert not verify(b"hello", vector["header"], [b"sesame"]), vector["name"]


def test_the_provider_cases_of_others_hold():
    cases = json.loads(read_case("safety/provider_signature_cases.json"))
    ours = [case for case in cases if case["provider"] in ("meta", "whatsapp")]
    if not ours:
        pytest.skip(f"no case of Meta in {CASES / 'safety/provider_signature_cases.json'}")
    for case in ours:
        body = base64.b64decode(case["body_base64"])
        accepted = verify(body, case["header"], [case["secret"].encode()])
        # `reject_400`: the signature holds, it is the body that is no JSON.
        assert accepted is (case["expect"] in ("accept", "reject_400")), case["name"]
