"""Indexes built anew: on Google from the file the code writes, on one machine by the next query."""

import shutil
import subprocess
import sys
from pathlib import Path

from shared.messaging import store as ledger
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments
from tests.architecture.sources import ROOT

GENERATED = "infra/terraform/generated/firestore_indexes.json"
QUERY = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'query_%'"


def test_the_file_of_indexes_is_written_anew_from_the_code(tmp_path: Path):
    for name in ("shared", "functions", "tools", "infra"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".terraform*")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    before = (tmp_path / GENERATED).read_bytes()
    (tmp_path / GENERATED).unlink()

    subprocess.run([sys.executable, "-m", "tools.indexes"], cwd=tmp_path, check=True)

    assert (tmp_path / GENERATED).read_bytes() == before


def test_on_one_machine_the_next_query_builds_its_index(tmp_path: Path):
    def find(documents: TransactionalDocuments) -> list[str]:
        equal = {"state": "planned"}
        page = documents.transact("t1", lambda tx: tx.find(ledger.SENDS_BY_STATE, equal))
        return [item["id"] for item in page.items]

    driver = SqliteDocuments(tmp_path / "documents.db")
    documents = TransactionalDocuments(driver)
    send = {"state": "planned", "planned_at": "2026"}
    documents.transact("t1", lambda tx: tx.put(ledger.SENDS, "s1", send))
    assert find(documents) == ["s1"]
    built = driver.file.rows(QUERY)

    def drop(connection) -> None:
        for (name,) in built:
            connection.execute(f'DROP INDEX "{name}"')

    driver.file.write(drop)
    driver.file.close()
    again = SqliteDocuments(tmp_path / "documents.db")
    assert again.file.rows(QUERY) == []
    assert find(TransactionalDocuments(again)) == ["s1"]
    assert again.file.rows(QUERY) == built
    again.file.close()
