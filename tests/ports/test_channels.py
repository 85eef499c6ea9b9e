"""Channels: one contract, kept in memory and over HTTP against the WhatsApp simulator."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulator.app import create_simulator, standalone
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


@pytest.fixture(params=["memory", "whatsapp"])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    if request.param == "memory":
        simulated = SimulatorChannels()
        yield Peer(simulated, simulated)
        return
    app = standalone(create_simulator(tmp_path, "http://127.0.0.1:9/hook", "s"))
    with serving(app) as address, httpx.Client(base_url=address, trust_env=False) as http:
        channels = WhatsappChannels(f"{address}/simulator/graph", "v25.0")
        yield Peer(channels, http=http)
        channels.close()


def test_an_accepted_message_has_the_providers_id_and_name_of_the_person(peer: Peer):
    first, second = (peer.channels.send(SENDER, MESSAGE) for _ in range(2))
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert first.message_id != second.message_id
    assert (first.recipient_id, first.held) == ("5511987654321", False)


def test_a_held_message_is_sent_and_says_so(peer: Peer):
    peer.hold()
    outcome = peer.channels.send(SENDER, MESSAGE)
    assert isinstance(outcome, Sent)
    assert outcome.held


def test_a_refusal_brings_its_code_and_reaction(peer: Peer):
    peer.refuse(131050, Reaction.BLOCK_RECIPIENT)
    outcome = peer.channels.send(SENDER, MESSAGE)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reaction) == (131050, Reaction.BLOCK_RECIPIENT)
    assert outcome.detail


def test_what_may_have_been_taken_is_unknown(peer: Peer):
    peer.hide_acceptance()
    assert isinstance(peer.channels.send(SENDER, MESSAGE), Unknown)


def test_nobody_to_send_to_is_a_refusal(peer: Peer):
    outcome = peer.channels.send(SENDER, Outgoing("s", Recipient(), TextContent("oi")))
    assert isinstance(outcome, Refused)
    assert outcome.reaction is Reaction.DROP


def test_a_number_describes_itself(peer: Peer):
    state = peer.channels.describe(SENDER)
    assert isinstance(state, NumberState)
    assert (state.quality, state.daily_limit) == ("GREEN", 2000)
    assert state.display_phone_number
    assert state.portfolio_id


def test_templates_come_with_their_state(peer: Peer):
    peer.have_template()
    states = peer.channels.templates(SENDER, "77")
    assert not isinstance(states, Refused)
    found = [(one.name, one.language, one.status, one.category, one.body) for one in states]
    assert found == [("t", "en", "PAUSED", "UTILITY", "Hi {{1}}")]


def test_acknowledging_raises_nothing(peer: Peer):
    peer.channels.acknowledge(SENDER, "wamid.1", typing=True)
    peer.channels.acknowledge(SENDER, "wamid.2", typing=False)


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
