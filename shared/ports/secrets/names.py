"""What may be the name of a secret."""

import re

from shared.kernel.errors import Invalid

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?")


def checked_name(name: str) -> str:
    """Return the name. Raises `Invalid` (field `name`) for anything else."""
    if not _NAME.fullmatch(name):
        raise Invalid("a secret's name is lower-case letters, digits and dashes", field="name")
    return name
