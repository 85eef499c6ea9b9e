"""Once a minute: answers that are overdue get their task again."""

import msgspec
from msgspec.structs import replace

from shared.conversations import store
from shared.conversations.incoming import reply_task
from shared.events import later
from shared.kernel.clock import Clock, system_clock
from shared.ports.documents import Documents, Tx
from shared.ports.documents.across import scan_due

_BATCH = 500


class ConversationSchedule(msgspec.Struct, frozen=True):
    """Finds conversations whose answer lost its task or its process."""

    documents: Documents
    clock: Clock = system_clock

    def run(self) -> int:
        """Enqueue what was lost and return how many conversations were looked at."""
        due = scan_due(self.documents, store.CONVERSATIONS, self.clock(), _BATCH)
        for tenant, found in due:
            self._again(tenant, found["id"])
        return len(due)

    def _again(self, tenant: str, id: str) -> None:
        def work(tx: Tx) -> None:
            conversation, now = store.get(tx, id), self.clock()
            if conversation.due_at is None or conversation.due_at > now:
                return
            again = conversation.overdue(now)
            store.put(tx, again)
            if again.reply_due_at is not None:
                # Without a name: the lost task's name may still be remembered.
                later(tx, replace(reply_task(again), name=None))

        self.documents.transact(tenant, work)
