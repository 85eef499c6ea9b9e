"""The planner's chain of tasks: whose turn it is, when the next one comes, and its heartbeat."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.campaigns import store
from shared.campaigns.store import Horizon
from shared.events import later
from shared.ports.documents import Tx
from shared.ports.tasks import Task

PLAN_TASK = "campaigns_task_plan"
# Well past the usual retries of a task: only a lost one is doubted.
_OVERDUE_AFTER = timedelta(seconds=90)
_LONGEST_WAIT = timedelta(days=29)


def next_turn(tx: Tx, horizon: Horizon, at: datetime, now: datetime) -> None:
    """End this turn: write the horizon and enqueue the plan run of the next one.

    Tasks of earlier turns find a newer turn and do nothing, so there is one chain however
    often tasks are doubled or the chain is started.
    """
    at = min(max(at, now), now + _LONGEST_WAIT)
    following = replace(horizon, turn=horizon.turn + 1, due_at=at + _OVERDUE_AFTER)
    store.put_horizon(tx, following)
    _enqueue(tx, following, at if at > now else None, "")


def plan_soon(tx: Tx, horizon: Horizon, now: datetime) -> None:
    """Plan at once: somebody new waits, or the limits changed."""
    next_turn(tx, horizon, now, now)


def revive_later(tx: Tx, horizon: Horizon, now: datetime) -> None:
    """Have the scheduler look, should nobody begin the chain."""
    store.put_horizon(tx, replace(horizon, due_at=now + _OVERDUE_AFTER))


def stop_turns(tx: Tx, horizon: Horizon) -> None:
    """Let every task of the chain find that its turn is over."""
    store.put_horizon(tx, replace(horizon, turn=horizon.turn + 1, due_at=None))


def revive(tx: Tx, horizon: Horizon, now: datetime) -> None:
    """Enqueue this turn's task once more, as nobody has come for it."""
    store.put_horizon(tx, replace(horizon, due_at=now + _OVERDUE_AFTER))
    _enqueue(tx, horizon, None, f"-{int(now.timestamp())}")


def _enqueue(tx: Tx, horizon: Horizon, at: datetime | None, suffix: str) -> None:
    payload = {"campaign_id": horizon.campaign_id, "turn": horizon.turn}
    name = f"plan-{horizon.campaign_id}-{horizon.turn}{suffix}"
    later(tx, Task(PLAN_TASK, payload, at, name))
