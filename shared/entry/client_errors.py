"""What failed in somebody's browser: a line of the log, without a word that a person wrote."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import TooMany

_log = logging.getLogger(__name__)
LIMIT_BYTES = 2_000
_A_MINUTE = 60
"""Reports that one instance writes down in a minute; the edge limits each address besides."""

Name = Literal[
    "Error", "TypeError", "ReferenceError", "RangeError", "SyntaxError", "DOMException", "Other"
]


class ClientError(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One failure. Nothing here can hold a text: no message, no address, no id."""

    kind: Literal["error", "rejection", "load"]
    """Thrown, an unhandled rejection, or code that could not be fetched."""
    name: Name
    place: Annotated[
        str, msgspec.Meta(pattern=r"^(assets/[\w.-]{1,80}\.js:\d{1,6}:\d{1,7})?$(?!\n)")
    ]
    """The place in our own files; their names hold the digest of the release."""
    screen: Annotated[str, msgspec.Meta(pattern=r"^/[a-z-]{0,30}$(?!\n)")]
    """The first part of the path: which screen, never which customer."""


@dataclass
class ClientErrors:
    """Writes reports down, so many a minute."""

    clock: Clock = system_clock
    _since: datetime | None = field(default=None, init=False)
    _count: int = field(default=0, init=False)

    def report(self, error: ClientError) -> None:
        """Write one down. Raises `TooMany` over the limit."""
        now = self.clock()
        if self._since is None or (now - self._since).total_seconds() >= 60:
            self._since, self._count = now, 0
        self._count += 1
        if self._count > _A_MINUTE:
            raise TooMany("enough is known for this minute", retry_after_seconds=60)
        _log.warning(
            "browser error",
            extra={
                "code": error.name,
                "reason": f"{error.kind} {error.place}".rstrip(),
                "screen": error.screen,
            },
        )
