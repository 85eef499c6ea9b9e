"""Each secret rotated while the product runs: two versions are valid in between, then one."""

import hashlib
import hmac
from pathlib import Path

import pytest

from shared.config import read_settings
from shared.messaging import store
from shared.messaging.flow import TOKEN_PURPOSE
from shared.ports.channels.connect import connect_verifier
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.sealing import Sealer, SealingKeyMissing
from tests.conversations.conftest import TENANT, World
from tools.deploy.secret_values import collect, wanted
from tools.operations.reseal import Reseal
from tools.operations.seals import keys_of

PAGE = Path(__file__).parents[2] / "docs/runbooks/secret-rotation.md"


def token(world: World, sealer: Sealer) -> tuple[bytes, set[str]]:
    account = world.documents.transact(TENANT, lambda tx: store.get_account(tx, "a1"))
    return sealer.open(TENANT, TOKEN_PURPOSE, account["sealed_token"]), keys_of(account)


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
