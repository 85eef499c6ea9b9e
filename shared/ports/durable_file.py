"""Whole files that appear at once or not at all, and survive a power loss."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id


@contextmanager
def _disk_trouble() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the disk refused: {error.strerror}") from error


def write_file(path: Path, data: bytes) -> None:
    """Create or replace the file, readable by its owner only. Raises `Unavailable`."""
    with _disk_trouble():
        temporary = _write_beside(path, data)
        temporary.replace(path)
        flush_folder(path.parent)


def create_file(path: Path, data: bytes) -> bool:
    """Create the file and return True, or return False where it exists. Raises `Unavailable`."""
    with _disk_trouble():
        temporary = _write_beside(path, data)
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            return False
        finally:
            temporary.unlink()
        flush_folder(path.parent)
        return True


def read_file(path: Path) -> bytes | None:
    """Return the file's bytes, or None where there is none. Raises `Unavailable`."""
    with _disk_trouble():
        try:
            return path.read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None


def delete_file(path: Path) -> None:
    """Remove the file; a missing one is fine. Raises `Unavailable`."""
    with _disk_trouble():
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        flush_folder(path.parent)


def _write_beside(path: Path, data: bytes) -> Path:
    _make_folder(path.parent)
    temporary = path.parent / f".{new_id()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    return temporary


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises `OSError`."""
    # A new name is only durable once its folder is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
