"""Things of which a process may have only one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from shared.kernel.once import once


def test_threads_that_ask_at_the_same_moment_share_one_object():
    @once
    def build(name: str) -> object:
        time.sleep(0.02)
        return object()

    start = threading.Barrier(20)

    def ask(_: int) -> object:
        start.wait()
        return build("a")

    with ThreadPoolExecutor(20) as pool:
        found = set(map(id, pool.map(ask, range(20))))

    assert len(found) == 1
    assert build("b") is not build("a")
