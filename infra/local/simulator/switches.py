"""The simulator's switches: limits it enforces and troubles it makes, by chance but repeatable."""

import hashlib
from typing import Annotated, Literal

import msgspec

Rate = Annotated[float, msgspec.Meta(ge=0, le=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Range = tuple[Seconds, Seconds]
Codes = Annotated[dict[str, Rate], msgspec.Meta(max_length=50)]


class Switches(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be turned; a change names only what it changes."""

    seed: int = 1
    """The same seed and the same messages meet the same troubles."""

    # the rules of Meta
    throughput_per_second: Annotated[int, msgspec.Meta(ge=1)] = 80
    unique_recipients_per_day: Annotated[int, msgspec.Meta(ge=1)] | None = 2000
    """People outside their 24-hour window, per portfolio and rolling day; null is unlimited."""
    pair_seconds: Seconds = 6.0
    pair_burst: Annotated[int, msgspec.Meta(ge=1)] = 45
    enforce_window: bool = True
    enforce_throughput: bool = True
    enforce_pair: bool = True
    enforce_unique: bool = True
    enforce_opt_out: bool = True
    pacing_after: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """So many messages of a template that is not GREEN go out; the next ones are held until the
    template has been judged. null: none are."""
    pacing_seconds: Seconds = 30.0
    review_seconds: Seconds = 1.0
    """How long the review of a submitted template takes."""
    review_result: Literal["APPROVED", "REJECTED"] = "APPROVED"
    refuse_asynchronously: bool = False
    """Accept what concerns the person (131026, 131047, 131049, 131050) and report `failed` later,
    as Meta often does."""
    ninth_digit_dropped: bool = False
    """Brazilian people from area code 31 up have a wa_id without the ninth digit."""

    # how a send is answered
    latency_seconds: Range = (0.0, 0.0)
    hang_seconds: Seconds = 60.0
    """How long an answer that never comes keeps the connection open."""
    error_500: Rate = 0.0
    """HTTP 500 without a Graph error, before acceptance."""
    error_codes: Codes = {}
    """Refused with a Graph error, before acceptance, e.g. {"130429": 0.05}."""
    error_http_status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    """… with this HTTP status instead of the documented one."""
    retry_after_seconds: Seconds | None = None
    """Such a refusal says when to come back, as Retry-After."""
    usage_minutes: Seconds | None = None
    """… and as the minutes until the call rate of the business is regained."""
    timeout_after_accept: Rate = 0.0
    reset_after_accept: Rate = 0.0
    error_500_after_accept: Rate = 0.0
    garbage_after_accept: Rate = 0.0
    """HTTP 200 whose body cannot be read."""
    held: Rate = 0.0
    """Accepted as held_for_quality_assessment."""

    # what becomes of a message
    sent_seconds: Range = (0.05, 0.2)
    delivered_seconds: Range = (0.2, 0.9)
    read_seconds: Range = (1.0, 4.0)
    read_rate: Rate = 0.8
    failed_codes: Codes = {}
    """Accepted, then `failed` with the code, e.g. {"131049": 0.02}."""
    drop_status: Rate = 0.0

    # how webhooks come
    duplicate_rate: Rate = 0.0
    duplicate_times: Annotated[int, msgspec.Meta(ge=1, le=20)] = 1
    reorder_rate: Rate = 0.0
    reorder_seconds: Seconds = 3.0
    """An update that is reordered comes up to this much later."""
    batch_max: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 20
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=64)] = 16
    webhooks_paused: bool = False


class Dice:
    """Chances that depend on the seed and on what they are thrown for, not on the moment."""

    def __init__(self, seed: int) -> None:
        self._seed = str(seed).encode()

    def throw(self, purpose: str, key: str) -> float:
        """Return a number from 0 up to 1."""
        material = f"{purpose}\x1f{key}".encode()
        digest = hashlib.blake2b(material, digest_size=7, key=self._seed[:64]).digest()
        return float(int.from_bytes(digest, "big") / 2**56)

    def happens(self, rate: float, purpose: str, key: str) -> bool:
        """Tell whether what has this chance happens."""
        return rate > 0 and self.throw(purpose, key) < rate

    def between(self, span: Range, purpose: str, key: str) -> float:
        """Return a number inside `span`."""
        low, high = span
        return low + (high - low) * self.throw(purpose, key)

    def one_of(self, codes: dict[str, float], purpose: str, key: str) -> int | None:
        """Return the code that happens, if one does."""
        thrown = self.throw(purpose, key)
        for code, rate in codes.items():
            if thrown < rate:
                return int(code)
            thrown -= rate
        return None
