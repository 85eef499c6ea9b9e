"""The world outside, the same for product and peer: provider, model, and the people who write."""

import asyncio
import itertools
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httptools
import msgspec
import uvloop

_ANSWER = "O Site Essencial fica pronto em até 15 dias úteis."
_NUMBERED = re.compile(rb"#(\d+)")
_JSON = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(frozen=True)
class Arrival:
    """A message that reached the provider."""

    at: float
    phone: str
    callback: str


@dataclass
class World:
    """Answers what product and peer ask; `heard` is called with each message that arrives."""

    model_seconds: float = 0.0
    provider_seconds: float = 0.0
    arrivals: list[Arrival] = field(default_factory=list)
    asked: int = 0
    thinking: int = 0
    most_thinking: int = 0
    asked_at: dict[int, float] = field(default_factory=dict)
    """When the model was first asked about a message, by the number at its end: `… #17`."""
    answered_at: dict[int, float] = field(default_factory=dict)
    heard: Callable[[Arrival], None] | None = None
    address: str = ""
    loop: asyncio.AbstractEventLoop = field(init=False)
    """Where it is served: what talks to people runs there too."""
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    def settings(self) -> dict[str, str]:
        """Return the environment that points at this world."""
        return {
            "WHATSAPP_API_URL": self.address, "OPENAI_BASE_URL": f"{self.address}/v1",
            "OPENAI_API_KEY": "benchmark", "OPENAI_MODEL": "gpt-4o-mini",
        }  # fmt: skip

    async def answer(self, method: bytes, path: str, body: bytes) -> tuple[int, Any]:
        """Answer one request."""
        if path.endswith("/chat/completions"):
            return 200, await self._complete(body)
        if path.endswith("/messages"):
            return 200, await self._take(msgspec.json.decode(body))
        if "/message_templates" in path:
            return 200, {"data": [_TEMPLATE], "paging": {}}
        if "/phone_numbers" in path:
            return 200, {"data": [_NUMBER], "paging": {}}
        if "/subscribed_apps" in path:
            return 200, {"success": True, "data": [{"whatsapp_business_api_data": {"id": "1"}}]}
        return 200, _NUMBER

    async def _complete(self, body: bytes) -> Any:
        # The numbers grow, so the largest is that of the newest message.
        number = max(map(int, _NUMBERED.findall(body)), default=0)
        self.asked_at.setdefault(number, time.time())
        self.asked += 1
        self.thinking += 1
        self.most_thinking = max(self.most_thinking, self.thinking)
        if self.model_seconds:
            await asyncio.sleep(self.model_seconds)
        self.thinking -= 1
        self.answered_at[number] = time.time()
        message = {"role": "assistant", "content": _ANSWER}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 400, "completion_tokens": 20, "total_tokens": 420}
        return {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o-mini",
            "choices": [choice], "usage": usage,
        }  # fmt: skip

    async def _take(self, asked: dict[str, Any]) -> Any:
        if asked.get("status") == "read":
            return {"success": True}
        if self.provider_seconds:
            await asyncio.sleep(self.provider_seconds)
        phone = str(asked["to"]).lstrip("+")
        arrival = Arrival(time.time(), phone, asked.get("biz_opaque_callback_data", ""))
        self.arrivals.append(arrival)
        if self.heard:
            self.heard(arrival)
        contact = {"input": phone, "wa_id": phone}
        id = f"wamid.world.{next(self._ids)}"
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": id}]}


_NUMBER = {
    "id": "100000000000001", "display_phone_number": "+551100000001", "verified_name": "Bench",
    "quality_rating": "GREEN", "status": "CONNECTED", "code_verification_status": "VERIFIED",
    "platform_type": "CLOUD_API", "throughput": {"level": "HIGH"},
    "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
}  # fmt: skip
_TEMPLATE = {
    "name": "primeiro_contato", "language": "pt_BR", "status": "APPROVED", "category": "MARKETING",
    "components": [{"type": "BODY", "text": "Olá {{1}}, aqui é {{2}}. Posso ajudar?"}],
}  # fmt: skip


class _Connection(asyncio.Protocol):
    """One keep-alive connection of a client."""

    def __init__(self, answer: Callable[[bytes, str, bytes], Awaitable[tuple[int, Any]]]) -> None:
        self._answer = answer
        self._parser = httptools.HttpRequestParser(self)
        self._path = b""
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        path, body = self._path.decode(), b"".join(self._body)
        self._path, self._body = b"", []
        method = self._parser.get_method()
        task = asyncio.ensure_future(self._respond(method, path, body))
        _TASKS.add(task)
        task.add_done_callback(_TASKS.discard)

    async def _respond(self, method: bytes, path: str, body: bytes) -> None:
        status, content = await self._answer(method, path, body)
        encoded = msgspec.json.encode(content)
        self._transport.write(_JSON % (status, len(encoded)) + encoded)


_TASKS: set["asyncio.Task[None]"] = set()


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[World]:
    """Serve the world on a free port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(world.answer), "127.0.0.1", 0)
    world.loop = loop
    world.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield world
    finally:
        server.close()


class Poster:
    """Keep-alive connections over which ready-made requests go out."""

    def __init__(self, address: str) -> None:
        found = re.fullmatch(r"http://([\d.]+):(\d+)", address)
        if not found:
            raise ValueError(f"{address} is no loopback address")
        self._place = found[1], int(found[2])
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, request: bytes) -> int:
        """Send one request and return the status of its answer."""
        while self._free:
            # The server may have closed one that was idle: then the next is tried.
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                return await self._post(*self._free.pop(), request)
        return await self._post(*await self._open(), request)

    async def _post(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> int:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if length and int(length[1]):
            await reader.readexactly(int(length[1]))
        self._free.append((reader, writer))
        return int(head[9:12])

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(*self._place)

    def close(self) -> None:
        """Close every connection."""
        for _, writer in self._free:
            writer.close()
        self._free.clear()


def run(work: Awaitable[Any]) -> Any:
    """Run a coroutine on uvloop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_as_coroutine(work))


async def _as_coroutine(work: Awaitable[Any]) -> Any:
    return await work
