"""Sealed text opens for its own tenant and purpose only, also after a rotation."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.config import Settings
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.secrets.connect import connect_sealing
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer, SealingKeyMissing, Unsealable


class OneKey:
    """Secrets in memory: what the property tests seal with, without a disk."""

    def versions(self, name: str) -> list[bytes]:
        return [b"k" * 32]

    def ensure(self, name: str, make: object) -> bytes:
        return b"k" * 32

    def add(self, name: str, value: bytes) -> None:
        raise NotImplementedError


@pytest.fixture
def secrets(tmp_path: Path) -> FileSecrets:
    return FileSecrets(tmp_path)


@given(st.binary(max_size=500), st.text(max_size=20), st.text(max_size=20))
def test_what_was_sealed_opens_again(plain: bytes, tenant: str, purpose: str) -> None:
    sealer = Sealer(OneKey())
    assert sealer.open(tenant, purpose, sealer.seal(tenant, purpose, plain)) == plain


@given(st.data())
def test_any_changed_character_is_noticed(data: st.DataObject) -> None:
    sealer = Sealer(OneKey())
    sealed = sealer.seal("t1", "token", b"EAAB-access-token")
    place = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != sealed[place]))
    with pytest.raises((Unsealable, SealingKeyMissing)):
        sealer.open("t1", "token", sealed[:place] + other + sealed[place + 1 :])


@pytest.mark.parametrize(
    ("tenant", "purpose"), [("t2", "token"), ("t1", "other"), ("t1t", "oken"), ("", "t1token")]
)
def test_another_tenant_or_purpose_cannot_open_it(
    secrets: FileSecrets, tenant: str, purpose: str
) -> None:
    sealer = Sealer(secrets)
    sealed = sealer.seal("t1", "token", b"access")
    with pytest.raises(Unsealable) as refused:
        sealer.open(tenant, purpose, sealed)
    assert isinstance(refused.value, Invalid)


@pytest.mark.parametrize("text", ["", "plain", "s1.abc.!!", "s1.abc", "s2.abc.AAAA", "s1.abc.AAAA"])
def test_what_was_never_sealed_is_refused(secrets: FileSecrets, text: str) -> None:
    with pytest.raises(Unsealable):
        Sealer(secrets).open("t1", "token", text)


def test_no_second_spelling_of_a_sealed_text_opens(secrets: FileSecrets) -> None:
    sealer = Sealer(secrets)
    sealed = sealer.seal("t1", "token", b"1234")
    assert sealed.endswith("=")
    spare_bits = {sealed.rstrip("=")[:-1] + last + "=" for last in "ABCDEFGHabcdefgh0123-_"}
    for other in spare_bits - {sealed}:
        with pytest.raises(Unsealable):
            sealer.open("t1", "token", other)


def test_the_same_text_is_sealed_differently_each_time(secrets: FileSecrets) -> None:
    sealer = Sealer(secrets)
    assert sealer.seal("t1", "token", b"access") != sealer.seal("t1", "token", b"access")


def test_the_plain_text_does_not_show(secrets: FileSecrets) -> None:
    sealed = Sealer(secrets).seal("t1", "token", b"access")
    assert "access" not in sealed
    assert "YWNjZXNz" not in sealed


def test_what_an_older_key_sealed_opens_after_a_rotation(secrets: FileSecrets) -> None:
    sealer = Sealer(secrets)
    before = sealer.seal("t1", "token", b"old")
    secrets.add("sealing-key", b"n" * 32)
    after = sealer.seal("t1", "token", b"new")
    assert before.split(".")[1] != after.split(".")[1]
    assert sealer.open("t1", "token", before) == b"old"
    assert sealer.open("t1", "token", after) == b"new"


def test_a_key_that_is_not_here_is_worth_a_retry(secrets: FileSecrets, tmp_path: Path) -> None:
    sealed = Sealer(secrets).seal("t1", "token", b"access")
    with pytest.raises(SealingKeyMissing) as missing:
        Sealer(FileSecrets(tmp_path / "other")).open("t1", "token", sealed)
    assert isinstance(missing.value, Unavailable)


def test_a_key_of_another_length_seals_nothing(secrets: FileSecrets) -> None:
    secrets.add("sealing-key", b"short")
    with pytest.raises(SealingKeyMissing):
        Sealer(secrets).seal("t1", "token", b"access")


def test_the_connected_sealing_keeps_its_key_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    sealed = connect_sealing(settings).seal("t1", "token", b"access")
    assert Sealer(FileSecrets(tmp_path / "secrets")).open("t1", "token", sealed) == b"access"
