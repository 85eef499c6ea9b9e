"""Channels: one contract, kept in memory and over HTTP against the simulator's two products."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
from infra.local.simulator.profiles import person_id_of
from shared.ports.channels import (
    Channels,
    InboundMessage,
    NumberState,
    Outgoing,
    Reaction,
    Recipient,
    Refused,
    Sender,
    Sent,
    StatusUpdate,
    TemplateContent,
    TemplateState,
    TextContent,
    Unknown,
)
from shared.ports.channels.instagram import InstagramChannels
from shared.ports.channels.simulator import SimulatorChannels
from shared.ports.channels.whatsapp import WhatsappChannels
from tests.simulator.serving import serving

SENDER = Sender("whatsapp", "42", "token")
ANA = Recipient(phone="+5511987654321")
TEMPLATE = TemplateContent("primeiro_contato", "pt_BR", ("Ana", "Loja"))
MESSAGE = Outgoing("send-1", ANA, TEMPLATE)


@dataclass
class Peer:
    """An adapter and how its provider is told to behave."""

    channels: Channels
    simulated: SimulatorChannels | None = None
    http: httpx.Client | None = None
    sender: Sender = SENDER
    message: Outgoing = MESSAGE
    person: str = "5511987654321"
    refusal: tuple[int, Reaction] = (131050, Reaction.BLOCK_RECIPIENT)
    state: tuple[str, int | None] = ("GREEN", 2000)

    def refuse(self, code: int, reaction: Reaction) -> None:
        if self.simulated:
            self.simulated.outcomes.append(Refused(code, reaction, "scripted"))
        else:
            self._put("switches", {"error_codes": {str(code): 1}})

    def hide_acceptance(self) -> None:
        if self.simulated:
            self.simulated.outcomes.append(Unknown("scripted"))
        else:
            self._put("switches", {"error_500_after_accept": 1})

    def hold(self) -> None:
        if self.simulated:
            self.simulated.outcomes.append(Sent("wamid.1", "5511987654321", held=True))
        else:
            self._put("switches", {"held": 1})

    def have_template(self) -> None:
        if self.simulated:
            state = TemplateState("t", "en", "PAUSED", "UTILITY", "Hi {{1}}")
            self.simulated.templates_answer = [state]
        else:
            body = {"name": "t", "language": "en", "status": "PAUSED", "body": "Hi {{1}}"}
            self._put("templates", [{**body, "category": "UTILITY"}])

    def _put(self, path: str, body: Any) -> None:
        assert self.http
        assert self.http.put(f"/simulator/api/{path}", json=body).status_code == 200


@pytest.fixture(params=["memory", "whatsapp", "instagram"])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    if request.param == "memory":
        simulated = SimulatorChannels()
        yield Peer(simulated, simulated)
        return
    app = standalone(create_simulator(tmp_path, "http://127.0.0.1:9/hook", "s"))
    with serving(app) as address, httpx.Client(base_url=address, trust_env=False) as http:
        if request.param == "instagram":
            with closing(InstagramChannels(f"{address}/simulator/instagram", "v25.0")) as instagram:
                yield _on_instagram(instagram, http)
            return
        with closing(WhatsappChannels(f"{address}/simulator/graph", "v25.0")) as whatsapp:
            yield Peer(whatsapp, http=http)


def _on_instagram(channels: InstagramChannels, http: httpx.Client) -> Peer:
    """Return the peer after Ana has written: nobody is written to first there."""
    body = {"text": "oi", "number_id": "42"}
    assert http.post("/simulator/api/people/@ana/messages", json=body).status_code == 200
    ana = person_id_of("@ana")
    message = Outgoing("send-1", Recipient(user_id=ana), TextContent("olá"))
    sender, refusal = Sender("instagram", "42", "token"), (613, Reaction.SLOW_ACCOUNT)
    return Peer(channels, None, http, sender, message, ana, refusal, ("", None))


# Templates and what Meta makes of them are WhatsApp's alone.
with_templates = pytest.mark.parametrize("peer", ["memory", "whatsapp"], indirect=True)


def test_an_accepted_message_has_the_providers_id_and_name_of_the_person(peer: Peer):
    first, second = (peer.channels.send(peer.sender, peer.message) for _ in range(2))
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert first.message_id != second.message_id
    assert (first.recipient_id, first.held) == (peer.person, False)


@with_templates
def test_a_held_message_is_sent_and_says_so(peer: Peer):
    peer.hold()
    outcome = peer.channels.send(peer.sender, peer.message)
    assert isinstance(outcome, Sent)
    assert outcome.held


def test_a_refusal_brings_its_code_and_reaction(peer: Peer):
    peer.refuse(*peer.refusal)
    outcome = peer.channels.send(peer.sender, peer.message)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == peer.refusal
    assert outcome.detail


def test_what_may_have_been_taken_is_unknown(peer: Peer):
    peer.hide_acceptance()
    assert isinstance(peer.channels.send(peer.sender, peer.message), Unknown)


def test_nobody_to_send_to_is_a_refusal(peer: Peer):
    outcome = peer.channels.send(peer.sender, Outgoing("s", Recipient(), TextContent("oi")))
    assert isinstance(outcome, Refused)
    assert outcome.reaction is Reaction.DROP


def test_a_number_describes_itself(peer: Peer):
    state = peer.channels.describe(peer.sender)
    assert isinstance(state, NumberState)
    assert (state.quality, state.daily_limit) == peer.state
    assert state.display_phone_number
    assert state.throughput_per_second >= 80


@with_templates
def test_a_sample_for_a_template_gets_a_handle(peer: Peer):
    first, second = (
        peer.channels.upload_sample(peer.sender, b"png", "image/png") for _ in range(2)
    )
    assert isinstance(first, str)
    assert first != second


@with_templates
def test_templates_come_with_their_state(peer: Peer):
    peer.have_template()
    states = peer.channels.templates(peer.sender, "77")
    assert not isinstance(states, Refused)
    found = [(one.name, one.language, one.status, one.category, one.body) for one in states]
    assert found == [("t", "en", "PAUSED", "UTILITY", "Hi {{1}}")]


def test_acknowledging_raises_nothing(peer: Peer):
    peer.channels.acknowledge(peer.sender, "wamid.1", True, peer.message.recipient)
    peer.channels.acknowledge(peer.sender, "wamid.2", False, Recipient())


def test_a_webhook_body_is_split_into_its_items(peer: Peer):
    value = {
        "metadata": {"phone_number_id": "42"},
        "messages": [{"id": "a", "from": "5511987654321", "type": "text", "text": {"body": "oi"}}],
        "statuses": [{"id": "b", "status": "read", "timestamp": "1795000000"}],
    }
    body = {"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
    items = peer.channels.parse(json.dumps(body).encode())
    assert [type(item) for item in items] == [InboundMessage, StatusUpdate]
    assert peer.channels.parse(b"no json") == []


def test_a_file_is_given_over_for_an_id(peer: Peer):
    given = peer.channels.upload(peer.sender, b"jpg", "image/jpeg", "a.jpg")
    assert isinstance(given, str)
    assert given


def test_a_token_is_renewed_into_one_that_works(peer: Peer):
    assert isinstance(peer.channels.describe(peer.sender), NumberState)
    token = peer.channels.renew(peer.sender)
    assert isinstance(token, str)
    renewed = replace(peer.sender, access_token=token)
    assert isinstance(peer.channels.describe(renewed), NumberState)


def test_the_webhooks_of_an_account_are_subscribed(peer: Peer):
    assert peer.channels.is_subscribed(peer.sender, "77") is False
    assert peer.channels.subscribe(peer.sender, "77") is None
    assert peer.channels.is_subscribed(peer.sender, "77") is True
