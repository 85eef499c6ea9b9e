"""Webhooks of accounts with an app of their own: each has its address and its own secrets."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from shared.entry.problem import problem
from shared.entry.webhook import MetaWebhook
from shared.entry.webhook_keys import WebhookKeys
from shared.kernel.errors import AppError, NotFound
from shared.ports.bus import Bus

ACCOUNT = "account_id"
"""The attribute that says whose secret signed a body: it may speak of no other account."""
_CACHED_SECONDS = 60.0
_MOST_CACHED = 1_000


@dataclass
class AccountWebhooks:
    """Serves any account's address; `keys_of` is asked once a minute per account."""

    bus: Bus
    topic: str
    keys_of: Callable[[str], WebhookKeys | None]
    verify: Callable[[bytes, str | None, tuple[bytes, ...]], bool]
    _known: dict[str, tuple[float, MetaWebhook]] = field(default_factory=dict, init=False)

    async def receive(self, request: Request) -> Response:
        """Answer for the account that the last segment of the path names."""
        account_id = request.scope["path"].rstrip("/").rpartition("/")[2]
        try:
            webhook = await self._webhook(account_id)
        except AppError as error:
            return problem(error)
        return await webhook.receive(request)

    async def _webhook(self, account_id: str) -> MetaWebhook:
        known = self._known.get(account_id)
        if known and known[0] > time.monotonic():
            return known[1]
        # A read of the directory: not on the loop, which others wait for.
        keys = await asyncio.to_thread(self.keys_of, account_id)
        if keys is None or not keys.secrets:
            raise NotFound("this account has no webhook of its own")
        secrets, verify = keys.secrets, self.verify
        webhook = MetaWebhook(
            self.bus,
            self.topic,
            lambda body, header: verify(body, header, secrets),
            keys.verify_token,
            {ACCOUNT: account_id},
        )
        if len(self._known) >= _MOST_CACHED:
            self._known.clear()
        self._known[account_id] = (time.monotonic() + _CACHED_SECONDS, webhook)
        return webhook
