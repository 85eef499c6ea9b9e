"""How the peer sends: the number's rate in Redis, then claim, call, record."""

import asyncio

from bench.peer.settings import GRAPH_URL, MESSAGES_PER_SECOND
from bench.peer.worker import Clients

# GCRA: returns the microseconds to wait for the slot it has reserved.
_RESERVE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local slot = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], slot + ARGV[1], 'EX', 60)
return slot - now
"""
_CLAIM = """
UPDATE sends SET state = 'claimed', claimed_at = now() FROM contacts
WHERE sends.id = $1 AND state = 'planned' AND contacts.id = sends.contact_id
  AND NOT contacts.suppressed AND contacts.window_ends > now()
RETURNING sends.body, sends.number_id, contacts.id AS contact_id, contacts.wa_id
"""


async def send_once(clients: Clients, send_id: str) -> None:
    """Claim the entry of the ledger, ask the provider once, record what came of it."""
    spacing = 1_000_000 // MESSAGES_PER_SECOND
    wait = await clients.redis.eval(_RESERVE, 1, "rate:number", spacing)
    if wait > 0:
        await asyncio.sleep(int(wait) / 1_000_000)
    row = await clients.database.fetchrow(_CLAIM, send_id)
    if row is None:
        return
    answer = await clients.http.post(
        f"{GRAPH_URL}/{row['number_id']}/messages",
        json={
            "messaging_product": "whatsapp", "to": "+" + row["wa_id"], "type": "text",
            "text": {"body": row["body"]}, "biz_opaque_callback_data": send_id,
        },
        headers={"authorization": "Bearer simulator"},
    )  # fmt: skip
    answer.raise_for_status()
    wamid = answer.json()["messages"][0]["id"]
    async with clients.database.acquire() as connection, connection.transaction():
        await connection.execute(
            "UPDATE sends SET state = 'sent', wamid = $2 WHERE id = $1", send_id, wamid
        )
        await connection.execute(
            "INSERT INTO messages (wamid, contact_id, direction, body, status, at)"
            " VALUES ($1, $2, 'out', $3, 'accepted', now()) ON CONFLICT DO NOTHING",
            wamid, row["contact_id"], row["body"],
        )  # fmt: skip
