"""What the peer does with stored webhooks: each message once, statuses only upward."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from bench.peer.settings import REPLY_WAIT_SECONDS
from bench.peer.worker import Clients

_RANK = {"sent": 1, "delivered": 2, "read": 3}
_OPT_OUT = {"sair", "parar", "pare", "stop", "cancelar"}
Reply = tuple[int, int, float]


async def ingest_all(clients: Clients, ids: Sequence[int]) -> list[Reply]:
    """Handle stored webhooks and return the replies that are due, with their wait."""
    replies: list[Reply] = []
    async with clients.database.acquire() as connection:
        rows = await connection.fetch("SELECT id, body FROM webhooks WHERE id = ANY($1)", ids)
        for row in rows:
            async with connection.transaction():
                for change in _changes(row["body"]):
                    replies += await _change(connection, change)
                await connection.execute("DELETE FROM webhooks WHERE id = $1", row["id"])
    return replies


async def left_behind(clients: Clients) -> list[int]:
    """Return webhooks that have waited for more than a minute."""
    rows = await clients.database.fetch(
        "SELECT id FROM webhooks WHERE received_at < now() - interval '1 minute' LIMIT 500"
    )
    return [row["id"] for row in rows]


def _changes(body: bytes) -> list[dict[str, Any]]:
    entries = orjson.loads(body)["entry"]
    return [change["value"] for entry in entries for change in entry["changes"]]


async def _change(connection: Any, value: dict[str, Any]) -> list[Reply]:
    number_id = value["metadata"]["phone_number_id"]
    names = {one["wa_id"]: one["profile"]["name"] for one in value.get("contacts", ())}
    replies = []
    for message in value.get("messages", ()):
        reply = await _message(connection, number_id, message, names)
        if reply is not None:
            replies.append(reply)
    for status in value.get("statuses", ()):
        await _status(connection, status)
    return replies


async def _message(
    connection: Any, number_id: str, message: dict[str, Any], names: dict[str, str]
) -> Reply | None:
    phone, text = message["from"], message.get("text", {}).get("body", "")
    at = datetime.fromtimestamp(int(message["timestamp"]), UTC)
    contact_id = await connection.fetchval(
        "INSERT INTO contacts (wa_id, name, window_ends) VALUES ($1, $2, $3) ON CONFLICT (wa_id)"
        " DO UPDATE SET window_ends = excluded.window_ends RETURNING id",
        phone, names.get(phone, ""), at + timedelta(hours=24),
    )  # fmt: skip
    stored = await connection.fetchval(
        "INSERT INTO messages (wamid, contact_id, direction, body, at, raw)"
        " VALUES ($1, $2, 'in', $3, $4, $5) ON CONFLICT DO NOTHING RETURNING wamid",
        message["id"], contact_id, text, at, orjson.dumps(message).decode(),
    )  # fmt: skip
    if stored is None:
        return None
    if text.strip().lower() in _OPT_OUT:
        await connection.execute("UPDATE contacts SET suppressed = true WHERE id = $1", contact_id)
        return None
    seq = await connection.fetchval(
        "INSERT INTO conversations (contact_id, number_id, seq, last_wamid) VALUES ($1, $2, 1, $3)"
        " ON CONFLICT (contact_id) DO UPDATE SET seq = conversations.seq + 1,"
        " last_wamid = excluded.last_wamid RETURNING seq",
        contact_id, number_id, message["id"],
    )  # fmt: skip
    return contact_id, seq, REPLY_WAIT_SECONDS


async def _status(connection: Any, status: dict[str, Any]) -> None:
    rank = _RANK.get(status["status"])
    if rank is None:
        return
    lower = [name for name, value in _RANK.items() if value < rank]
    await connection.execute(
        "UPDATE sends SET delivery = $2 WHERE wamid = $1"
        " AND (delivery IS NULL OR delivery = ANY($3))",
        status["id"], status["status"], lower,
    )  # fmt: skip
    await connection.execute(
        "UPDATE messages SET status = $2 WHERE wamid = $1 AND status = ANY($3)",
        status["id"], status["status"], ["accepted", *lower],
    )  # fmt: skip
