"""A local mail server: takes mail over SMTP, also encrypted, and can refuse."""

import base64
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from shared.kernel.clock import system_clock


@dataclass(frozen=True)
class ReceivedMail:
    """One accepted mail with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    user: str
    encrypted: bool


class SmtpServer:
    """`mode` is plain, starttls or smtps; `replies` overrides the answer to lines that
    begin so."""

    def __init__(self, folder: Path, mode: str = "plain") -> None:
        self.mode = mode
        self.accounts: dict[str, str] = {}
        self.replies: dict[str, str] = {}
        self.received: list[ReceivedMail] = []
        self.trusted, self.tls = certificates(folder) if mode != "plain" else (None, None)
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.mail = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def url(self, user: str = "") -> str:
        """Return the SMTP_URL of this server."""
        scheme = "smtps" if self.mode == "smtps" else "smtp"
        return f"{scheme}://{user}{'@' if user else ''}127.0.0.1:{self.port}"

    def start(self) -> "SmtpServer":
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    mail: SmtpServer


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.encrypted, self.user = False, ""
        self._forget()
        try:
            if self.server.mail.mode == "smtps":
                self._encrypt()
            self._say("220 ready")
            while line := self.rfile.readline():
                if not self._obey(line.decode().rstrip("\r\n")):
                    return
        except (OSError, ValueError):
            return

    def _obey(self, line: str) -> bool:
        replies = self.server.mail.replies.items()
        reply = next((r for start, r in replies if line.lower().startswith(start.lower())), None)
        if reply == "hang up":
            return False
        if reply:
            self._say(reply)
            return True
        commands: dict[str, Callable[[str], bool]] = {
            "EHLO": self._ehlo,
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "QUIT": self._quit,
        }
        command = line.partition(" ")[0].upper()
        return commands.get(command, self._unknown)(line)

    def _ehlo(self, line: str) -> bool:
        offers = ["127.0.0.1"]
        if self.server.mail.mode == "starttls" and not self.encrypted:
            offers.append("STARTTLS")
        if self.server.mail.accounts:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        return self._say(f"250 {offers[-1]}")

    def _starttls(self, line: str) -> bool:
        self._say("220 go ahead")
        self._encrypt()
        return True

    def _auth(self, line: str) -> bool:
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        if self.server.mail.accounts.get(user) != password:
            return self._say("535 wrong user or password")
        self.user = user
        return self._say("235 welcome")

    def _mail(self, line: str) -> bool:
        if self.server.mail.accounts and not self.user:
            return self._say("530 log in first")
        self.sender = line.partition("<")[2].partition(">")[0]
        return self._say("250 ok")

    def _rcpt(self, line: str) -> bool:
        self.recipients.append(line.partition("<")[2].partition(">")[0])
        return self._say("250 ok")

    def _data(self, line: str) -> bool:
        self._say("354 go on")
        lines: list[bytes] = []
        while (got := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(got.removeprefix(b".") if got.startswith(b"..") else got)
        mail = ReceivedMail(
            self.sender, tuple(self.recipients), b"".join(lines), self.user, self.encrypted
        )
        self.server.mail.received.append(mail)
        self._forget()
        return self._say("250 taken")

    def _rset(self, line: str) -> bool:
        self._forget()
        return self._say("250 ok")

    def _quit(self, line: str) -> bool:
        self._say("221 bye")
        return False

    def _unknown(self, line: str) -> bool:
        return self._say("502 not known here")

    def _forget(self) -> None:
        self.sender, self.recipients = "", []

    def _say(self, line: str) -> bool:
        self.wfile.write(f"{line}\r\n".encode())
        return True

    def _encrypt(self) -> None:
        assert self.server.mail.tls
        self.request = self.server.mail.tls.wrap_socket(self.request, server_side=True)
        self.setup()
        self.encrypted = True

    def finish(self) -> None:
        super().finish()
        self.request.close()


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the context of a client that trusts a fresh certificate, and of its server."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = system_clock()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    hidden = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(pem + hidden)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return ssl.create_default_context(cadata=pem.decode()), server
