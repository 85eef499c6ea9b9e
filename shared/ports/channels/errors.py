"""What each error code of the WhatsApp Cloud API asks of us."""

from shared.ports.channels import Reaction

# Our own codes, beside Meta's, which are never negative. An answer that carries no Graph error
# gets its HTTP status with a minus in front: -404.
NOT_CONNECTED = -1
"""No connection came about, so not one byte of the message left."""
NO_ADDRESS = -2
"""The recipient has neither a phone nor a provider id."""

_TOKEN = (0, 3, 10, 190, *range(200, 300), 131005)
_ACCOUNT = (33, 368, 131031, 131037, 131042, 131044, 131045, *range(133000, 133017))
_REQUEST = (100, 131008, 131009, 131021, 131030, 131051, 131062, 135000, 137000)
_PERSON = (130472, 130497, 131026, 131049)
_MEDIA = (131035, 131036, 131052)
_TEMPLATE = (132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068)
_MARKETING_API = (131055, 131063, 134100, 134101, 134102)
# 133004 stands inside the range of registration troubles but is a passing one.
_TRANSIENT = (1, 2, 131000, 131016, 131053, 131057, 132069, 133004, 2494100)

REACTIONS: dict[int, Reaction] = {
    **dict.fromkeys((*_TOKEN, *_ACCOUNT), Reaction.PAUSE_ACCOUNT),
    **dict.fromkeys((*_REQUEST, *_PERSON, *_MEDIA), Reaction.DROP),
    **dict.fromkeys((*_TEMPLATE, *_MARKETING_API), Reaction.HOLD_TEMPLATE),
    **dict.fromkeys(_TRANSIENT, Reaction.RETRY),
    **dict.fromkeys((4, 613, 80007), Reaction.SLOW_ACCOUNT),
    **dict.fromkeys((131048, 131064), Reaction.PAUSE_MARKETING),
    130429: Reaction.SLOW_NUMBER,
    131056: Reaction.SLOW_RECIPIENT,
    131047: Reaction.NEEDS_TEMPLATE,
    131050: Reaction.BLOCK_RECIPIENT,
}

# Where Meta says how long a condition lasts and sends no header.
_WAITS_SECONDS = {130429: 1.0, 131057: 60.0, 2494100: 60.0}

# Meta's reference names these an unknown or unexpected error: its own servers do not say how far
# the message came. Every other code names a check or a service that stopped it beforehand.
_SAYS_NOTHING = frozenset({1, 2, 131000})


def reaction_to(code: int, *, http_status: int = 400, is_transient: bool = False) -> Reaction:
    """Return what to do about `code`; an unknown one is retried only if it may pass."""
    known = REACTIONS.get(code)
    if known is not None:
        return known
    return Reaction.RETRY if is_transient or http_status >= 500 else Reaction.DROP


def is_definite(code: int, http_status: int) -> bool:
    """Tell whether the message certainly was not taken.

    With HTTP 4xx every Graph error is (facts: reliability A.4). With 5xx only a code that says
    what stopped the message is; where Meta itself speaks of an unknown error, and for codes
    we do not know, the message may have left.
    """
    if http_status < 500:
        return True
    return code in REACTIONS and code not in _SAYS_NOTHING


def wait_seconds(code: int) -> float | None:
    """Return the wait that Meta documents for `code`, where there is one."""
    return _WAITS_SECONDS.get(code)


def reaction_to_status(http_status: int) -> Reaction:
    """Return what to do about an HTTP refusal without a Graph error, from a proxy perhaps."""
    if http_status == 429:
        return Reaction.SLOW_ACCOUNT
    if http_status in (400, 413, 422, 431):
        return Reaction.DROP
    # 401, 403, 404, redirects: the address or the credentials are wrong for every message.
    return Reaction.PAUSE_ACCOUNT
