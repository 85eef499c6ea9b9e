"""Mail over SMTP, encrypted from the start or from STARTTLS on."""

import smtplib
import ssl
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.mail import Mail
from shared.ports.mail.message import checked_address, render

_TIMEOUT_SECONDS = 20.0
_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SmtpMailer:
    """Sends one mail per connection through `smtp[s]://user:password@host:port`."""

    def __init__(
        self,
        url: str,
        sender: str,
        clock: Clock = system_clock,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._address, self._host, self._port = _read_url(url)
        self._sender = sender
        self._clock = clock
        self._tls = tls

    def send(self, mail: Mail) -> None:
        """Send the mail in one SMTP transaction."""
        message = render(mail, self._sender, self._clock)
        envelope = parseaddr(self._sender)[1], checked_address(mail.to)
        try:
            with self._connect() as server:
                self._secure(server)
                server.sendmail(*envelope, message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            if 500 <= code < 600:
                raise Invalid("the mail server refuses this address", field="to") from error
            raise Unavailable(f"the mail server refuses the address for now: {code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(f"the mail server did not answer: {type(error).__name__}") from error

    def _connect(self) -> smtplib.SMTP:
        if self._address.scheme == "smtps":
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=_TIMEOUT_SECONDS, context=self._context()
            )
        return smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_SECONDS)

    def _secure(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        encrypted = self._address.scheme == "smtps"
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=self._context())
            encrypted = True
        if not self._address.username:
            return
        if not encrypted and self._host not in _LOOPBACK:
            raise Unavailable("the mail server offers no encryption: no password is sent to it")
        server.login(unquote(self._address.username), unquote(self._address.password or ""))

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


def _read_url(url: str) -> tuple[SplitResult, str, int]:
    """Return the parts of the address; the error never quotes it, as it holds a password."""
    address = urlsplit(url)
    try:
        port = address.port
    except ValueError:
        raise Invalid("the port of SMTP_URL must be a number", field="SMTP_URL") from None
    # SMTP's own log-in knows ASCII only.
    login = unquote(f"{address.username}{address.password}")
    if address.scheme not in _PORTS or not address.hostname or not login.isascii():
        raise Invalid("SMTP_URL must be like smtp://user:password@host:587", field="SMTP_URL")
    return address, address.hostname, port or _PORTS[address.scheme]
