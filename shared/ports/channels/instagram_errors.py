"""What each error code of the Instagram API asks of us."""

from shared.ports.channels import Reaction, Refused, errors
from shared.ports.channels.errors import Rule, unknown

_DROP = Rule(Reaction.DROP)
_BUG = Rule(Reaction.DROP, alarm=True)
_BUSY = Rule(Reaction.SLOW_ACCOUNT)
_CLOSED = Rule(Reaction.NEEDS_TEMPLATE)
_PERMISSION = Rule(Reaction.PAUSE_ACCOUNT, "PermissionMissing")
_GONE = Rule(Reaction.PAUSE_ACCOUNT, "NumberGone")

RULES: dict[int, Rule] = {
    **dict.fromkeys((0, 190), Rule(Reaction.PAUSE_ACCOUNT, "TokenInvalid")),
    **dict.fromkeys((3, 10, *range(200, 300)), _PERMISSION),
    368: Rule(Reaction.PAUSE_ACCOUNT, "PolicyBlocked"),
    **dict.fromkeys((1, 2, 1200), Rule(Reaction.RETRY)),
    # 80002 and 80006 are the call rates of a business on Instagram.
    **dict.fromkeys((4, 17, 32, 613, 80002, 80006), _BUSY),
    # The person has left, or does not want messages of this profile.
    551: _DROP,
    100: _BUG,
}
# Under one code Meta says several things; the subcode tells them apart.
_SUBCODES: dict[tuple[int, int], Rule] = {
    (10, 2018278): _CLOSED,
    (10, 2534022): _CLOSED,
    (100, 33): _GONE,
    (100, 2534014): _DROP,
    # The one private reply to this comment was given.
    (100, 2534025): _DROP,
    (10, 2534025): _DROP,
}


def refusal(
    code: int,
    detail: str = "",
    *,
    http_status: int = 400,
    is_transient: bool = False,
    subcode: int | None = None,
    wait_seconds: float | None = None,
) -> Refused:
    """Return what to do about `code`; an unknown one is retried only if it may pass."""
    found = _SUBCODES.get((code, subcode)) if subcode is not None else None
    rule = found or RULES.get(code) or unknown(http_status, is_transient)
    expired = code == 190 and subcode == errors.EXPIRED_SUBCODE
    reason = "TokenExpired" if expired else rule.reason
    wait = wait_seconds or rule.wait_seconds
    told = errors.GONE if rule is _GONE else code
    return Refused(told, rule.reaction, detail, wait, rule.tries, reason, rule.alarm)


def is_definite(code: int, http_status: int) -> bool:
    """Tell whether the message certainly was not taken."""
    return errors.is_definite(code, http_status, RULES)
