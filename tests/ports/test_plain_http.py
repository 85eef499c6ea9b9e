"""Posts over kept connections, against a server that says exactly what the test wants."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from shared.ports.plain_http import Posting

TIMEOUT = httpx.Timeout(5.0)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Scripted:
    """Answers each request with the next of its answers; None ends the connection after it."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/path?x=1"
        self.answers: list[bytes | None] = []
        self.requests: list[bytes] = []
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            with line:
                while request := line.recv(65_536):
                    self.requests.append(request)
                    answer = self.answers.pop(0)
                    line.sendall(answer or b"")
                    if self.answers[:1] == [None]:
                        self.answers.pop(0)
                        break


@pytest.fixture
def server() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.listening.close()


@pytest.fixture
def posting() -> Iterator[Posting]:
    made = Posting(4, 5.0)
    yield made
    made.close()


def post(posting: Posting, server: Scripted, **headers: str) -> httpx.Response:
    return posting.post(server.url, headers, b'{"a":1}', TIMEOUT)


def test_the_answer_comes_whole_and_the_connection_is_used_again(server, posting):
    server.answers = [b"HTTP/1.1 404 No\r\nX-Wait: 3\r\nContent-Length: 2\r\n\r\nno", OK]

    first, second = post(posting, server, Authorization="Bearer t"), post(posting, server)

    assert (first.status_code, first.headers["x-wait"], first.content) == (404, "3", b"no")
    assert second.is_success
    assert server.connections == 1
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /path?x=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"Authorization: Bearer t" in head
    assert body == b'{"a":1}'


def test_a_connection_that_the_server_has_closed_is_not_used_again(server, posting):
    server.answers = [OK, None, OK]

    post(posting, server)
    time.sleep(0.2)

    assert post(posting, server).is_success
    assert server.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    ],
)
def test_however_an_answer_is_framed_it_is_read_to_its_end(server, posting, answer):
    server.answers = [answer, None]

    assert post(posting, server).content == b"ok"


@pytest.mark.parametrize(
    "answer", [OK[:-1], b"HTTP/1.1 200 OK\r\nContent-", b"no http\r\n\r\n", b""]
)
def test_half_an_answer_is_an_error_after_which_nothing_is_known(server, posting, answer):
    server.answers = [answer, None]

    with pytest.raises(httpx.RemoteProtocolError):
        post(posting, server)


def test_what_never_left_says_so(posting):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/"

    with pytest.raises(httpx.ConnectError):
        posting.post(address, {}, b"", TIMEOUT)
    with pytest.raises(httpx.UnsupportedProtocol):
        posting.post("ftp://example.com/", {}, b"", TIMEOUT)


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "a\nb", "ü"])
def test_a_token_cannot_become_a_header(server, posting, token):
    with pytest.raises(httpx.LocalProtocolError):
        post(posting, server, Authorization=token)
    assert server.connections == 0


def test_a_server_that_says_nothing_is_given_up_on(server, posting):
    server.answers = [b"HTTP/1.1 200 OK\r\n"]

    with pytest.raises(httpx.ReadTimeout):
        posting.post(server.url, {}, b"", httpx.Timeout(5.0, read=0.1))
