"""Secrets in files that only their owner reads: one folder per secret, one file per version."""

from collections.abc import Callable
from pathlib import Path

from shared.kernel.errors import Unavailable
from shared.ports.durable_file import create_file, read_file
from shared.ports.secrets.names import checked_name


class FileSecrets:
    """Versions are numbered files; a number is taken by whoever creates it first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def versions(self, name: str) -> list[bytes]:
        """Read every version, newest first."""
        values = (read_file(path) for path in reversed(self._paths(name)))
        return [value for value in values if value is not None]

    def ensure(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the newest value; of several that start together one creates the first."""
        found = self.versions(name)
        if not found:
            create_file(self._path(name, 1), make())
            found = self.versions(name)
        return found[0]

    def add(self, name: str, value: bytes) -> None:
        """Take the next free number."""
        taken = False
        while not taken:
            newest = self._paths(name)[-1:]
            number = int(newest[0].name) + 1 if newest else 1
            taken = create_file(self._path(name, number), value)

    def _path(self, name: str, number: int) -> Path:
        return self._folder / checked_name(name) / f"{number:06}"

    def _paths(self, name: str) -> list[Path]:
        folder = self._folder / checked_name(name)
        try:
            return sorted(path for path in folder.iterdir() if path.name.isdigit())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Unavailable(f"the secrets cannot be read: {error.strerror}") from error
