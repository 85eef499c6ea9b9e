"""Which files may be sent: checked when they are uploaded, not when somebody was promised one."""

from shared.kernel.errors import Invalid, TooLarge
from shared.ports.channels import UPLOAD_LIMITS_BYTES, MediaKind

LARGEST_FILE_BYTES = 16_000_000
"""Meta takes documents of 100 MB; what goes through this API is what a function can hold."""
# What WhatsApp shows (facts: media); anything else would be refused after the person had chosen it.
_TYPES = {
    "image": ("image/jpeg", "image/png"),
    "video": ("video/mp4", "video/3gpp"),
    "audio": ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"),
    "sticker": ("image/webp",),
}


def check_file(kind: MediaKind, content_type: str, data: bytes) -> None:
    """Refuse what WhatsApp would. Raises `TooLarge` and `Invalid` by Meta's limits."""
    most = min(UPLOAD_LIMITS_BYTES[kind], LARGEST_FILE_BYTES)
    if len(data) > most:
        raise TooLarge(f"{kind} has at most {most} bytes", limit_bytes=most)
    if not data:
        raise Invalid("the file is empty", field="body")
    allowed = _TYPES.get(kind)
    if "/" not in content_type or (allowed and content_type not in allowed):
        words = ", ".join(allowed or ("the type of the file",))
        raise Invalid(f"{kind} is one of {words}", field="content-type")
