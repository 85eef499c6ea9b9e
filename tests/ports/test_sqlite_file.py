"""A SQLite file that several open at once, as the processes of one machine do when it is new."""

import threading
from pathlib import Path

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
