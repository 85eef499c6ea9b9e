"""Threads that want the same thing at the same time share one run of it."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

import msgspec

K = TypeVar("K", bound=Hashable)
W = TypeVar("W")
A = TypeVar("A")

_MOST_TOGETHER = 100


class _Group(msgspec.Struct):
    lock: threading.Lock = msgspec.field(default_factory=threading.Lock)
    waiting: list[tuple[Any, "Future[Any]"]] = msgspec.field(default_factory=list)
    led: bool = False
    last_run: float = 0.0
    running: threading.Lock = msgspec.field(default_factory=threading.Lock)


class Together(Generic[K, W, A]):
    """Collects the wants under a key for up to an interval and runs them as one.

    `run(key, wants)` returns one answer per want, in order; if it raises, everybody who waited
    gets the error. Runs under one key never overlap, so they never contend with each other.
    """

    def __init__(
        self,
        run: Callable[[K, list[W]], list[A]],
        interval_seconds: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._run = run
        self._interval_seconds = interval_seconds
        self._sleep = sleep
        self._groups: defaultdict[K, _Group] = defaultdict(_Group)
        self._groups_lock = threading.Lock()

    def ask(self, key: K, want: W) -> A:
        """Return the answer, waiting for others at most the interval."""
        with self._groups_lock:
            group = self._groups[key]
        future: Future[A] = Future()
        with group.lock:
            group.waiting.append((want, future))
            leads, group.led = not group.led, True
        if leads:
            self._lead(key, group)
        return future.result()

    def _lead(self, key: K, group: _Group) -> None:
        wait = group.last_run + self._interval_seconds - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        # While one run goes on, everybody who comes gathers behind the next leader.
        with group.running:
            with group.lock:
                batch, group.waiting = group.waiting, []
                group.led = False
                group.last_run = time.monotonic()
            for start in range(0, len(batch), _MOST_TOGETHER):
                self._answer(key, batch[start : start + _MOST_TOGETHER])

    def _answer(self, key: K, batch: list[tuple[W, "Future[A]"]]) -> None:
        try:
            answers = self._run(key, [want for want, _ in batch])
        except BaseException as error:
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            future.set_result(answer)
