"""The zip of one function: its bytes depend on its contents alone."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

_BEGINNING = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True)
class Archive:
    """A zip and the name it is stored under; another name means another deployment."""

    function: str
    data: bytes

    @property
    def name(self) -> str:
        """Return `<function>-<first 12 digits of the SHA-256>.zip`."""
        return f"{self.function}-{hashlib.sha256(self.data).hexdigest()[:12]}.zip"


def pack(function: str, contents: Mapping[str, bytes]) -> Archive:
    """Store the files in the order of their names, with one date for all.

    Uncompressed: what a compressor writes differs between versions of zlib, and half a megabyte
    of source is not worth a deployment of everything when a build machine changes.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.external_attr = _READABLE
            entry.create_system = _UNIX
            archive.writestr(entry, contents[name])
    return Archive(function, target.getvalue())
