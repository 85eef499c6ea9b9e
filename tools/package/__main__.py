"""`python -m tools.package --all build/functions`: writes the zips of all functions, or of some."""

import argparse
import sys
from pathlib import Path

from infra.local.specs import FunctionSpec, read_functions
from tools.package import package


def main(arguments: list[str]) -> int:
    """Write the zips and print their names; zips of earlier builds go away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the zips go")
    parser.add_argument("functions", nargs="*", help="names of functions")
    parser.add_argument("--all", action="store_true", help="every function of functions/")
    wanted = parser.parse_args(arguments)
    specs = {spec.name: spec for spec in read_functions()}
    unknown = set(wanted.functions) - set(specs)
    if unknown or wanted.all == bool(wanted.functions):
        parser.error(f"no such function: {unknown}" if unknown else "name functions, or give --all")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    for name in wanted.functions or specs:
        write(wanted.folder, name, specs)
    return 0


def write(folder: Path, name: str, specs: dict[str, FunctionSpec]) -> None:
    """Write one zip in place of its earlier ones."""
    archive = package(specs[name])
    for earlier in folder.glob(f"{name}-????????????.zip"):
        earlier.unlink()
    (folder / archive.name).write_bytes(archive.data)
    print(f"{archive.name}  {len(archive.data) / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
