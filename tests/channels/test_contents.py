"""Every kind of content, asked for over HTTP of the simulator, which checks it by its own rules."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from infra.local.simulator.app import create_simulator, standalone
from shared.kernel.errors import Invalid
from shared.messaging.planning import content_document, content_from
from shared.ports.channels import (
    ButtonsContent,
    ButtonValue,
    ContactRequestContent,
    Content,
    HeaderValue,
    LinkContent,
    ListContent,
    LocationRequestContent,
    Media,
    MediaContent,
    Outgoing,
    Place,
    PlaceContent,
    ReactionContent,
    Recipient,
    Refused,
    Sender,
    Sent,
    TemplateContent,
    TextContent,
)
from shared.ports.channels.content import NamedValue, ReplyButton, Row, Section
from shared.ports.channels.whatsapp import WhatsappChannels
from shared.ports.channels.whatsapp_outgoing import content_node
from tests.simulator.serving import serving

SENDER = Sender("whatsapp", "42", "token")
ANA = Recipient(phone="+5511987654321")
PICTURE = Media("image", link="https://example.com/a.png")
OFFER = [
    {
        "name": "rica",
        "language": "pt_BR",
        "body": "Olá, {{nome}}: {{oferta}}.",
        "others": [
            {"type": "HEADER", "format": "IMAGE"},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Quero"},
                    {"type": "URL", "text": "Ver", "url": "https://x.com/{{1}}"},
                    {"type": "COPY_CODE", "example": "ABC"},
                    {"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+551140000000"},
                ],
            },
        ],
    },
    {
        "name": "onde",
        "language": "pt_BR",
        "body": "Estamos aqui, {{1}}.",
        "others": [{"type": "HEADER", "format": "LOCATION"}],
    },
    {
        "name": "titulo",
        "language": "pt_BR",
        "body": "Oi.",
        "others": [
            {"type": "HEADER", "format": "TEXT", "text": "Oferta {{1}}"},
            {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Abrir", "flow_id": "1"}]},
        ],
    },
]
NAMED = (NamedValue("nome", "Ana"), NamedValue("oferta", "10%"))
RICH = TemplateContent(
    "rica",
    "pt_BR",
    named=NAMED,
    header=HeaderValue(media=PICTURE),
    buttons=(
        ButtonValue(0, "quick_reply", "quero"),
        ButtonValue(1, "url", "ofertas/7"),
        ButtonValue(2, "copy_code", "VALE10"),
    ),
)
TAKEN: tuple[Content, ...] = (
    TextContent("Olá 😀"),
    RICH,
    TemplateContent("onde", "pt_BR", ("Ana",), header=HeaderValue(place=Place(-23.5, -46.6))),
    TemplateContent(
        "titulo", "pt_BR", header=HeaderValue(text="de hoje"),
        buttons=(ButtonValue(0, "flow", "token", {"a": 1}),),
    ),
    MediaContent(PICTURE, caption="Veja"),
    MediaContent(Media("video", link="https://example.com/a.mp4")),
    MediaContent(Media("audio", link="https://example.com/a.ogg"), voice=True),
    MediaContent(Media("document", link="https://example.com/a.pdf", filename="a.pdf"), "Proposta"),
    MediaContent(Media("sticker", link="https://example.com/a.webp")),
    PlaceContent(Place(-23.55, -46.63, "Loja", "Rua A, 1")),
    ButtonsContent("Pode ser?", (ReplyButton("s", "Sim"), ReplyButton("n", "Não")),
                   header=HeaderValue(text="Horário"), footer="Responda já"),
    ButtonsContent("Pode ser?", (ReplyButton("s", "Sim"),), header=HeaderValue(media=PICTURE)),
    ListContent("Escolha", "Ver", (Section((Row("1", "Um", "o primeiro"), Row("2", "Dois")),),),
                header="Horários", footer="rodapé"),
    LinkContent("Veja o site", "Abrir", "https://example.com"),
    LocationRequestContent("Onde você está?"),
    ContactRequestContent("Qual é o seu número?"),
    ReactionContent("wamid.1", "👍"),
    ReactionContent("wamid.1"),
)  # fmt: skip


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhatsappChannels]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    with (
        serving(standalone(create_simulator(folder, "http://127.0.0.1:9/h", "s"))) as address,
        httpx.Client(base_url=address, trust_env=False) as http,
        closing(WhatsappChannels(f"{address}/simulator/graph", "v25.0")) as adapter,
    ):
        switches = {"enforce_window": False, "enforce_pair": False}
        assert http.put("/simulator/api/switches", json=switches).status_code == 200
        assert http.put("/simulator/api/templates", json=OFFER).status_code == 200
        yield adapter


@pytest.mark.parametrize("content", TAKEN, ids=lambda one: type(one).__name__)
def test_the_provider_takes_every_kind_and_it_is_stored_without_loss(
    channels: WhatsappChannels, content: Content
):
    assert content_from(content_document(content)) == content
    outcome = channels.send(SENDER, Outgoing("s", ANA, content, reply_to="wamid.9"))
    assert isinstance(outcome, Sent), outcome


def test_a_file_is_uploaded_and_sent_by_its_id(channels: WhatsappChannels):
    media_id = channels.upload(SENDER, b"%PDF", "application/pdf", "a.pdf")
    assert isinstance(media_id, str)
    document = MediaContent(Media("document", media_id=media_id, filename="a.pdf"))
    assert isinstance(channels.send(SENDER, Outgoing("s", ANA, document)), Sent)
    unknown = MediaContent(Media("document", media_id="999"))
    outcome = channels.send(SENDER, Outgoing("s", ANA, unknown))
    assert isinstance(outcome, Refused)
    assert outcome.code == 131009


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (TemplateContent("rica", "pt_BR", named=NAMED), 132012),
        (msgspec.structs.replace(RICH, named=NAMED[:1]), 132000),
        (msgspec.structs.replace(RICH, buttons=RICH.buttons[:2]), 132012),
        (msgspec.structs.replace(RICH, header=HeaderValue(text="x")), 132012),
        (TemplateContent("onde", "pt_BR", ()), 132000),
    ],
)
def test_the_provider_refuses_a_template_that_is_not_filled_as_it_is(
    channels: WhatsappChannels, content: Content, code: int
):
    outcome = channels.send(SENDER, Outgoing("s", ANA, content))
    assert isinstance(outcome, Refused)
    assert outcome.code == code


WRONG: tuple[tuple[Content, str], ...] = (
    (TextContent(" "), "text"),
    (TextContent("x" * 4097), "text"),
    (MediaContent(PICTURE, caption="x" * 1025), "caption"),
    (ButtonsContent("x", (ReplyButton("1", "x" * 21),)), "buttons[0].title"),
    (ButtonsContent("x", (ReplyButton("x" * 257, "a"),)), "buttons[0].id"),
    (ButtonsContent("x" * 1025, (ReplyButton("1", "a"),)), "text"),
    (ButtonsContent("x", (ReplyButton("1", "a"),), footer="x" * 61), "footer"),
    (ButtonsContent("x", tuple(ReplyButton(str(n), str(n)) for n in range(4))), "buttons"),
    (ListContent("x", "x" * 21, (Section((Row("1", "a"),)),)), "button"),
    (ListContent("x", "b", (Section((Row("1", "x" * 25),)),)), "sections[0].rows[0].title"),
    (ListContent("x", "b", (Section((Row("1", "a", "x" * 73),)),)),
     "sections[0].rows[0].description"),
    (ListContent("x", "b", (Section((Row("x" * 201, "a"),)),)), "sections[0].rows[0].id"),
    (LinkContent("x", "x" * 21, "https://a.b"), "label"),
    (LinkContent("x", "a", "ftp://a.b"), "url"),
    (PlaceContent(Place(91, 0)), "place.latitude"),
    (TemplateContent("a", "pt_BR", ("x" * 1025,)), "variables[0]"),
    (TemplateContent("a", "pt_BR", ("",)), "variables[0]"),
    (MediaContent(Media("image", link="javascript:alert(1)")), "media.link"),
)  # fmt: skip


@pytest.mark.parametrize(("content", "field"), WRONG, ids=lambda one: str(one)[:40])
def test_a_field_over_its_limit_is_named_before_anything_is_asked(content: Content, field: str):
    with pytest.raises(Invalid) as caught:
        content_document(content)
    assert caught.value.details["field"] == field


@pytest.mark.parametrize(
    "make",
    [
        lambda: Media("image"),
        lambda: Media("image", link="https://a.b", media_id="1"),
        lambda: HeaderValue(),
        lambda: HeaderValue(media=Media("audio", media_id="1")),
        lambda: ButtonValue(0, "url"),
        lambda: ButtonValue(0, "copy_code", "x" * 16),
        lambda: MediaContent(Media("audio", media_id="1"), caption="x"),
        lambda: ButtonsContent("x", (ReplyButton("1", "a"), ReplyButton("1", "b"))),
        lambda: ListContent("x", "b", (Section((Row("1", "a"),)), Section((Row("2", "b"),)))),
        lambda: ListContent(
            "x", "b", tuple(Section((Row(str(n), "a"),), title=str(n)) for n in range(11))
        ),
    ],
)
def test_what_makes_no_sense_cannot_even_be_made(make: Any):
    with pytest.raises(ValueError, match=r"one of|header|button|code|caption|differ|title|rows"):
        make()


def test_a_header_shows_what_it_is_and_a_template_without_parts_has_no_components():
    assert content_node(TemplateContent("a", "en")) == {
        "type": "template",
        "template": {"name": "a", "language": {"code": "en"}},
    }
    node = content_node(RICH)["template"]["components"]
    assert node[0] == {
        "type": "header",
        "parameters": [{"type": "image", "image": {"link": "https://example.com/a.png"}}],
    }
    assert node[1]["parameters"][0] == {"type": "text", "text": "Ana", "parameter_name": "nome"}
    assert node[3]["sub_type"] == "url"
    assert node[3]["index"] == "1"
