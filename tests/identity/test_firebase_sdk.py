"""The real Firebase JS SDK signs in at the embedded identity as it would at Google."""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from infra.local.identity_mail import ActionMail
from infra.local.identity_toolkit import build_toolkit
from shared.kernel.clock import system_clock
from shared.ports.identity.embedded import EmbeddedIdentity
from shared.ports.mail import Mail
from tests.emulators import skip_adapter
from tests.identity_parts import embedded_identity

FOLDER = Path(__file__).parent / "sdk"
EMAIL, PASSWORD = "ana@padaria.example", "correct horse"
GOOGLE_ANA = {"sub": "g-1", "email": EMAIL, "email_verified": True, "name": "Ana Google"}

Play = Callable[..., dict[str, Any]]


@dataclass
class KeptMail:
    """A mailer that keeps what it was given."""

    sent: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)

    def last_code(self) -> str:
        found = re.search(r"oobCode=([\w-]+)", self.sent[-1].text)
        assert found
        return found[1]


@pytest.fixture(scope="session")
def node() -> str:
    """Return a Node that has the SDK; installs it once."""
    path, npm = shutil.which("node"), shutil.which("npm")
    if path is None or npm is None:
        skip_adapter("the Firebase JS SDK needs node and npm")
    if not (FOLDER / "node_modules" / "@firebase" / "auth").is_dir():
        install = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(install, cwd=FOLDER, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            skip_adapter(f"npm could not install the Firebase JS SDK: {done.stderr[-300:]}")
    return str(path)


@pytest.fixture
def mail() -> KeptMail:
    return KeptMail()


@pytest.fixture
def identity(tmp_path: Path) -> Iterator[EmbeddedIdentity]:
    opened = embedded_identity(tmp_path, system_clock)
    yield opened
    opened.accounts.file.close()


@pytest.fixture
def origin(identity: EmbeddedIdentity, mail: KeptMail) -> Iterator[str]:
    app = build_toolkit(identity, ActionMail(mail, "http://127.0.0.1:8080"))
    config = uvicorn.Config(app, port=0, log_level="warning", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def play(node: str, origin: str) -> Play:
    def play(scenario: str, **given: Any) -> dict[str, Any]:
        command = [node, "scenarios.mjs", origin, scenario, json.dumps(given)]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout.splitlines()[-1]))

    return play


def test_an_account_made_with_the_sdk_has_a_token_we_believe(
    play: Play, identity: EmbeddedIdentity
) -> None:
    made = play("sign_up", email="Ana@Padaria.example", password=PASSWORD)
    assert made["email"] == EMAIL
    assert made["providers"] == ["password"]
    assert identity.verify_token(made["token"]).user_id == made["uid"]
    again = play("sign_in", email=EMAIL, password=PASSWORD)
    assert again["uid"] == made["uid"]


def test_every_failure_has_the_code_the_sdk_knows(play: Play) -> None:
    play("sign_up", email=EMAIL, password=PASSWORD)
    assert play("codes", email=EMAIL, password=PASSWORD) == {
        "taken": "auth/email-already-in-use",
        "weak": "auth/weak-password",
        "no_email": "auth/invalid-email",
        "no_password": "auth/missing-password",
        "wrong": "auth/invalid-credential",
        "nobody": "auth/invalid-credential",
        "code": "auth/invalid-action-code",
        "methods": [],
    }


def test_guessing_a_password_is_stopped_and_the_right_one_too_for_a_while(play: Play) -> None:
    play("sign_up", email=EMAIL, password=PASSWORD)
    seen = play("locked", email=EMAIL)["seen"]
    assert seen == ["auth/invalid-credential"] * 10 + ["auth/too-many-requests"]


def test_google_makes_an_account_and_finds_it_again(play: Play) -> None:
    first = play("google", claims=GOOGLE_ANA)
    assert (first["email"], first["verified"], first["name"]) == (EMAIL, True, "Ana Google")
    assert first["providers"] == ["google.com"]
    assert play("google", claims={"sub": "g-1"})["uid"] == first["uid"]
    assert play("google", claims={"sub": "g-2"})["uid"] != first["uid"]


def test_google_leads_to_the_account_of_its_proven_address(play: Play) -> None:
    made = play("sign_up", email=EMAIL, password=PASSWORD)
    unproven = GOOGLE_ANA | {"email_verified": False}
    refused = play("google_refused", claims=unproven)
    assert refused["code"] == "auth/account-exists-with-different-credential"
    linked = play("google", claims=GOOGLE_ANA)
    assert linked["uid"] == made["uid"]
    assert linked["verified"]
    # Whoever set the password had not proven the address: the password is gone.
    assert linked["providers"] == ["google.com"]


def test_a_token_is_refreshed_without_a_new_sign_in(play: Play) -> None:
    play("sign_up", email=EMAIL, password=PASSWORD)
    refreshed = play("refresh", email=EMAIL, password=PASSWORD)
    assert refreshed == {"differs": True, "same_sign_in": True, "provider": "password"}


def test_a_forgotten_password_is_replaced_by_mail(play: Play, mail: KeptMail) -> None:
    play("sign_up", email=EMAIL, password=PASSWORD)
    play("ask_reset", email="nobody@padaria.example")
    assert mail.sent == []
    play("ask_reset", email=EMAIL)
    assert mail.sent[0].to == EMAIL
    done = play("reset", email=EMAIL, password="another one", code=mail.last_code())
    assert (done["checked"], done["email"], done["verified"]) == (EMAIL, EMAIL, True)
    assert done["again"] == "auth/invalid-action-code"


def test_an_address_is_proven_by_mail(play: Play, mail: KeptMail) -> None:
    play("sign_up", email=EMAIL, password=PASSWORD)
    assert not play("ask_verification", email=EMAIL, password=PASSWORD)["verified"]
    done = play("verify", email=EMAIL, password=PASSWORD, code=mail.last_code())
    assert done["verified"]


def test_a_member_changes_name_and_password_signs_out_and_deletes_the_account(play: Play) -> None:
    play("sign_up", email=EMAIL, password=PASSWORD)
    done = play("profile", email=EMAIL, password=PASSWORD)
    assert done["named"]["name"] == "Ana Lima"
    assert (done["old"], done["gone"]) == ("auth/invalid-credential", "auth/invalid-credential")
    assert done["signed_out"]
