"""Posts over kept connections, without what browsers and mail need: no cookies, no redirects.

httpx's client and its transport spend more on those, and on being general, than on the request,
and an answer pays it three times. Timeouts, outcomes and the answer are httpx's, so that callers
tell apart what has certainly not left from what may have.
"""

import select
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    import httpx

_CHUNK_BYTES = 65_536
_Origin = tuple[str, str, int]
"""Scheme, host and port."""


class Posting:
    """A pool of connections. Safe for threads; proxies of the environment see nothing of it."""

    def __init__(self, connections: int, keep_alive_seconds: float) -> None:
        self._free = threading.BoundedSemaphore(connections)
        self._keep_alive_seconds = keep_alive_seconds
        self._idle: defaultdict[_Origin, list[tuple[float, socket.socket]]] = defaultdict(list)
        self._tls: ssl.SSLContext | None = None

    def post(
        self, url: str, headers: Mapping[str, str], content: bytes, timeout: "httpx.Timeout"
    ) -> "httpx.Response":
        """Post and return the whole answer, whatever its status. Raises what httpx would."""
        import httpx

        origin, host, path = _parts(url)
        request = _request(host, path, headers, content)
        if not self._free.acquire(timeout=timeout.pool):
            raise httpx.PoolTimeout("all connections are in use")
        try:
            line = self._kept(origin) or self._open(origin, timeout)
            try:
                answer = _exchange(line, request, timeout)
            except BaseException:
                line.close()
                raise
            if answer.keeps_alive:
                self._idle[origin].append((time.monotonic(), line))
            else:
                line.close()
        finally:
            self._free.release()
        return httpx.Response(answer.status, headers=answer.headers, content=b"".join(answer.body))

    def close(self) -> None:
        """Close what is idle; the next call opens a new one."""
        for lines in list(self._idle.values()):
            while lines:
                lines.pop()[1].close()

    def _kept(self, origin: _Origin) -> socket.socket | None:
        """Return the connection used last, unless it is old or the server has closed it."""
        lines = self._idle[origin]
        while True:
            try:
                since, line = lines.pop()
            except IndexError:
                return None
            if time.monotonic() - since < self._keep_alive_seconds and not _readable(line):
                return line
            line.close()

    def _open(self, origin: _Origin, timeout: "httpx.Timeout") -> socket.socket:
        import httpx

        scheme, host, port = origin
        try:
            line = socket.create_connection((host, port), timeout.connect)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if scheme == "http":
                return line
            self._tls = self._tls or httpx.create_ssl_context(trust_env=False)
            return self._tls.wrap_socket(line, server_hostname=host)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error


class _Answer:
    """Reads one answer; informational ones before it are passed over."""

    def __init__(self) -> None:
        from httptools import HttpResponseParser

        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []
        self.ended = False
        self.keeps_alive = False
        self._parser = HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.headers, self.body = [], []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()

    def on_body(self, data: bytes) -> None:
        self.body.append(data)

    def on_message_complete(self) -> None:
        if self.status >= 200:
            self.ended, self.keeps_alive = True, self._parser.should_keep_alive()

    def end(self) -> bool:
        """Tell whether the end of the connection may be the end of the answer."""
        names = {name.lower() for name, _ in self.headers}
        return self.status >= 200 and not names & {b"content-length", b"transfer-encoding"}


def _exchange(line: socket.socket, request: bytes, timeout: "httpx.Timeout") -> _Answer:
    import httpx

    try:
        line.settimeout(timeout.write)
        line.sendall(request)
    except TimeoutError as error:
        raise httpx.WriteTimeout(str(error)) from error
    except OSError as error:
        raise httpx.WriteError(str(error)) from error
    try:
        line.settimeout(timeout.read)
        return _read(line)
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from error
    except OSError as error:
        raise httpx.ReadError(str(error)) from error


def _read(line: socket.socket) -> _Answer:
    import httpx
    from httptools import HttpParserError

    answer = _Answer()
    while not answer.ended:
        data = line.recv(_CHUNK_BYTES)
        if not data:
            if answer.end():
                break
            raise httpx.RemoteProtocolError("the server closed without a whole answer")
        try:
            answer.feed(data)
        except HttpParserError as error:
            raise httpx.RemoteProtocolError(str(error)) from error
    return answer


def _request(host: bytes, path: bytes, headers: Mapping[str, str], content: bytes) -> bytes:
    import httpx

    for value in headers.values():
        # A token is what somebody has pasted: it must not become a header of its own.
        if not (value.isascii() and value.isprintable()):
            raise httpx.LocalProtocolError("a header holds what no header may")
    lines = [f"{name}: {value}\r\n".encode("ascii") for name, value in headers.items()]
    head = b"POST %b HTTP/1.1\r\nHost: %b\r\nContent-Length: %d\r\n" % (path, host, len(content))
    return b"".join((head, *lines, b"\r\n", content))


@lru_cache(maxsize=1024)
def _parts(url: str) -> tuple[_Origin, bytes, bytes]:
    """Return where to connect, the Host header and the target. Raises what httpx would."""
    import httpx

    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise httpx.UnsupportedProtocol(f"{url} is no address of a web server")
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    return (parsed.scheme, parsed.host, port), parsed.netloc, parsed.raw_path


def _readable(line: socket.socket) -> bool:
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return bool(poll.poll(0))
