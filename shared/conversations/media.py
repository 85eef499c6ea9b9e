"""Files that people sent: fetched from the provider in a task of their own, kept as blobs."""

from datetime import datetime

import msgspec

from shared.conversations.store import message_folder
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.ids import stable_id
from shared.messaging import store
from shared.messaging.flow import sender_of
from shared.ports.blobs import Blob, Blobs
from shared.ports.channels import Fetched, File, MediaSource, NotFetched
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing
from shared.ports.tasks import Task

MEDIA_TASK = "conversations_task_media"


class MediaTask(msgspec.Struct, frozen=True):
    """The files of a message are to be what the message says: fetched, or forgotten."""

    tenant: str
    message_id: str


class MediaUnavailable(Unavailable):
    """The provider did not hand out a file; the task comes again."""


class FileNotFound(NotFound):
    """There is no such file, or it has not been fetched."""


def media_task(message_id: str, at: datetime) -> Task:
    """Return the task that fetches the files a message has since `at`."""
    name = f"media-{message_id}-{int(at.timestamp() * 1000)}"
    return Task(MEDIA_TASK, {"message_id": message_id}, None, name)


class MediaFlow(msgspec.Struct, frozen=True):
    """Carries files across: look, download, keep."""

    documents: Documents
    source: MediaSource
    blobs: Blobs
    sealing: Sealing

    def run(self, task: MediaTask) -> None:
        """Fetch what a message still waits for; raise `MediaUnavailable` to be called again."""
        message = self._peek(task)
        if message is None:
            return
        if message.get("revoked_at"):
            self._forget(task)
            return
        waiting = [file for file in message.get("files", ()) if file["state"] == "waiting"]
        if not waiting:
            return
        token = self._token(task.tenant, message["account_id"])
        again = [self._fetch(task, token, file) for file in waiting]
        if any(again):
            raise MediaUnavailable("a file could not be fetched yet")

    def _fetch(self, task: MediaTask, token: str, known: Document) -> bool:
        """Fetch one file; return whether to try again."""
        file = msgspec.convert({name: known[name] for name in _FILE if name in known}, File)
        outcome = self.source.fetch(token, file)
        if isinstance(outcome, NotFetched):
            if not outcome.retry:
                self._note(task, known, {"state": "failed", "code": outcome.code})
            return outcome.retry
        self._keep(task, known, outcome)
        return False

    def _keep(self, task: MediaTask, known: Document, fetched: Fetched) -> None:
        name = f"{message_folder(task.message_id)}{_key(known)}"
        self.blobs.put(task.tenant, name, Blob(fetched.data, fetched.content_type))
        stored = {
            "state": "stored",
            "blob": name,
            "content_type": fetched.content_type,
            "size_bytes": len(fetched.data),
        }
        if not self._note(task, known, stored):
            # Taken back, or replaced, while it was on its way.
            self.blobs.delete(task.tenant, name)

    def _note(self, task: MediaTask, known: Document, change: Document) -> bool:
        def work(tx: Tx) -> bool:
            message = tx.get(store.MESSAGES, task.message_id)
            files = list((message or {}).get("files", ()))
            places = [at for at, file in enumerate(files) if _key(file) == _key(known)]
            if message is None or not places:
                return False
            for at in places:
                files[at] = {**files[at], **change}
            tx.put(store.MESSAGES, task.message_id, {**message, "files": files})
            return True

        return self.documents.transact(task.tenant, work)

    def _forget(self, task: MediaTask) -> None:
        for name in self.blobs.names(task.tenant, message_folder(task.message_id)):
            self.blobs.delete(task.tenant, name)

    def _peek(self, task: MediaTask) -> Document | None:
        return self.documents.transact(
            task.tenant, lambda tx: tx.peek(store.MESSAGES, task.message_id)
        )

    def _token(self, tenant: str, account_id: str) -> str:
        account = self.documents.transact(tenant, lambda tx: store.peek_account(tx, account_id))
        return sender_of(self.sealing, tenant, account).access_token


class MediaFiles(msgspec.Struct, frozen=True):
    """Hands out files to the members of the tenant."""

    documents: Documents
    blobs: Blobs

    def open(
        self, tenant: str, conversation_id: str, message_id: str, index: int
    ) -> tuple[Blob, str]:
        """Return a file of a message with its name. Raises `FileNotFound`."""
        message = self.documents.transact(tenant, lambda tx: tx.peek(store.MESSAGES, message_id))
        files = message.get("files", ()) if message else ()
        if message is None or message["conversation_id"] != conversation_id:
            raise FileNotFound("there is no such message")
        file = files[index] if 0 <= index < len(files) else {}
        found = self.blobs.get(tenant, file["blob"]) if file.get("blob") else None
        if found is None:
            raise FileNotFound("there is no such file, or it is still on its way")
        return found, file.get("filename", "")


_FILE = ("kind", "provider_id", "url", "content_type", "filename", "voice")


def _key(file: Document) -> str:
    return stable_id(file.get("provider_id") or "", file.get("url") or "")
