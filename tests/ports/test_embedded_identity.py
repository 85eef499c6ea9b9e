"""What the embedded identity keeps on the disk, and how its key is changed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from shared.kernel.errors import Unauthenticated
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.identity.passwords import PasswordCost, hash_password, matches
from shared.ports.identity.signing import SECRET
from shared.ports.identity.tokens import Refused
from shared.ports.secrets.file import FileSecrets
from tests.conftest import SettableClock
from tests.identity_parts import QUICK, embedded_identity

EMAIL, PASSWORD = "ana@padaria.example", "correct horse"


def test_a_password_is_kept_as_scrypt_with_its_cost() -> None:
    stored = hash_password(PASSWORD, PasswordCost())
    assert stored.startswith("scrypt$15$8$3$")
    assert matches(PASSWORD, stored)
    assert not matches(PASSWORD + " ", stored)
    assert hash_password(PASSWORD, QUICK) != hash_password(PASSWORD, QUICK)


def test_a_hash_of_another_cost_still_matches() -> None:
    assert matches("señha 🔑", hash_password("señha 🔑", PasswordCost(log2_n=6, parallel=2)))


def test_nothing_one_could_sign_in_with_is_on_the_disk(
    tmp_path: Path, clock: SettableClock
) -> None:
    identity = embedded_identity(tmp_path, clock)
    tokens = identity.sign_up(EMAIL, PASSWORD)
    _, code = identity.verification_code(tokens.id_token)
    identity.accounts.file.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("identity.db*"))
    for secret in (PASSWORD, tokens.refresh_token, tokens.id_token, code):
        assert secret.encode() not in kept


def test_accounts_survive_a_restart(tmp_path: Path, clock: SettableClock) -> None:
    before = embedded_identity(tmp_path, clock)
    tokens = before.sign_up(EMAIL, PASSWORD)
    cookie = before.mint_session(tokens.id_token, 600)
    before.accounts.file.close()
    after = embedded_identity(tmp_path, clock)
    assert after.verify_session(cookie).user_id == tokens.person.user_id
    assert after.sign_in_with_password(EMAIL, PASSWORD).person == tokens.person
    assert after.refresh(tokens.refresh_token).person == tokens.person
    after.accounts.file.close()


def test_one_address_makes_one_account_however_many_try(
    tmp_path: Path, clock: SettableClock
) -> None:
    identity = embedded_identity(tmp_path, clock)

    def attempt(_: int) -> str:
        try:
            return identity.sign_up(EMAIL, PASSWORD).person.user_id
        except Refused as error:
            return error.message

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(attempt, range(16)))
    assert done.count("EMAIL_EXISTS") == 15
    identity.accounts.file.close()


def test_a_code_is_used_once_however_many_try(tmp_path: Path, clock: SettableClock) -> None:
    identity = embedded_identity(tmp_path, clock)
    identity.sign_up(EMAIL, PASSWORD)
    code = identity.reset_code(EMAIL)
    assert code

    def attempt(number: int) -> str:
        try:
            return identity.reset_password(code, f"password {number}").email
        except Refused as error:
            return error.message

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(attempt, range(16)))
    assert done.count(EMAIL) == 1
    identity.accounts.file.close()


def test_the_key_can_be_changed_while_earlier_proofs_still_hold(
    tmp_path: Path, clock: SettableClock
) -> None:
    secrets = FileSecrets(tmp_path / "secrets")
    identity = EmbeddedIdentity(tmp_path / "identity.db", secrets, clock, QUICK)
    old = identity.sign_up(EMAIL, PASSWORD).id_token
    secrets.add(SECRET, RSAKey.generate_key(2048).as_pem(private=True))
    new = identity.sign_in_with_password(EMAIL, PASSWORD).id_token
    assert old.split(".")[0] != new.split(".")[0]
    assert identity.verify_token(old).user_id == identity.verify_token(new).user_id
    identity.accounts.file.close()


def test_another_machine_s_tokens_are_not_believed(tmp_path: Path, clock: SettableClock) -> None:
    ours = embedded_identity(tmp_path / "ours", clock)
    theirs = embedded_identity(tmp_path / "theirs", clock)
    token = theirs.sign_up(EMAIL, PASSWORD).id_token
    ours.sign_up(EMAIL, PASSWORD)
    with pytest.raises(Unauthenticated):
        ours.verify_token(token)
    for identity in (ours, theirs):
        identity.accounts.file.close()


def test_times_hold_to_the_second(tmp_path: Path, clock: SettableClock) -> None:
    identity = embedded_identity(tmp_path, clock)
    token = identity.sign_up(EMAIL, PASSWORD).id_token
    cookie = identity.mint_session(token, 600)
    clock.move(seconds=599)
    identity.verify_session(cookie)
    clock.move(seconds=1)
    with pytest.raises(Unauthenticated):
        identity.verify_session(cookie)
    identity.verify_token(token)
    clock.move(seconds=3000)
    with pytest.raises(Unauthenticated):
        identity.verify_token(token)
    clock.move(hours=-2)
    with pytest.raises(Unauthenticated):
        identity.verify_token(token)
    identity.accounts.file.close()


def test_an_ended_sign_in_makes_no_session(tmp_path: Path, clock: SettableClock) -> None:
    identity = embedded_identity(tmp_path, clock)
    tokens = identity.sign_up(EMAIL, PASSWORD)
    clock.move(seconds=2)
    identity.revoke(tokens.person.user_id)
    with pytest.raises(Unauthenticated):
        identity.mint_session(tokens.id_token, 600)
    identity.accounts.file.close()
