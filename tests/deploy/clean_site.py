"""A folder of installed libraries that holds some distributions and nothing else, by links."""

import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

from tools.package.requirements import Pin


def link_distributions(pins: Iterable[Pin], folder: Path) -> None:
    """Link the files of the pinned distributions into `folder`, as pip would install them there.

    A pin for another platform is not installed here and is passed over, as pip would do.
    """
    for pin in pins:
        try:
            files = importlib.metadata.distribution(pin.name).files or []
        except importlib.metadata.PackageNotFoundError:
            assert ";" in pin.text.splitlines()[0], f"{pin.name} is not installed"
            continue
        for file in files:
            if ".." not in file.parts and file.suffix != ".pyc":
                _link(Path(str(file.locate())), folder / file)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        target.symlink_to(source)
