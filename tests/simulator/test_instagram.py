"""Instagram in the simulator: a webhook of its own, and rules that a restart does not forget."""

from contextlib import closing
from pathlib import Path

import httpx
from starlette.applications import Starlette

from infra.local.simulator.app import create_simulator, standalone
from infra.local.simulator.profiles import person_id_of
from shared.ports.channels import (
    Comment,
    InboundMessage,
    Outcome,
    Outgoing,
    Recipient,
    Refused,
    Sender,
    Sent,
    TextContent,
)
from shared.ports.channels.instagram import InstagramChannels
from shared.ports.channels.webhook import parse
from tests.simulator.serving import Webhook, serving, wait_for

PROFILE = "17840000000000001"
ANA = Recipient(user_id=person_id_of("@ana"))


def _send(address: str, to: Recipient) -> Outcome:
    with closing(InstagramChannels(f"{address}/simulator/instagram", "v25.0")) as channels:
        sender = Sender("instagram", PROFILE, "token")
        return channels.send(sender, Outgoing("s", to, TextContent("oi")))


def _write(address: str, type: str) -> str:
    body = {"text": "Oi", "number_id": PROFILE, "type": type}
    url = f"{address}/simulator/api/people/@ana/messages"
    return str(httpx.post(url, json=body, trust_env=False).json()["id"])


def test_a_restart_forgets_neither_the_window_nor_an_answered_comment(tmp_path: Path):
    hook = Webhook()
    with serving(hook.app) as address:
        url = f"{address}/hook"

        def start() -> Starlette:
            app = create_simulator(tmp_path, "http://127.0.0.1:9/", "s", instagram_webhook_url=url)
            return standalone(app)

        with serving(start()) as there:
            _write(there, "text")
            comment = _write(there, "comment")
            assert isinstance(_send(there, Recipient(comment_id=comment)), Sent)
        with serving(start()) as there:
            assert isinstance(_send(there, ANA), Sent)
            assert isinstance(_send(there, Recipient(comment_id=comment)), Refused)
        wait_for(lambda: len(hook.bodies) >= 2)
        items = [item for body in hook.bodies for item in parse(body)]
        said = [one for one in items if isinstance(one, InboundMessage) and not one.echo]
        assert {one.instagram_id for one in said} == {ANA.user_id}
        assert {type(one.content) is Comment for one in said} == {True, False}
