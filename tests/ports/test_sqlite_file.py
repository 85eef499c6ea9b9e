"""A SQLite file: opened by many at once when it is new, written by whoever finds it idle."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.ports.sqlite_file import SqliteFile

OPENERS = 8
FILES = 40


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    refused: list[Exception] = []

    def open_and_write(path: Path, together: threading.Barrier) -> None:
        file = SqliteFile(path, "CREATE TABLE IF NOT EXISTS notes (text TEXT)")
        together.wait()
        try:
            file.write(lambda connection: connection.execute("INSERT INTO notes VALUES ('here')"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            refused.append(error)
        finally:
            file.close()

    for number in range(FILES):
        path = tmp_path / f"{number}.db"
        together = threading.Barrier(OPENERS)
        openers = [
            threading.Thread(target=open_and_write, args=(path, together)) for _ in range(OPENERS)
        ]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join()
        assert refused == []
        assert len(SqliteFile(path, "").rows("SELECT text FROM notes")) == OPENERS


SCHEMA = "CREATE TABLE IF NOT EXISTS notes (text TEXT)"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SqliteFile]:
    opened = SqliteFile(tmp_path / "notes.db", SCHEMA)
    yield opened
    opened.close()


def put(text: str) -> Callable[[sqlite3.Connection], None]:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO notes VALUES (?)", (text,))

    return work


@pytest.mark.parametrize("durable", [True, False])
def test_whoever_finds_nobody_writing_writes_in_its_own_thread(
    file: SqliteFile, durable: bool
) -> None:
    writing = file.write(lambda _: threading.current_thread(), durable=durable)

    assert writing is threading.current_thread()


def test_what_is_only_submitted_never_holds_up_the_one_who_submits(file: SqliteFile) -> None:
    writing = file.submit(lambda _: threading.current_thread()).result()

    assert writing is not threading.current_thread()


def test_what_comes_while_another_writes_shares_one_commit(file: SqliteFile) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        began.set()
        assert go_on.wait(20)
        put("first")(connection)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(file.write, slow)
        assert began.wait(20)
        others = [file.submit(put(str(number))) for number in range(10)]
        go_on.set()
        for each in (first, *others):
            each.result()

    assert len(file.rows("SELECT text FROM notes")) == 11
    assert file.commits == 2


def test_a_change_that_fails_in_its_own_thread_leaves_nothing(file: SqliteFile) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        put("half")(connection)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        file.write(fail)
    file.write(put("whole"))

    assert file.rows("SELECT text FROM notes") == [("whole",)]
