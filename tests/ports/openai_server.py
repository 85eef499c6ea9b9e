"""A local server that speaks chat completions and does what a test tells it to.

    with OpenAiServer() as server:            # or start() / stop()
        server.script(Text("Olá"), Status(429, retry_after=2), Hang())
        settings = Settings(openai_api_key="test", openai_base_url=server.url)

Steps are used in order, one a call; afterwards (or without any) `server.default` answers.
Alone, for benchmarks: `python -m tests.ports.openai_server 8090 2000` (port, delay in ms).
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Text:
    """An ordinary answer, `delay_ms` later."""

    text: str
    finish_reason: str = "stop"
    delay_ms: float = 0
    usage: bool = True


@dataclass(frozen=True)
class Tools:
    """Asks for tools: (name, arguments as JSON text) pairs."""

    calls: tuple[tuple[str, str], ...]
    text: str | None = None


@dataclass(frozen=True)
class Refusal:
    """The model declines in the field made for it."""

    text: str = "I cannot help with that."


@dataclass(frozen=True)
class Body:
    """A 200 with these very bytes: malformed answers."""

    content: bytes
    content_type: str = "application/json"


@dataclass(frozen=True)
class Status:
    """An error status with the API's error body."""

    status: int
    code: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True)
class Hang:
    """Takes the request and never answers (until the server stops)."""


@dataclass(frozen=True)
class Drop:
    """Takes the request and closes the connection without a word."""


Step = Text | Tools | Refusal | Body | Status | Hang | Drop
Decide = Callable[[dict[str, Any]], Step]


@dataclass
class OpenAiServer:
    """Runs in threads of this process on a free port of 127.0.0.1 (or the given one)."""

    default: Step | Decide = Text("ok")
    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    _steps: list[Step] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The value for OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def calls(self) -> int:
        """How many completions were asked for."""
        return len(self.requests)

    def script(self, *steps: Step) -> None:
        """Append what the next calls get."""
        with self._lock:
            self._steps += steps

    def start(self) -> "OpenAiServer":
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = _Server(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.daemon = True
        self._thread.start()
        return self

    def stop(self) -> None:
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> "OpenAiServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def next_step(self, request: dict[str, Any]) -> Step:
        with self._lock:
            self.requests.append(request)
            if self._steps:
                return self._steps.pop(0)
        return self.default(request) if callable(self.default) else self.default

    def hold(self, seconds: float | None) -> None:
        self._ending.wait(seconds)


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Callers that time out leave; that is what some tests are about.
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: OpenAiServer
    # Headers and body leave as two writes; without this the second waits for an ACK.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        request = json.loads(self.rfile.read(length) or b"{}")
        if not self.path.endswith("/chat/completions"):
            self._send(404, _error(404, None))
            return
        self._perform(self.owner.next_step(request), request)

    def _perform(self, step: Step, request: dict[str, Any]) -> None:
        match step:
            case Hang():
                self.owner.hold(None)
                self.close_connection = True
            case Drop():
                self.close_connection = True
            case Body(content, content_type):
                self._send(200, content, content_type)
            case Status(status, code, retry_after):
                extra = {"retry-after": str(retry_after)} if retry_after is not None else {}
                self._send(status, _error(status, code), extra=extra)
            case Text(delay_ms=delay_ms):
                if delay_ms:
                    time.sleep(delay_ms / 1000)
                self._send(200, _answer(step, request))
            case _:
                self._send(200, _answer(step, request))

    def _send(
        self,
        status: int,
        content: bytes,
        content_type: str = "application/json",
        extra: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(content)))
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _error(status: int, code: str | None) -> bytes:
    return json.dumps({"error": {"message": f"status {status}", "code": code}}).encode()


def _answer(step: Text | Tools | Refusal, request: dict[str, Any]) -> bytes:
    finish = "stop"
    message: dict[str, Any] = {"role": "assistant", "content": None}
    if isinstance(step, Tools):
        finish = "tool_calls"
        message["content"] = step.text
        message["tool_calls"] = [
            {
                "id": f"call_{at}",
                "type": "function",
                "function": {"name": name, "arguments": arguments},
            }
            for at, (name, arguments) in enumerate(step.calls)
        ]
    elif isinstance(step, Refusal):
        message["refusal"] = step.text
    else:
        message["content"], finish = step.text, step.finish_reason
    answer: dict[str, Any] = {
        "id": "chatcmpl-test",
        "object": "chat.completion",
        "created": 1,
        "model": request.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if getattr(step, "usage", True):
        answer["usage"] = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return json.dumps(answer).encode()


if __name__ == "__main__":
    port, delay_ms = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = OpenAiServer(Text("Posso ajudar com isso.", delay_ms=delay_ms), port=port)
    sys.stdout.write(f"{server.start().url}\n")
    sys.stdout.flush()
    threading.Event().wait()
