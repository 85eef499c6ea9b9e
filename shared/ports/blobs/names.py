"""What may be the name of a blob: nothing that means something to a file system or a URL."""

import re

from shared.kernel.errors import Invalid

_SEGMENT = r"[a-z0-9_-](?:[a-z0-9._-]{0,98}[a-z0-9_-])?"
_TENANT = re.compile(_SEGMENT)
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{0,7}}")


def checked_name(tenant: str, name: str) -> str:
    """Return the name. Raises `Invalid` naming `tenant` or `name`."""
    checked_tenant(tenant)
    if not _NAME.fullmatch(name):
        raise Invalid("a file's name is a path of lower-case letters and digits", field="name")
    return name


def checked_prefix(tenant: str, prefix: str) -> str:
    """Return what may begin a name, e.g. `imports/`. Raises `Invalid` naming the field."""
    checked_tenant(tenant)
    if prefix and not _NAME.fullmatch(f"{prefix}0"):
        raise Invalid("no file's name can begin like this", field="prefix")
    return prefix


def checked_tenant(tenant: str) -> str:
    """Return the tenant. Raises `Invalid` (field `tenant`)."""
    if not _TENANT.fullmatch(tenant):
        raise Invalid("this cannot be the id of a tenant", field="tenant")
    return tenant
