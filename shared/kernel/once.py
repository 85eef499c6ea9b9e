"""One object per process: `functools.cache` whose concurrent first calls build only once."""

import threading
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# One lock for all, and re-entrant: builders call each other, in whatever order.
_building = threading.RLock()


def once(build: Callable[P, T]) -> Callable[P, T]:
    """Keep what `build` returns for its arguments, and never build it twice.

    What keeps limits in memory (the pacer, the gates, leased counters) holds only if all
    threads share the one object, also those that ask for it first at the same moment.
    """
    built: dict[Hashable, T] = {}

    @wraps(build)
    def get(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(sorted(kwargs.items())))
        if key not in built:
            with _building:
                if key not in built:
                    built[key] = build(*args, **kwargs)
        return built[key]

    return get
