"""Blobs in a folder: one file each, its media type in the first line."""

from collections.abc import Iterator
from pathlib import Path

from shared.kernel.errors import Invalid, Unavailable
from shared.ports.blobs import Blob
from shared.ports.blobs.names import checked_name, checked_prefix
from shared.ports.durable_file import delete_file, read_file, write_file

# Folders end in a mark that no name can hold, so the files `a` and `a/b` do not collide.
_FOLDER_MARK = "+"


class FolderBlobs:
    """Stores `imports/ab12.csv` of a tenant at `<tenant>/imports+/ab12.csv`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, tenant: str, name: str, blob: Blob) -> None:
        """Write the file beside its place, flush it, and move it there at once."""
        if not blob.content_type.isascii() or not blob.content_type.isprintable():
            raise Invalid("a media type is printable ASCII", field="content_type")
        content = blob.content_type.encode() + b"\n" + blob.data
        write_file(self._path(tenant, name), content)

    def get(self, tenant: str, name: str) -> Blob | None:
        """Read the file."""
        content = read_file(self._path(tenant, name))
        if content is None:
            return None
        content_type, _, data = content.partition(b"\n")
        return Blob(data, content_type.decode())

    def delete(self, tenant: str, name: str) -> None:
        """Remove the file; empty folders stay."""
        delete_file(self._path(tenant, name))

    def names(self, tenant: str, prefix: str) -> list[str]:
        """Walk the folders that can hold such names."""
        above = checked_prefix(tenant, prefix).rpartition("/")[0]
        start = self._folder / tenant
        if above:
            start = start.joinpath(*(f"{part}{_FOLDER_MARK}" for part in above.split("/")))
        lead = f"{above}/" if above else ""
        try:
            found = sorted(lead + name for name in _walk(start, ""))
        except OSError as error:
            raise Unavailable(f"the disk refused: {error.strerror}") from error
        return [name for name in found if name.startswith(prefix)]

    def _path(self, tenant: str, name: str) -> Path:
        *folders, file = checked_name(tenant, name).split("/")
        return self._folder.joinpath(tenant, *(f"{part}{_FOLDER_MARK}" for part in folders), file)


def _walk(folder: Path, lead: str) -> Iterator[str]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name.endswith(_FOLDER_MARK):
            yield from _walk(path, f"{lead}{path.name[: -len(_FOLDER_MARK)]}/")
        elif not path.name.startswith("."):  # one that is still being written
            yield lead + path.name
