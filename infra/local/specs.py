"""Reads functions/*/function.yaml: the only list of functions there is."""

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from shared.kernel.errors import Invalid

ROOT = Path(__file__).parents[2]
FUNCTIONS = ROOT / "functions"
_NAME = re.compile(r"^[a-z]+(_[a-z]+)+$")

Positive = Annotated[int, msgspec.Meta(ge=1)]


class RoleGrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One right on Google Cloud, and why the function needs it."""

    role: Annotated[str, msgspec.Meta(pattern=r"^roles/[a-z]+\.[A-Za-z]+$")]
    reason: Annotated[str, msgspec.Meta(min_length=5, max_length=200)]


class FunctionSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One function.yaml. `name` is the folder's."""

    name: str = ""
    trigger: Literal["http", "topic", "task", "schedule"]
    paths: tuple[str, ...] = ()
    public: bool = False
    """Anybody may call it: the function itself checks a signature or nothing."""
    topic: str = ""
    max_attempts: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    schedule: str = ""
    memory_mib: Annotated[int, msgspec.Meta(ge=128, le=8192)]
    cpu: Annotated[float, msgspec.Meta(gt=0, le=8)]
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    timeout_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)]
    roles: tuple[RoleGrant, ...]
    secrets: tuple[str, ...]
    files: tuple[str, ...] = ()
    """What the deployed zip carries beside the code, relative to the root of the tree."""


_NEEDED = {"http": {"paths"}, "topic": {"topic", "max_attempts"}, "task": {"max_attempts"}}
_TRIGGER_KEYS = {"paths", "public", "topic", "max_attempts", "schedule"}
_ALLOWED = {**_NEEDED, "http": {"paths", "public"}}


def read_functions(folder: Path = FUNCTIONS) -> tuple[FunctionSpec, ...]:
    """Return every function in the order of their names. Raises `Invalid` naming the file."""
    files = sorted(folder.glob("*/function.yaml"))
    return tuple(read_function(file) for file in files)


def read_function(file: Path) -> FunctionSpec:
    """Read and check one function.yaml."""
    name = file.parent.name
    try:
        spec = msgspec.yaml.decode(file.read_bytes(), type=FunctionSpec)
    except msgspec.MsgspecError as error:
        raise Invalid(f"{name}/function.yaml: {error}", field="function.yaml") from None
    complaint = _complaint(name, spec)
    if complaint:
        raise Invalid(f"{name}/function.yaml: {complaint}", field="function.yaml")
    return msgspec.structs.replace(spec, name=name)


def _complaint(name: str, spec: FunctionSpec) -> str | None:
    given = {key for key in _TRIGGER_KEYS if getattr(spec, key)}
    needed = _NEEDED.get(spec.trigger, {"schedule"})
    if not _NAME.match(name):
        return "the folder's name is <domain>_<what>, small letters"
    if needed - given:
        return f"a {spec.trigger} function needs {', '.join(sorted(needed - given))}"
    extra = given - _ALLOWED.get(spec.trigger, {"schedule"})
    if extra:
        return f"a {spec.trigger} function has no {', '.join(sorted(extra))}"
    return None
