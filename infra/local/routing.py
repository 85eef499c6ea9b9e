"""URL-map path templates: `{id}` is one segment, `{path=**}` the rest; the longest match wins."""

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from shared.kernel.errors import Invalid

T = TypeVar("T")

_REST = re.compile(r"^\{\w+=\*\*\}$")
_ONE = re.compile(r"^\{\w+(=\*)?\}$")
_LITERAL = re.compile(r"^[A-Za-z0-9._~-]+$")

Shape = tuple[tuple[int, str], ...]


class Paths(Generic[T]):
    """Finds who serves a path."""

    def __init__(self, claims: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        shapes: dict[Shape, str] = {}
        templates: list[tuple[Shape, T]] = []
        for template, owner in claims:
            shape = read_shape(template)
            if shape in shapes:
                raise Invalid(f"two functions claim {template} (also as {shapes[shape]})")
            shapes[shape] = template
            if all(rank == 2 for rank, _ in shape):
                self._exact[template] = owner
            else:
                templates.append((shape, owner))
        # Compared segment by segment a literal comes before {id}, and {id} before the rest.
        templates.sort(key=lambda claim: [-rank for rank, _ in claim[0]])
        self._templates = [(_expression(shape), owner) for shape, owner in templates]

    def find(self, path: str) -> T | None:
        """Return the owner of the longest template that matches, or None."""
        owner = self._exact.get(path)
        if owner is not None:
            return owner
        for expression, owner in self._templates:
            if expression.match(path):
                return owner
        # The routes themselves take a slash at the end; so does the map.
        return self.find(path[:-1]) if len(path) > 1 and path.endswith("/") else None


def read_shape(template: str) -> Shape:
    """Return the segments without the names of their variables. Raises `Invalid`."""
    if not template.startswith("/"):
        raise Invalid(f"the path template {template!r} must start with a slash")
    segments = template[1:].split("/")
    shape = tuple(_rank(segment, template) for segment in segments)
    if any(rank == 0 for rank, _ in shape[:-1]):
        raise Invalid(f"{template}: what takes the rest must be the last segment")
    return shape


def _rank(segment: str, template: str) -> tuple[int, str]:
    if _REST.match(segment):
        return 0, ""
    if _ONE.match(segment):
        return 1, ""
    if _LITERAL.match(segment):
        return 2, segment
    raise Invalid(f"{template}: {segment!r} is no literal, {{name}} or {{name=**}}")


def _expression(shape: Shape) -> re.Pattern[str]:
    parts = {0: "(/.*)?", 1: "/[^/]+"}
    text = "".join(parts.get(rank, "/" + re.escape(word)) for rank, word in shape)
    return re.compile(f"^{text}$")
