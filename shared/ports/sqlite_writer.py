"""The one writer of a SQLite file: what waits together shares a commit and a flush."""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from shared.kernel.errors import Unavailable
from shared.ports.durable_file import flush_folder

FLUSH_SECONDS = 0.05
"""Whoever asks for a flush that nobody hurries waits at most about so long."""

_GROUP_LIMIT = 256
_LOCK_TIMEOUT_SECONDS = 30
# SQLite itself would sleep up to 100 ms between its looks at a lock that is held for one or two.
_LOCK_POLL_SECONDS = 0.0003
_flush = getattr(os, "fdatasync", os.fsync)


class Result:
    """What a `Future` is to whoever runs the job in its own thread, without its locks."""

    def __init__(self) -> None:
        self._value: Any = None
        self._error: BaseException | None = None

    def set_result(self, value: Any) -> None:
        """Keep the value."""
        self._value = value

    def set_exception(self, error: BaseException) -> None:
        """Keep the error."""
        self._error = error

    def done(self) -> bool:
        """Tell whether it has failed: what succeeds is told last."""
        return self._error is not None

    def result(self) -> Any:
        """Return the value or raise the error."""
        if self._error is not None:
            raise self._error
        return self._value


class Job(msgspec.Struct, frozen=True):
    """A change; without `work` it only wakes the writer."""

    work: Callable[[sqlite3.Connection], Any] | None
    future: "Future[Any] | Result"
    durable: bool
    single: bool = False
    """It is one statement, so it needs no transaction around it."""


Jobs = queue.SimpleQueue[Job | None]


class Writer:
    """Runs jobs until it is given None. Its connection is used by nobody else.

    A thread of its own runs what came while another write went on; whoever finds it idle runs its
    change itself, which spares two hand-overs between threads.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.commits = 0
        self._connection = connection
        self._turn = threading.Lock()
        self._wanted = False
        self._log = path.with_name(path.name + "-wal")
        self._log_descriptor: int | None = None
        self._unflushed: list[Future[None]] = []
        self._asking = threading.Lock()
        self._flush_at = 0.0
        self._flushing = True

    def run_at_once(self, job: Job) -> bool:
        """Run the job in this thread, unless others write or wait to."""
        if self._wanted or not self._turn.acquire(blocking=False):
            return False
        try:
            self._write([job])
        finally:
            self._turn.release()
        return True

    def note_flush(self, future: "Future[None]") -> bool:
        """Have the next flush tell this; True where nobody else waits, so that one must come."""
        with self._asking:
            self._unflushed.append(future)
            if len(self._unflushed) > 1:
                return False
            self._flush_at = time.monotonic() + FLUSH_SECONDS
            return True

    def run(self, jobs: Jobs) -> None:
        """Commit what comes, in groups."""
        more = True
        while more:
            group: list[Job] = []
            with suppress(queue.Empty):
                more = _add(group, jobs.get(timeout=self._longest_wait()))
            if group:
                # Without the sign whoever need not wait would go first for ever.
                self._wanted = True
                with self._turn:
                    self._wanted = False
                    more = _gather(group, jobs)
                    self._write([job for job in group if job.work is not None])
            if self._unflushed and (not more or time.monotonic() >= self._flush_at):
                self._flush_log()
        if self._log_descriptor is not None:
            os.close(self._log_descriptor)
        with self._turn:
            self._connection.close()

    def _longest_wait(self) -> float | None:
        return max(0.0, self._flush_at - time.monotonic()) if self._unflushed else None

    def _write(self, changes: Sequence[Job]) -> None:
        if changes:
            self.commits += 1
            self._set_flushing(any(job.durable for job in changes))
            self._commit(changes)

    def _commit(self, changes: Sequence[Job]) -> None:
        # Alone a statement takes and leaves the lock of the file inside one call. In a transaction
        # the lock is kept while this thread waits for the interpreter between the statements.
        if all(job.single and not job.durable for job in changes):
            for job in changes:
                _run_single(self._connection, job)
        else:
            _commit_group(self._connection, changes)

    def _set_flushing(self, wanted: bool) -> None:
        # FULL: a commit returns only when the log is on the disk. NORMAL: the log is written, so a
        # killed process loses nothing; it is flushed with the next FULL commit or by `_flush_log`.
        if wanted != self._flushing:
            self._connection.execute(f"PRAGMA synchronous={'FULL' if wanted else 'NORMAL'}")
            self._flushing = wanted

    def _flush_log(self) -> None:
        with self._asking:
            waiting, self._unflushed = self._unflushed, []
        try:
            if self._log_descriptor is None:
                self._log_descriptor = os.open(self._log, os.O_RDONLY)
                flush_folder(self._log.parent)
            _flush(self._log_descriptor)
        except OSError as error:
            for future in waiting:
                future.set_exception(Unavailable(f"the disk refused: {error.strerror}"))
            return
        for future in waiting:
            future.set_result(None)


def _add(group: list[Job], job: Job | None) -> bool:
    """Add a job; False is the sign to end."""
    if job is None:
        return False
    group.append(job)
    return True


def _gather(group: list[Job], jobs: Jobs) -> bool:
    """Add what waits already; False when the sign to end was among it."""
    more = True
    with suppress(queue.Empty):
        while more and len(group) < _GROUP_LIMIT:
            more = _add(group, jobs.get_nowait())
    return more


def _commit_group(connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
    done: list[tuple[Future[Any] | Result, Any]] = []
    run = _run_alone if len(jobs) == 1 else _run_one
    try:
        _begin(connection)
        for job in jobs:
            run(connection, job, done)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for job in jobs:
            if not job.future.done():
                job.future.set_exception(Unavailable(f"the database did not answer: {error}"))
        return
    for future, result in done:
        future.set_result(result)


def _run_single(connection: sqlite3.Connection, job: Job) -> None:
    assert job.work is not None
    try:
        result = _when_free(job.work, connection)
    except sqlite3.OperationalError as error:
        job.future.set_exception(Unavailable(f"the database did not answer: {error}"))
    except BaseException as error:
        job.future.set_exception(error)
    else:
        job.future.set_result(result)


def _begin(connection: sqlite3.Connection) -> None:
    _when_free(lambda free: free.execute("BEGIN IMMEDIATE"), connection)


def _when_free(work: Callable[[sqlite3.Connection], Any], connection: sqlite3.Connection) -> Any:
    """Run what takes the lock of the file, which another process may hold."""
    deadline = time.monotonic() + _LOCK_TIMEOUT_SECONDS
    while True:
        try:
            return work(connection)
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(_LOCK_POLL_SECONDS)


def _run_alone(
    connection: sqlite3.Connection, job: Job, done: list[tuple["Future[Any] | Result", Any]]
) -> None:
    """Run the only job of a group: the whole transaction is its savepoint."""
    assert job.work is not None
    try:
        done.append((job.future, job.work(connection)))
    except sqlite3.OperationalError:
        raise
    except BaseException as error:
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
        job.future.set_exception(error)


def _run_one(
    connection: sqlite3.Connection, job: Job, done: list[tuple["Future[Any] | Result", Any]]
) -> None:
    assert job.work is not None
    connection.execute("SAVEPOINT job")
    try:
        result = job.work(connection)
    except sqlite3.OperationalError:
        raise
    except BaseException as error:
        # The submitter gets its own error; its neighbours in the group go on.
        connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
        job.future.set_exception(error)
        return
    connection.execute("RELEASE job")
    done.append((job.future, result))
