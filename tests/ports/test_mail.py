"""The mail contract, run against every adapter."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.config import Settings
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.mail import Mail, Mailer
from shared.ports.mail.connect import connect_mail
from shared.ports.mail.folder import FolderMailer
from shared.ports.mail.message import checked_address, render
from shared.ports.mail.smtp import SmtpMailer
from tests.conftest import SettableClock
from tests.ports.smtp_server import SmtpServer

SENDER = "Piloto <no-reply@piloto.example>"
MAIL = Mail("ana@padaria.example", "Seu convite", "Olá, Ana!\n\nAbra http://127.0.0.1/c?x=1&y=2\n")


@dataclass
class MailHarness:
    mailer: Mailer
    read: Callable[[], list[bytes]]
    make_unreachable: Callable[[], Mailer]


@contextmanager
def folder_harness(folder: Path, clock: Clock) -> Iterator[MailHarness]:
    (folder / "no-folder").write_text("")
    yield MailHarness(
        FolderMailer(folder / "mail", SENDER, clock),
        lambda: [path.read_bytes() for path in sorted((folder / "mail").glob("*.eml"))],
        lambda: FolderMailer(folder / "no-folder", SENDER, clock),
    )


@contextmanager
def smtp_harness(folder: Path, clock: Clock) -> Iterator[MailHarness]:
    server = SmtpServer(folder).start()
    yield MailHarness(
        SmtpMailer(server.url(), SENDER, clock),
        lambda: [mail.data for mail in server.received],
        lambda: SmtpMailer("smtp://127.0.0.1:9", SENDER, clock),
    )
    server.stop()


ADAPTERS = {"folder": folder_harness, "smtp": smtp_harness}


@pytest.fixture(params=sorted(ADAPTERS))
def harness(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SettableClock
) -> Iterator[MailHarness]:
    with ADAPTERS[request.param](tmp_path, clock) as ready:
        yield ready


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_arrives_as_it_was_written(harness: MailHarness) -> None:
    harness.mailer.send(MAIL)
    [raw] = harness.read()
    message = parsed(raw)
    assert (message["To"], message["Subject"], message["From"]) == (MAIL.to, MAIL.subject, SENDER)
    assert message.get_content().replace("\r\n", "\n") == MAIL.text
    assert message["Date"].datetime.isoformat() == "2026-11-22T12:00:00+00:00"
    assert message["Message-ID"].endswith("@piloto.example>")
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "text",
    ["", ".", "\n.\n..\nFrom here\n", "á" * 2000, "🙂 " * 300, "x" * 5000, "a = b; =3D =\n"],
    ids=["empty", "dot", "dots", "long words", "emoji", "long line", "equals"],
)
def test_any_text_comes_through(harness: MailHarness, text: str) -> None:
    harness.mailer.send(Mail(MAIL.to, "texto", text))
    [raw] = harness.read()
    assert parsed(raw).get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize("subject", ["", "Olá, São Paulo 👩‍👩‍👧", "x" * 300, "ação " * 60])
def test_any_line_can_be_a_subject(harness: MailHarness, subject: str) -> None:
    harness.mailer.send(Mail(MAIL.to, subject, "text"))
    [raw] = harness.read()
    assert str(parsed(raw)["Subject"] or "").split() == subject.split()


def test_two_mails_are_two(harness: MailHarness) -> None:
    for _ in range(2):
        harness.mailer.send(MAIL)
    first, second = (parsed(raw) for raw in harness.read())
    assert first["Message-ID"] != second["Message-ID"]


@pytest.mark.parametrize(
    "line", ["\nBcc: eve@evil.example", "\r\nX: 1", "\r\n\r\nbody", "\x00", "\u2028", "x" * 500]
)
def test_a_subject_cannot_add_a_header(harness: MailHarness, line: str) -> None:
    with pytest.raises(Invalid) as refused:
        harness.mailer.send(Mail(MAIL.to, f"Hello{line}", "text"))
    assert refused.value.details == {"field": "subject"}
    assert harness.read() == []


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "@x.example",
        "ana@",
        "ana@x.example\nBcc: eve@evil.example",
        "ana@x.example\r\n",
        "ana@x.example, eve@evil.example",
        "Ana <ana@x.example>",
        "<ana@x.example>",
        "ana eve@x.example",
        '"ana\nBcc: e"@x.example',
        "ana@x.example>\r\nRCPT TO:<eve@evil.example",
        "ana@[127.0.0.1]",
        "ana@x..example",
        "ána@x.example",
        "a" * 250 + "@x.example",
    ],
)
def test_only_one_plain_address_is_taken(harness: MailHarness, to: str) -> None:
    with pytest.raises(Invalid) as refused:
        harness.mailer.send(Mail(to, "subject", "text"))
    assert refused.value.details == {"field": "to"}
    assert harness.read() == []


def test_an_address_with_an_accent_in_its_domain_is_taken(harness: MailHarness) -> None:
    harness.mailer.send(Mail("ana@pão.example", "subject", "text"))
    [raw] = harness.read()
    assert parsed(raw)["To"] == "ana@xn--po-sia.example"


def test_a_place_that_cannot_be_reached_is_unavailable(harness: MailHarness) -> None:
    with pytest.raises(Unavailable):
        harness.make_unreachable().send(MAIL)


NO_LINE = ["Cc", "Cs", "Zl", "Zp"]


@given(
    st.text(st.characters(exclude_categories=NO_LINE), max_size=200),
    st.text(st.characters(exclude_categories=NO_LINE) | st.just("\n"), max_size=300),
)
def test_subject_and_text_survive_the_mail_s_own_writing(subject: str, text: str) -> None:
    raw = render(Mail(MAIL.to, subject, text), SENDER, system_clock)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = parsed(raw)
    assert message.keys() == parsed(render(MAIL, SENDER, system_clock)).keys()
    assert message.get_content().splitlines() == (text.splitlines() or [""])
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))).split() == (
        subject.split()
    )


@given(st.text(max_size=40))
def test_no_address_that_passes_holds_more_than_one(text: str) -> None:
    try:
        address = checked_address(text)
    except Invalid:
        return
    assert address.count("@") == 1
    assert not set(address) & set(' \t\r\n,;:<>()"\\')


# --- what only one adapter does ---------------------------------------------------------


def test_a_mail_file_reads_like_text_and_is_its_owner_s_only(
    tmp_path: Path, clock: SettableClock
) -> None:
    FolderMailer(tmp_path, SENDER, clock).send(MAIL)
    [path] = tmp_path.iterdir()
    assert path.name.startswith("20261122-120000-")
    assert oct(path.stat().st_mode)[-3:] == "600"
    text = path.read_text()
    assert "Subject: Seu convite\n" in text
    assert "Olá, Ana!\n\nAbra http://127.0.0.1/c?x=1&y=2\n" in text


@pytest.fixture(params=["plain", "starttls", "smtps"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmtpServer]:
    started = SmtpServer(tmp_path, request.param).start()
    yield started
    started.stop()


def mailer_of(server: SmtpServer, user: str = "") -> SmtpMailer:
    return SmtpMailer(server.url(user), SENDER, tls=server.trusted)


def test_the_connection_is_encrypted_where_the_server_can(server: SmtpServer) -> None:
    mailer_of(server).send(MAIL)
    [mail] = server.received
    assert mail.encrypted == (server.mode != "plain")
    assert (mail.sender, mail.recipients) == ("no-reply@piloto.example", (MAIL.to,))


def test_user_and_password_of_the_address_log_in(server: SmtpServer) -> None:
    server.accounts = {"piloto@x.example": "p@ss/word:1"}
    mailer_of(server, "piloto%40x.example:p%40ss%2Fword%3A1").send(MAIL)
    assert [mail.user for mail in server.received] == ["piloto@x.example"]


def test_a_wrong_password_is_unavailable_and_does_not_show(server: SmtpServer) -> None:
    server.accounts = {"piloto": "right"}
    with pytest.raises(Unavailable) as failed:
        mailer_of(server, "piloto:wrong-one").send(MAIL)
    assert "wrong-one" not in str(failed.value)
    assert server.received == []


def test_an_address_refused_for_good_is_invalid(server: SmtpServer) -> None:
    server.replies = {f"RCPT TO:<{MAIL.to}>": "550 no such mailbox"}
    with pytest.raises(Invalid) as refused:
        mailer_of(server).send(MAIL)
    assert refused.value.details == {"field": "to"}


def test_an_address_refused_for_now_is_unavailable(server: SmtpServer) -> None:
    server.replies = {f"RCPT TO:<{MAIL.to}>": "451 greylisted"}
    with pytest.raises(Unavailable):
        mailer_of(server).send(MAIL)


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("DATA", "554 no"),
        ("DATA", "hang up"),
        ("MAIL FROM:<no-reply@piloto.example>", "421 shutting down"),
        ("MAIL FROM:<no-reply@piloto.example>", "550 not you"),
    ],
)
def test_any_other_refusal_is_unavailable(server: SmtpServer, command: str, reply: str) -> None:
    server.replies = {command: reply}
    with pytest.raises(Unavailable):
        mailer_of(server).send(MAIL)


@pytest.mark.parametrize("mode", ["starttls", "smtps"])
def test_a_certificate_nobody_vouches_for_gets_no_mail(tmp_path: Path, mode: str) -> None:
    server = SmtpServer(tmp_path, mode).start()
    with pytest.raises(Unavailable):
        SmtpMailer(server.url(), SENDER, tls=ssl.create_default_context()).send(MAIL)
    assert server.received == []
    server.stop()


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://h:x", "smtp://a:%C3%B6@h"]
)
def test_an_address_that_is_no_smtp_url_is_refused_at_start(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        SmtpMailer(url, SENDER)
    assert refused.value.details == {"field": "SMTP_URL"}


def test_the_settings_pick_the_adapter_and_the_sender(tmp_path: Path) -> None:
    server = SmtpServer(tmp_path).start()
    public = "https://app.piloto.example"
    connect_mail(Settings(smtp_url=server.url(), public_url=public)).send(MAIL)
    assert server.received[0].sender == "no-reply@app.piloto.example"
    connect_mail(Settings(smtp_url=server.url(), mail_from=SENDER)).send(MAIL)
    assert server.received[1].sender == "no-reply@piloto.example"
    server.stop()
    connect_mail(Settings(data_dir=tmp_path)).send(MAIL)
    assert len(list((tmp_path / "mail").iterdir())) == 1
