"""The judge: what was accepted and when, who got a message twice, how fast it went."""

from collections import Counter
from itertools import pairwise
from typing import Any

from infra.local.simulator.engine import Engine
from infra.local.simulator.people import shown_address

_SENT = (
    "SELECT seq, id, number_id, person, type, text, template, callback, at, status, outside"
    " FROM messages WHERE direction = 'out' AND at >= ? AND seq > ? ORDER BY seq LIMIT ?"
)
_DOUBLE_CALLBACKS = (
    "SELECT callback, COUNT(*) FROM messages WHERE direction = 'out' AND callback IS NOT NULL"
    " GROUP BY callback HAVING COUNT(*) > 1 LIMIT 1000"
)
_DOUBLE_TEMPLATES = (
    "SELECT person, template, COUNT(*) FROM messages WHERE direction = 'out'"
    " AND template IS NOT NULL GROUP BY person, template HAVING COUNT(*) > 1 LIMIT 1000"
)
_DIRECTIONS = "SELECT direction, COUNT(*) FROM messages GROUP BY direction"
_STATUSES = "SELECT status, COUNT(*) FROM messages WHERE direction = 'out' GROUP BY status"
_WINDOW_SECONDS = 1.0


async def sent(engine: Engine, since: float, after: int, limit: int) -> dict[str, Any]:
    """Return accepted messages, oldest first."""
    rows = await engine.store.rows(_SENT, since, after, limit)
    items = [
        {
            "seq": seq,
            "id": id,
            "number_id": number_id,
            "to": shown_address(person),
            "type": kind,
            "text": text,
            "template": template,
            "send_id": callback,
            "accepted_at": at,
            "status": status,
            "outside_window": bool(outside),
        }
        for seq, id, number_id, person, kind, text, template, callback, at, status, outside in rows
    ]
    return {"items": items, "next_after": items[-1]["seq"] if len(items) == limit else None}


async def stats(engine: Engine) -> dict[str, Any]:
    """Return counts, double sends and the highest rates."""
    store = engine.store
    by_direction = dict(await store.rows(_DIRECTIONS))
    refusals = await store.rows("SELECT code, COUNT(*) FROM refusals GROUP BY code")
    moments = await store.rows("SELECT number_id, direction, at FROM messages ORDER BY at")
    out = [(number, at) for number, direction, at in moments if direction == "out"]
    return {
        "accepted": by_direction.get("out", 0),
        "received": by_direction.get("in", 0),
        "statuses": dict(await store.rows(_STATUSES)),
        "refused": {str(code): count for code, count in refusals},
        "double_sends": await _double_sends(engine),
        "max_in_one_second": _most_in_window(out),
        "max_in_one_second_in_and_out": _most_in_window([(n, at) for n, _, at in moments]),
        "shortest_gap_seconds": _shortest_gap([at for _, at in out]),
        "unique_recipients_24h": engine.rules.unique_recipients(engine.now()),
        "webhooks": {
            "waiting": engine.deliverer.waiting,
            "delivered": engine.deliverer.delivered,
            "failed_attempts": engine.deliverer.failures,
        },
    }


async def _double_sends(engine: Engine) -> dict[str, Any]:
    callbacks = await engine.store.rows(_DOUBLE_CALLBACKS)
    templates = await engine.store.rows(_DOUBLE_TEMPLATES)
    return {
        "by_send_id": [{"send_id": send_id, "count": n} for send_id, n in callbacks],
        "by_recipient_and_template": [
            {"to": "+" + person, "template": template, "count": n}
            for person, template, n in templates
        ],
    }


def _most_in_window(moments: list[tuple[str, float]]) -> int:
    """Return the most moments of one number in any sliding second."""
    queues: dict[str, list[float]] = {}
    first: Counter[str] = Counter()
    most = 0
    for number, at in moments:
        queue = queues.setdefault(number, [])
        queue.append(at)
        while at - queue[first[number]] >= _WINDOW_SECONDS:
            first[number] += 1
        most = max(most, len(queue) - first[number])
    return most


def _shortest_gap(moments: list[float]) -> float | None:
    return min((later - earlier for earlier, later in pairwise(moments)), default=None)
