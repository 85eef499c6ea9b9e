"""The security headers of every answer that leaves the edge."""

from starlette.types import Message, Send

from shared.config import Settings

Headers = list[tuple[bytes, bytes]]

_PLAIN: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
]
_POLICY = b"content-security-policy"
_NOTHING = b"default-src 'none'; frame-ancestors 'none'"
_PAGE = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    b" media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
    b" worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SECURE = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """What to add to answers: machines get the strictest policy, pages may use their own files."""

    def __init__(self, settings: Settings) -> None:
        always = [*_PLAIN, _SECURE] if settings.public_url.startswith("https://") else _PLAIN
        self._data: Headers = [*always, (_POLICY, _NOTHING)]
        self._pages: Headers = [*always, (_POLICY, _PAGE)]

    def wrap(self, send: Send, *, page: bool) -> Send:
        """Return a `send` that adds what the answer does not say itself."""
        added = self._pages if page else self._data

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers += [header for header in added if header[0] not in present]
                message = {**message, "headers": headers}
            await send(message)

        return sending
