"""Mail: plain e-mails to members."""

from typing import Protocol

import msgspec


class Mail(msgspec.Struct, frozen=True):
    """One message to one person."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over.

        Raises `Invalid` (field `to`) for an address the server refuses for good, `Unavailable`
        when it may work later. A mail may go out twice when the answer was lost.
        """
        ...
