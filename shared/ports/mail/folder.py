"""Mail as files one can open: an .eml per mail."""

from pathlib import Path

from shared.kernel.clock import Clock, system_clock
from shared.kernel.ids import new_id
from shared.ports.durable_file import write_file
from shared.ports.mail import Mail
from shared.ports.mail.message import render


class FolderMailer:
    """Writes `20261122-120000-<id>.eml`: the newest is the last by name."""

    def __init__(
        self, folder: Path, sender: str = "no-reply@localhost", clock: Clock = system_clock
    ) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        """Write the file; a text editor shows it as it reads."""
        message = render(mail, self._sender, self._clock, readable=True)
        name = f"{self._clock():%Y%m%d-%H%M%S}-{new_id()}.eml"
        write_file(self._folder / name, message)
