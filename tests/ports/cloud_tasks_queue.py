"""One queue of the local Cloud Tasks: rates, concurrency, backoff and names, as arithmetic."""

import heapq
from dataclasses import dataclass, field

from google.cloud import tasks_v2

NAME_KEPT_SECONDS = 3600.0


@dataclass
class QueuedTask:
    """A task with its own progress."""

    task: tasks_v2.Task
    ready_at: float
    retries: int = 0
    responses: int = 0
    previous_response: int | None = None
    running: bool = False


@dataclass
class DispatchQueue:
    """What waits in one queue; every move takes the present moment in unix seconds."""

    config: tasks_v2.Queue
    waiting: dict[str, QueuedTask] = field(default_factory=dict)
    _order: list[tuple[float, int, str]] = field(default_factory=list)
    _ended: dict[str, float] = field(default_factory=dict)
    _sequence: int = 0
    _running: int = 0
    _tokens: float = 1.0
    _filled_at: float = 0.0

    def knows(self, name: str, now: float) -> bool:
        """Tell whether a task of this name waits or ended a short time ago."""
        return name in self.waiting or self._ended.get(name, 0.0) > now

    def add(self, task: tasks_v2.Task) -> None:
        """Take a task in; its schedule_time is set."""
        self._push(task.name, QueuedTask(task, task.schedule_time.timestamp()))

    def remove(self, name: str, now: float) -> bool:
        """Forget a task; its name stays taken for a while."""
        self._ended[name] = now + NAME_KEPT_SECONDS
        return self.waiting.pop(name, None) is not None

    def take(self, now: float) -> QueuedTask | None:
        """Return a task to dispatch now, or None where nothing is due or the queue is busy."""
        while self._order and self._is_gone(self._order[0]):
            heapq.heappop(self._order)
        if self._blocked(now) or not self._order or self._order[0][0] > now:
            return None
        _, _, name = heapq.heappop(self._order)
        queued = self.waiting[name]
        queued.running = True
        self._running += 1
        self._tokens -= 1
        return queued

    def settle(self, queued: QueuedTask, status: int | None, now: float) -> None:
        """Note the answer (None: no answer) and end the task or schedule its next attempt."""
        self._running -= 1
        queued.running = False
        queued.previous_response = status
        queued.responses += status is not None
        name = queued.task.name
        if name not in self.waiting:
            return
        queued.retries += 1
        attempts = self.config.retry_config.max_attempts
        if (status is not None and 200 <= status < 300) or 0 < attempts <= queued.retries:
            self.remove(name, now)
            return
        queued.ready_at = now + self.backoff(queued.retries)
        self._push(name, queued)

    def backoff(self, failures: int) -> float:
        """Double `max_doublings` times, then grow linearly, never above `max_backoff`."""
        retry = self.config.retry_config
        doublings = min(failures - 1, retry.max_doublings)
        steps = 1 + max(0, failures - 1 - retry.max_doublings)
        seconds = retry.min_backoff.total_seconds() * 2.0**doublings * steps
        return min(seconds, retry.max_backoff.total_seconds())

    def wait_seconds(self, now: float) -> float | None:
        """Return when `take` may have something, or None: only a change can bring it."""
        if self.config.state == tasks_v2.Queue.State.PAUSED or not self._order:
            return None
        if self._running >= self.config.rate_limits.max_concurrent_dispatches:
            return None
        rate = self.config.rate_limits.max_dispatches_per_second
        for_token = max(0.0, (1.0 - self._tokens) / rate)
        return max(self._order[0][0] - now, for_token, 0.0)

    def _push(self, name: str, queued: QueuedTask) -> None:
        self.waiting[name] = queued
        self._sequence += 1
        heapq.heappush(self._order, (queued.ready_at, self._sequence, name))

    def _is_gone(self, entry: tuple[float, int, str]) -> bool:
        queued = self.waiting.get(entry[2])
        return queued is None or queued.running or queued.ready_at != entry[0]

    def _blocked(self, now: float) -> bool:
        limits = self.config.rate_limits
        gained = (now - self._filled_at) * limits.max_dispatches_per_second
        self._tokens = min(float(limits.max_burst_size), self._tokens + gained)
        self._filled_at = now
        paused = self.config.state == tasks_v2.Queue.State.PAUSED
        return paused or self._tokens < 1.0 or self._running >= limits.max_concurrent_dispatches
