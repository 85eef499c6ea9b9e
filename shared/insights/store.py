"""The counts behind the figures: aggregations over indexes, never a read of every document."""

from collections.abc import Iterable, Sequence

from shared.campaigns.prospect import PlanState, Stage
from shared.campaigns.store import (
    PROSPECTS,
    PROSPECTS_BY_PLAN_STATE,
    PROSPECTS_BY_STAGE,
    PROSPECTS_OF,
)
from shared.insights.model import Delivery, Funnel
from shared.messaging.model import SendState
from shared.messaging.store import (
    SENDS,
    SENDS_BY_CAUSE_DELIVERY,
    SENDS_BY_CAUSE_STATE,
    SENDS_BY_STATE,
)
from shared.ports.documents import Index, Tx

PROSPECTS_ALL = Index(PROSPECTS)
CONTACTED = Index(PROSPECTS, (), "contacted_at")
REPLIED = Index(PROSPECTS, (), "replied_at")
CONVERTED = Index(PROSPECTS, (), "converted_at")
CONTACTED_IN = Index(PROSPECTS, ("campaign_id",), "contacted_at")
REPLIED_IN = Index(PROSPECTS, ("campaign_id",), "replied_at")
CONVERTED_IN = Index(PROSPECTS, ("campaign_id",), "converted_at")
SKIPPED_FOR = Index(PROSPECTS, ("campaign_id", "plan_state", "skip_reason"))
FAILED_WITH = Index(SENDS, ("cause_id", "state", "code"))
DELIVERY_FAILED_WITH = Index(SENDS, ("cause_id", "delivery", "code"))

# Commonest first: counting stops as soon as every failure has its code.
_SKIPS = (
    "NoLegalBasis", "Suppressed", "NoOpenWindow", "VariableMissing", "SamePerson",
    "DraftRejected", "ComposeFailed", "ContactGone", "CampaignCompleted",
)  # fmt: skip
_CANCELS = (
    "Suppressed", "Expired", "NoLegalBasis", "GateClosed", "WindowClosed", "NoAddress",
    "ContactGone", "AccountGone", "TemplateNotApproved", "AccountPaused", "NotOnInstagram",
)  # fmt: skip
_REFUSALS = (
    "131026", "131049", "131050", "131047", "132001", "132000", "132015", "132016", "132012",
    "131056", "130429", "131048", "131042", "131031", "131045", "131051", "131000", "131005",
    "131008", "131009", "131016", "131021", "131030", "131037", "131057", "131062", "132005",
    "132007", "130472", "133010", "368", "190", "100", "80007", "4", "10", "200", "1", "2",
)  # fmt: skip
OTHER = "other"


def funnel(tx: Tx, campaign_id: str | None = None) -> Funnel:
    """Count everybody who ever reached each step."""
    if campaign_id is None:
        steps = [tx.count(index, at_least="") for index in (CONTACTED, REPLIED, CONVERTED)]
        return Funnel(tx.count(PROSPECTS_ALL), *steps)
    equal = {"campaign_id": campaign_id}
    steps = [
        tx.count(index, equal, at_least="") for index in (CONTACTED_IN, REPLIED_IN, CONVERTED_IN)
    ]
    return Funnel(tx.count(PROSPECTS_OF, equal), *steps)


def delivery(tx: Tx, campaign_id: str) -> Delivery:
    """Count the messages of a campaign by how far they came."""
    sent, delivered, read, played, failed = (
        tx.count(SENDS_BY_CAUSE_DELIVERY, {"cause_id": campaign_id, "delivery": word})
        for word in ("sent", "delivered", "read", "played", "failed")
    )
    accepted = tx.count(SENDS_BY_CAUSE_STATE, _in_state(campaign_id, SendState.SENT))
    return Delivery(max(accepted, sent), delivered + read + played, read + played, failed)


def stages(tx: Tx, campaign_id: str) -> dict[str, int]:
    """Count prospects by the stage they are in now."""
    return {
        stage.value: tx.count(
            PROSPECTS_BY_STAGE, {"campaign_id": campaign_id, "stage": stage.value}
        )
        for stage in Stage
    }


def plan_states(tx: Tx, campaign_id: str) -> dict[str, int]:
    """Count prospects by what is still to be done for them."""
    return {
        state.value: tx.count(
            PROSPECTS_BY_PLAN_STATE, {"campaign_id": campaign_id, "plan_state": state.value}
        )
        for state in PlanState
    }


def sends(tx: Tx, campaign_id: str | None = None) -> dict[str, int]:
    """Count the ledger by state, of one campaign or of everything."""
    if campaign_id is None:
        return {s.value: tx.count(SENDS_BY_STATE, {"state": s.value}) for s in SendState}
    return {s.value: tx.count(SENDS_BY_CAUSE_STATE, _in_state(campaign_id, s)) for s in SendState}


def failures(tx: Tx, campaign_id: str, counted: dict[str, int], undelivered: int) -> dict[str, int]:
    """Count by code what was refused, cancelled or reported as failed."""
    found: dict[str, int] = {}
    for state, codes in ((SendState.REJECTED, _REFUSALS), (SendState.CANCELLED, _CANCELS)):
        equal = {"cause_id": campaign_id, "state": state.value}
        _add(found, _by_code(tx, FAILED_WITH, equal, "code", codes, counted[state.value]))
    equal = {"cause_id": campaign_id, "delivery": "failed"}
    _add(found, _by_code(tx, DELIVERY_FAILED_WITH, equal, "code", _REFUSALS, undelivered))
    return found


def skips(tx: Tx, campaign_id: str, total: int) -> dict[str, int]:
    """Count by reason who was left out."""
    equal = {"campaign_id": campaign_id, "plan_state": PlanState.SKIPPED.value}
    return _by_code(tx, SKIPPED_FOR, equal, "skip_reason", _SKIPS, total)


def _by_code(
    tx: Tx, index: Index, equal: dict[str, str], field: str, codes: Sequence[str], total: int
) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in _until_zero(codes, total, found):
        found[code] = tx.count(index, {**equal, field: code})
    named = {code: count for code, count in found.items() if count}
    rest = total - sum(named.values())
    return named | ({OTHER: rest} if rest > 0 else {})


def _until_zero(codes: Sequence[str], total: int, found: dict[str, int]) -> Iterable[str]:
    for code in codes:
        if sum(found.values()) >= total:
            return
        yield code


def _add(found: dict[str, int], more: dict[str, int]) -> None:
    for code, count in more.items():
        found[code] = found.get(code, 0) + count


def _in_state(campaign_id: str, state: SendState) -> dict[str, str]:
    return {"cause_id": campaign_id, "state": state.value}
