"""The message of a mail: headers that nobody's text can add to."""

import re
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from shared.config import Settings
from shared.kernel.clock import Clock
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.ports.mail import Mail

_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# Control characters, line and paragraph separators, halves of surrogate pairs.
_BREAKS_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST_ADDRESS = 254
_LONGEST_SUBJECT = 500


def render(mail: Mail, sender: str, clock: Clock, readable: bool = False) -> bytes:
    """Return the whole message: in plain ASCII with CRLF, or `readable` in UTF-8 with LF.

    Raises `Invalid` naming `to` or `subject` where one could add a header. Written by hand:
    the standard library's own way loses spaces of long accented subjects and marks body
    lines that begin with "From".
    """
    if _BREAKS_LINE.search(mail.subject) or len(mail.subject) > _LONGEST_SUBJECT:
        raise Invalid("a subject is one line of text, not too long", field="subject")
    name, address = parseaddr(sender)
    headers = {
        "From": formataddr((name, address)),
        "To": checked_address(mail.to),
        "Subject": mail.subject if readable else Header(mail.subject).encode(),
        "Date": format_datetime(clock()),
        "Message-ID": f"<{new_id()}@{address.rpartition('@')[2]}>",
        # Keeps out-of-office answers from coming back.
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "8bit" if readable else "quoted-printable",
    }
    head = "".join(f"{key}: {value}\n" for key, value in headers.items())
    text = "\n".join(mail.text.splitlines()) + "\n"
    body = text.encode() if readable else b2a_qp(text.encode(), istext=True)
    message = head.encode() + b"\n" + body
    return message if readable else message.replace(b"\n", b"\r\n")


def checked_address(text: str) -> str:
    """Return the one plain address the text is. Raises `Invalid` (field `to`)."""
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise Invalid("this is no e-mail address", field="to") from error
    address = f"{local}@{ascii_domain}"
    if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)):
        raise Invalid("this is no e-mail address", field="to")
    if len(address) > _LONGEST_ADDRESS:
        raise Invalid("this e-mail address is too long", field="to")
    return address


def sender_of(settings: Settings) -> str:
    """Return the sender of every mail: MAIL_FROM, or no-reply at the public address."""
    return settings.mail_from or f"no-reply@{urlsplit(settings.public_url).hostname}"
