"""The errors of the product: each says its HTTP status, a stable code and whether to retry.

AppError
├── Invalid            400  the request is wrong; names the field, row or setting
├── Unauthenticated    401  nobody we know
├── LimitReached       402  the plan does not allow more
├── Forbidden          403  known, but not allowed
├── NotFound           404  not there, or not yours
├── Conflict           409  the state does not allow it
│   └── AlreadyExists  409  a document with this id is there already
├── TooLarge           413  the body is over the limit
├── TooMany            429  slow down
└── Unavailable        503  try again later (retry=True)
"""

from typing import Any, ClassVar


class AppError(Exception):
    """The root of every expected failure.

    Clients act on `code`, never on the message. `details` become members of the
    problem+json answer (RFC 9457) and must hold no personal data and no secret.
    """

    status: ClassVar[int] = 500
    retry: ClassVar[bool] = False

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message or self.code)
        self.message = message or self.code
        self.details = details

    @property
    def code(self) -> str:
        """Return the stable code: the name of the class."""
        return type(self).__name__


class Invalid(AppError):
    """The request is wrong. `field` names what to mend, e.g. `offers[0].price.amount`."""

    status = 400

    def __init__(self, message: str, field: str | None = None, **details: Any) -> None:
        extra = {"field": field} if field else {}
        super().__init__(message, **extra, **details)


class Unauthenticated(AppError):
    """No valid credential came with the request."""

    status = 401


class LimitReached(AppError):
    """The plan's limit is reached; details carry limit, used, plan and upgrade_url."""

    status = 402


class Forbidden(AppError):
    """The caller is known but may not do this."""

    status = 403


class NotFound(AppError):
    """There is no such thing in this tenant."""

    status = 404


class Conflict(AppError):
    """The state of the thing does not allow this move."""

    status = 409


class AlreadyExists(Conflict):
    """A document with this kind and id exists; nothing of the transaction was written."""

    def __init__(self, kind: str = "", id: str = "") -> None:
        super().__init__(f"{kind or 'document'} exists already")
        self.kind = kind
        self.id = id


class TooLarge(AppError):
    """The body is larger than allowed."""

    status = 413


class TooMany(AppError):
    """Too many requests; details may carry retry_after_seconds."""

    status = 429


class Unavailable(AppError):
    """Something we need is not reachable now."""

    status = 503
    retry = True
