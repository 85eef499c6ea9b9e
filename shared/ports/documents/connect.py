"""Picks the documents adapter of the settings."""

from threading import RLock

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.documents import Documents
from shared.ports.documents.transactions import TransactionalDocuments


@once
def connect_store(settings: Settings) -> Documents:
    """Return the one store of this process; its SDK loads on first use."""
    if settings.documents == "firestore":
        from shared.ports.documents.firestore import FirestoreDocuments

        driver = FirestoreDocuments(settings.google_cloud_project, settings.firestore_emulator_host)
        return TransactionalDocuments(driver)
    from shared.ports.documents.sqlite import SqliteDocuments

    path = settings.data_dir / "documents.db"
    return TransactionalDocuments(SqliteDocuments(path), turn=RLock())
