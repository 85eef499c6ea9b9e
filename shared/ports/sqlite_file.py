"""One SQLite file with full durability: thread-local readers and one group-committing writer."""

import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from shared.kernel.errors import Unavailable

T = TypeVar("T")
Job = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]

_BUSY_TIMEOUT_SECONDS = 30
_GROUP_LIMIT = 256


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
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._starting = threading.Lock()
        self.commits = 0
        """How many group commits were made; for tests and benchmarks."""

    def reader(self) -> sqlite3.Connection:
        """Return this thread's connection; use it for reading only."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._start()
            connection = self._local.connection = self._open()
        return connection

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Read and return all rows. Raises `Unavailable` when the file does not answer."""
        try:
            return self.reader().execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            raise Unavailable(f"the database did not answer: {error}") from error

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> "Future[T]":
        """Run `work` in the next group commit; the future is done when it is durable."""
        self._start()
        future: Future[T] = Future()
        # Nobody may cancel it: the write happens anyway, and the writer must be able to say so.
        future.set_running_or_notify_cancel()
        self._jobs.put((work, future))
        return future

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` and return its result once it is durable."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finish what is queued and end the writer."""
        writer = self._writer
        if writer and writer.is_alive():
            self._jobs.put(None)
            writer.join()
        self._writer = None

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
        connection.execute("PRAGMA journal_mode=WAL")
        # FULL: a commit returns only when the log is on the disk: power loss loses nothing.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA mmap_size=268435456")
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection

    def _start(self) -> None:
        if self._writer is not None:
            return
        with self._starting:
            if self._writer is None:
                connection = self._open()
                connection.executescript(self._schema)
                for statement in self._added:
                    _add_column(connection, statement)
                self._writer = threading.Thread(
                    target=self._run,
                    args=(connection,),
                    name=f"{self.path.name} writer",
                    daemon=True,
                )
                self._writer.start()

    def _run(self, connection: sqlite3.Connection) -> None:
        while True:
            jobs, more = self._gather()
            if jobs:
                self.commits += 1
                _commit_group(connection, jobs)
            if not more:
                connection.close()
                return

    def _gather(self) -> tuple[list[Job], bool]:
        jobs: list[Job] = []
        item = self._jobs.get()
        while item is not None:
            jobs.append(item)
            if len(jobs) >= _GROUP_LIMIT or self._jobs.empty():
                return jobs, True
            item = self._jobs.get()
        return jobs, False


def _add_column(connection: sqlite3.Connection, statement: str) -> None:
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if "duplicate column" not in str(error):
            raise


def _commit_group(connection: sqlite3.Connection, jobs: list[Job]) -> None:
    done: list[tuple[Future[Any], Any]] = []
    run = _run_alone if len(jobs) == 1 else _run_one
    try:
        connection.execute("BEGIN IMMEDIATE")
        for work, future in jobs:
            run(connection, work, future, done)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for _, future in jobs:
            if not future.done():
                future.set_exception(Unavailable(f"the database did not answer: {error}"))
        return
    for future, result in done:
        future.set_result(result)


def _run_alone(
    connection: sqlite3.Connection,
    work: Callable[[sqlite3.Connection], Any],
    future: "Future[Any]",
    done: list[tuple["Future[Any]", Any]],
) -> None:
    """Run the only job of a group: the whole transaction is its savepoint."""
    try:
        done.append((future, work(connection)))
    except sqlite3.OperationalError:
        raise
    except BaseException as error:
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
        future.set_exception(error)


def _run_one(
    connection: sqlite3.Connection,
    work: Callable[[sqlite3.Connection], Any],
    future: "Future[Any]",
    done: list[tuple["Future[Any]", Any]],
) -> None:
    connection.execute("SAVEPOINT job")
    try:
        result = work(connection)
    except sqlite3.OperationalError:
        raise
    except BaseException as error:
        # The submitter gets its own error; its neighbours in the group go on.
        connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
        future.set_exception(error)
        return
    connection.execute("RELEASE job")
    done.append((future, result))
