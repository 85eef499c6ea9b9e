"""Each secret rotated while the product runs: two versions are valid in between, then one."""

import hashlib
import hmac
from pathlib import Path

import pytest

from shared.config import read_settings
from shared.conversations.parking import PARKED_PURPOSE
from shared.messaging import store
from shared.messaging.flow import TOKEN_PURPOSE
from shared.messaging.signup import PIN_PURPOSE
from shared.messaging.webhooks import APP_SECRET, VERIFY_TOKEN
from shared.ports.channels.connect import connect_verifier
from shared.ports.documents import PLATFORM
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer, SealingKeyMissing
from tests.architecture.sources import ROOT, SOURCES, calls_of
from tests.conversations.conftest import TENANT, World
from tools.deploy.secret_values import collect, wanted
from tools.operations.reseal import Reseal, key_of
from tools.operations.sealed import PLACES

PAGE = Path(__file__).parents[2] / "docs/runbooks/secret-rotation.md"


def purposes_in_the_code() -> set[str]:
    """Return the names of the purposes that anything is sealed for."""
    return {
        call.args[1].id
        for path in SOURCES
        if path.is_relative_to(ROOT / "shared") and not path.is_relative_to(ROOT / "shared/ports")
        for call in calls_of(path, "seal")
    }


def test_everything_that_is_sealed_is_sealed_anew():
    known = {purpose for place in PLACES for purpose in place.purposes.values()}
    names = {"TOKEN_PURPOSE": TOKEN_PURPOSE, "PIN_PURPOSE": PIN_PURPOSE}
    names |= {"APP_SECRET": APP_SECRET, "VERIFY_TOKEN": VERIFY_TOKEN}
    names |= {"PARKED_PURPOSE": PARKED_PURPOSE}

    unknown = purposes_in_the_code() - names.keys()
    assert not unknown, f"{sorted(unknown)}: name where it lies in tools/operations/sealed.py"
    assert known == {names[name] for name in purposes_in_the_code()}


def test_the_secrets_of_an_accounts_own_webhook_too(world: World, tmp_path: Path):
    secrets = FileSecrets(tmp_path / "secrets")
    sealer = Sealer(secrets)
    entry = {
        "tenant": TENANT,
        "app_secret_sealed": [sealer.seal(TENANT, APP_SECRET, each) for each in (b"1", b"2")],
        "verify_token_sealed": "",
    }
    world.documents.transact(PLATFORM, lambda tx: tx.put(store.WEBHOOK_ACCOUNTS, "a1", entry))
    secrets.add("sealing-key", bytes(range(32)))
    assert Reseal(world.documents, sealer).run() == 2
    (tmp_path / "secrets/sealing-key/000001").unlink()

    found = world.documents.transact(PLATFORM, lambda tx: tx.get(store.WEBHOOK_ACCOUNTS, "a1"))
    opened = [sealer.open(TENANT, APP_SECRET, each) for each in found["app_secret_sealed"]]
    assert opened == [b"1", b"2"]
    assert found["verify_token_sealed"] == ""


def token(world: World, sealer: Sealer) -> tuple[bytes, str]:
    account = world.documents.transact(TENANT, lambda tx: store.get_account(tx, "a1"))
    sealed = account["sealed_token"]
    return sealer.open(TENANT, TOKEN_PURPOSE, sealed), key_of(sealed)


def test_the_sealing_key(world: World, tmp_path: Path):
    secrets = FileSecrets(tmp_path / "secrets")
    sealer = Sealer(secrets)
    plain, before = token(world, sealer)

    secrets.add("sealing-key", bytes(range(32)))
    assert token(world, sealer) == (plain, before), "the version before still opens"
    assert Reseal(world.documents, sealer).run() == 1
    assert Reseal(world.documents, sealer).run() == 0, "again changes nothing"
    (tmp_path / "secrets/sealing-key/000001").unlink()

    after = token(world, sealer)
    assert after[0] == plain == b"token"
    assert after[1] != before
    world.write("Oi")
    world.reply()
    world.deliver()
    assert world.said() == ["Certo."]


def test_a_version_that_is_disabled_too_early_fails_loudly(world: World, tmp_path: Path):
    secrets = FileSecrets(tmp_path / "secrets")
    secrets.add("sealing-key", bytes(range(32)))
    (tmp_path / "secrets/sealing-key/000001").unlink()

    with pytest.raises(SealingKeyMissing):
        Reseal(world.documents, Sealer(secrets)).run()


def test_the_app_secret_of_whatsapp():
    body = b'{"entry": []}'

    def signed(secret: str) -> str:
        return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()

    def verdicts(setting: str) -> list[bool]:
        verify = connect_verifier(read_settings({"WHATSAPP_APP_SECRET": setting}))
        return [verify(body, signed(secret)) for secret in ("old", "new")]

    assert verdicts("old") == [True, False]
    assert verdicts("new,old") == [True, True], "both, while Meta changes over"
    assert verdicts("new") == [False, True]


def test_every_secret_of_the_product_is_in_the_runbook_and_can_get_a_value():
    asked, made = wanted()
    page = PAGE.read_text()

    for name in (*asked, *made):
        assert f"`{name}`" in page, f"{name}: how is it rotated?"
    values = collect((*asked, *made), lambda prompt: "typed")
    assert values.keys() == {*asked, *made}
