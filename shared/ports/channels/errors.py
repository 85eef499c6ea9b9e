"""What each error code of the WhatsApp Cloud API asks of us."""

from collections.abc import Container
from typing import Protocol

import msgspec

from shared.ports.channels import Reaction, Refused

# Our own codes, beside Meta's, which are never negative. An answer that carries no Graph error
# gets its HTTP status with a minus in front: -404.
NOT_CONNECTED = -1
"""No connection came about, so not one byte of the message left."""
NO_ADDRESS = -2
"""The recipient has neither a phone nor a provider id."""


class Rule(msgspec.Struct, frozen=True):
    """What one code asks of us."""

    reaction: Reaction
    reason: str = ""
    """What the owner of the account is told."""
    wait_seconds: float | None = None
    """Where Meta says how long a condition lasts."""
    tries: int = 5
    alarm: bool = False
    """Our request or our set-up is wrong: an operator should look."""


class Codes(Protocol):
    """What a product of Meta's means by its codes: this module, or that of Instagram."""

    def refusal(
        self, code: int, detail: str = "", *, http_status: int = 400, is_transient: bool = False,
        subcode: int | None = None, wait_seconds: float | None = None,
    ) -> Refused:  # fmt: skip
        """Return what to do about `code`."""
        ...

    def is_definite(self, code: int, http_status: int) -> bool:
        """Tell whether the message certainly was not taken."""
        ...


def _pause(reason: str) -> Rule:
    return Rule(Reaction.PAUSE_ACCOUNT, reason)


_DROP = Rule(Reaction.DROP)
_BUG = Rule(Reaction.DROP, alarm=True)
_AGAIN = Rule(Reaction.RETRY)
_HOLD = Rule(Reaction.HOLD_TEMPLATE)
_BUSY = Rule(Reaction.SLOW_ACCOUNT)
_MAINTENANCE = Rule(Reaction.RETRY, wait_seconds=60.0)
EXPIRED_SUBCODE = 463
GONE_SUBCODE = 33
GONE = 33

RULES: dict[int, Rule] = {
    **dict.fromkeys((0, 190), _pause("TokenInvalid")),
    **dict.fromkeys((3, 10, *range(200, 300), 131005), _pause("PermissionMissing")),
    GONE: _pause("NumberGone"),
    368: _pause("PolicyBlocked"),
    131031: _pause("AccountLocked"),
    **dict.fromkeys((131042, 131044), _pause("PaymentMissing")),
    131037: _pause("NameNotApproved"),
    **dict.fromkeys((131045, *range(133000, 133017)), _pause("NumberNotRegistered")),
    # 133004 stands inside the range of registration troubles but is a passing one.
    **dict.fromkeys((1, 2, 131016, 133004), _AGAIN),
    131000: Rule(Reaction.RETRY, alarm=True),
    131053: Rule(Reaction.RETRY, tries=3),
    132069: Rule(Reaction.RETRY, wait_seconds=360.0),
    # We never send the hash that did not match; once more without one is what we do anyway.
    137000: Rule(Reaction.RETRY, tries=2),
    **dict.fromkeys((131057, 2494100), _MAINTENANCE),
    **dict.fromkeys((4, 613, 80007), _BUSY),
    130429: Rule(Reaction.SLOW_NUMBER, wait_seconds=1.0),
    131056: Rule(Reaction.SLOW_RECIPIENT),
    131048: Rule(Reaction.PAUSE_MARKETING, "SpamLimit"),
    131064: Rule(Reaction.PAUSE_MARKETING, "TemplatesMisclassified"),
    131047: Rule(Reaction.NEEDS_TEMPLATE),
    131049: Rule(Reaction.REST_RECIPIENT),
    131026: Rule(Reaction.UNREACHABLE),
    131050: Rule(Reaction.BLOCK_RECIPIENT),
    130497: Rule(Reaction.BLOCK_COUNTRY),
    **dict.fromkeys((130472, 131021, 131052, 131062), _DROP),
    **dict.fromkeys(
        (100, 131008, 131009, 131030, 131035, 131036, 131051, 135000), _BUG
    ),
    **dict.fromkeys((132000, 132005, 132007, 132008, 132012, 132068), _HOLD),
    # Right after its approval a template is not known everywhere yet.
    132001: Rule(Reaction.HOLD_TEMPLATE, wait_seconds=600.0, tries=2),
    132015: Rule(Reaction.PAUSE_TEMPLATE),
    132016: Rule(Reaction.DISABLE_TEMPLATE),
    **dict.fromkeys((131055, 131063, 134100, 134102), _HOLD),
    134101: Rule(Reaction.HOLD_TEMPLATE, wait_seconds=600.0, tries=2),
}  # fmt: skip

# Meta's reference names these an unknown or unexpected error: its own servers do not say how far
# the message came. Every other code names a check or a service that stopped it beforehand.
SAYS_NOTHING = frozenset({1, 2, 131000})


def refusal(
    code: int,
    detail: str = "",
    *,
    http_status: int = 400,
    is_transient: bool = False,
    subcode: int | None = None,
    wait_seconds: float | None = None,
) -> Refused:
    """Return what to do about `code`; an unknown one is retried only if it may pass.

    `wait_seconds` is what the answer itself asked for; it goes before what is documented.
    """
    if subcode == GONE_SUBCODE and code == 100:
        code = GONE
    rule = RULES.get(code) or unknown(http_status, is_transient)
    reason = "TokenExpired" if code == 190 and subcode == EXPIRED_SUBCODE else rule.reason
    wait = wait_seconds or rule.wait_seconds
    return Refused(code, rule.reaction, detail, wait, rule.tries, reason, rule.alarm)


def is_definite(code: int, http_status: int, known: Container[int] = RULES) -> bool:
    """Tell whether the message certainly was not taken.

    With HTTP 4xx every Graph error is (facts: reliability A.4). With 5xx only a code that says
    what stopped the message is; where Meta itself speaks of an unknown error, and for codes
    we do not know, the message may have left.
    """
    if http_status < 500:
        return True
    return code in known and code not in SAYS_NOTHING


def refusal_without_code(http_status: int, wait_seconds: float | None = None) -> Refused:
    """Return what to do about an HTTP refusal without a Graph error, from a proxy perhaps."""
    detail = "no Graph answer"
    if http_status == 429:
        return Refused(-429, Reaction.SLOW_ACCOUNT, detail, wait_seconds)
    if http_status in (400, 413, 422, 431):
        return Refused(-http_status, Reaction.DROP, detail, wait_seconds, alarm=True)
    # 401, 403, 404, redirects: the address or the credentials are wrong for every message.
    return Refused(
        -http_status, Reaction.PAUSE_ACCOUNT, detail, wait_seconds, reason="ProviderUnreadable"
    )


def unknown(http_status: int, is_transient: bool) -> Rule:
    """Return the rule of a code nobody has described."""
    return _AGAIN if is_transient or http_status >= 500 else _BUG
