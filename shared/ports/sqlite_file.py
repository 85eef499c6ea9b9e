"""One SQLite file with full durability: thread-local readers and one group-committing writer."""

import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar, cast

from shared.kernel.errors import Unavailable
from shared.ports.sqlite_writer import Job, Jobs, Result, Writer

T = TypeVar("T")

_BUSY_TIMEOUT_SECONDS = 30
_OPEN_AGAIN_SECONDS = 0.002


class SqliteFile:
    """A file that several threads and processes share.

    Writes that wait at the same time share one commit, so one flush to the disk: each is
    answered only when its own change is durable, and one that fails is rolled back alone.
    `added` holds the ALTER statements of columns that files of earlier versions lack.
    """

    def __init__(self, path: Path, schema: str, added: Sequence[str] = ()) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._schema = schema
        self._added = added
        self._local = threading.local()
        self._idle: deque[sqlite3.Connection] = deque()
        self._jobs: Jobs = queue.SimpleQueue()
        self._writer: Writer | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @property
    def commits(self) -> int:
        """Return how many group commits were made; for tests and benchmarks."""
        return self._writer.commits if self._writer else 0

    def reader(self) -> sqlite3.Connection:
        """Return this thread's connection; use it for reading only."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._start()
            connection = self._local.connection = self._open()
        return connection

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Read and return all rows. Raises `Unavailable` when the file does not answer."""
        # The one used last, which knows its statements: a connection for each of two hundred
        # threads would prepare everything two hundred times.
        try:
            connection = self._idle.pop()
        except IndexError:
            self._start()
            connection = self._open()
        try:
            return connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            raise Unavailable(f"the database did not answer: {error}") from error
        finally:
            self._idle.append(connection)

    def submit(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        durable: bool = True,
        single: bool = False,
    ) -> "Future[T]":
        """Run `work` in the next group commit; the future is done when it is durable.

        Not `durable`: done as soon as it is committed. A killed process loses nothing of it; a
        loss of power may, until `flushed` says otherwise. It then costs no flush of its own, and
        where it is a `single` statement it holds the lock of the file only inside that.
        """
        return self._put(work, durable, single)

    def now(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        durable: bool = True,
        single: bool = False,
    ) -> "Future[T]":
        """Do `submit` in this thread where nobody else writes: for those who would only wait."""
        return self._put(work, durable, single, at_once=True)

    def write(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        durable: bool = True,
        single: bool = False,
    ) -> T:
        """Run `work` and return its result once it is durable (see `submit`)."""
        result = Result()
        if self._start().run_at_once(Job(work, result, durable, single)):
            return cast("T", result.result())
        return self.submit(work, durable=durable, single=single).result()

    def flushed(self) -> "Future[None]":
        """Return what is done, within moments, once all that was committed before is durable."""
        future: Future[None] = Future()
        future.set_running_or_notify_cancel()
        # The writer is woken once for all who ask within its time, not by each.
        if self._start().note_flush(future):
            self._put(None, False, False)
        return future

    def close(self) -> None:
        """Finish what is queued and end the writer."""
        if self._thread and self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()
        self._thread = self._writer = None

    def _put(
        self,
        work: Callable[[sqlite3.Connection], Any] | None,
        durable: bool,
        single: bool,
        at_once: bool = False,
    ) -> "Future[Any]":
        writer = self._start()
        future: Future[Any] = Future()
        # Nobody may cancel it: the write happens anyway, and the writer must be able to say so.
        future.set_running_or_notify_cancel()
        job = Job(work, future, durable, single)
        if not (at_once and writer.run_at_once(job)):
            self._jobs.put(job)
        return future

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.Error as error:
            raise Unavailable(f"the database cannot be opened: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=_BUSY_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        # Overwrites what is deleted where that costs no page more; the log goes over it anyway.
        connection.execute("PRAGMA secure_delete=FAST")
        connection.execute("PRAGMA temp_store=MEMORY")
        # No mmap_size: a connection lets the whole map go after each commit of another, which
        # costs the more the larger the file is.
        return connection

    def _start(self) -> Writer:
        writer = self._writer
        if writer is not None:
            return writer
        with self._starting:
            if self._writer is None:
                connection = self._open()
                connection.executescript(self._schema)
                for statement in self._added:
                    _add_column(connection, statement)
                # From here on the writer waits for the lock in its own way.
                connection.execute("PRAGMA busy_timeout=0")
                self._writer = Writer(connection, self.path)
                self._thread = threading.Thread(
                    target=self._writer.run,
                    args=(self._jobs,),
                    name=f"{self.path.name} writer",
                    daemon=True,
                )
                self._thread.start()
            return self._writer


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn the log on, which SQLite refuses at once, without its wait, while another opens the
    same new file (https://www.sqlite.org/c3ref/busy_handler.html: two that would deadlock).
    """
    deadline = time.monotonic() + _BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_OPEN_AGAIN_SECONDS)


def _add_column(connection: sqlite3.Connection, statement: str) -> None:
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if "duplicate column" not in str(error):
            raise
