"""What msgspec must have seen before threads read it."""

from contextlib import suppress

import msgspec


def prepare_structs() -> None:
    """Have msgspec look at every struct that is loaded, before there are threads.

    It keeps what it finds before it is complete: of two threads that first read the same struct at
    once one sees null, and the process ends with a segmentation fault.
    """
    waiting: list[type[msgspec.Struct]] = [msgspec.Struct]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        # Generic ones and bases with open fields are never read themselves.
        with suppress(TypeError, NameError):
            msgspec.json.Decoder(kind)
