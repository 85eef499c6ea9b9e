"""Forgetting what was written for a person; that the person was in a campaign stays counted."""

import msgspec

from shared.campaigns import store
from shared.campaigns.draft import DRAFTS
from shared.campaigns.prospect import draft_id
from shared.ports.documents import Documents, Tx

_AT_ONCE = 100


class CampaignsPersonal(msgspec.Struct, frozen=True):
    """What campaigns keep of a person: drafts. A prospect itself holds ids only."""

    documents: Documents

    def erase(self, tenant: str, contact_id: str, cursor: str | None) -> str | None:
        """Forget one page of drafts; return where to go on, None when nothing is left."""

        def work(tx: Tx) -> str | None:
            equal = {"contact_id": contact_id}
            page = tx.find(store.PROSPECTS_OF_CONTACT, equal, limit=_AT_ONCE, cursor=cursor)
            for prospect in page.items:
                tx.delete(DRAFTS, draft_id(prospect["campaign_id"], contact_id))
            return page.next_cursor

        return self.documents.transact(tenant, work)
