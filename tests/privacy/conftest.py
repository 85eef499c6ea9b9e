"""A business on each documents adapter, with one person it knows everything about."""

import json
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from shared.campaigns import store as campaigns
from shared.campaigns.draft import new_draft, put_draft
from shared.campaigns.model import Campaign, FirstMessage, Limit
from shared.campaigns.prospect import Prospect, prospect_id
from shared.contacts import store as contacts
from shared.contacts.consents import ConsentEvent, record_consent
from shared.contacts.model import Identifier
from shared.entry.auth import Principal, Role
from shared.knowledge import gaps
from shared.messaging.model import Cause
from shared.messaging.planning import NewSend, plan_send
from shared.ports.blobs import Blob
from shared.ports.channels import TextContent
from shared.ports.documents import PLATFORM
from shared.ports.documents.across import kinds_of, walk
from shared.privacy.connect import erasers
from shared.privacy.erasing import SETTLED, EraseTask, Erasing
from tests.conversations.conftest import ANA, TENANT, World
from tests.operations.conftest import backup, driver, store, world

__all__ = ["backup", "driver", "store", "world"]

OWNER = Principal("u1", TENANT, Role.OWNER)
NAME = "Zuleica"
"""Stands in every text by or about the person, and in no other."""
BIA = "5511977776666"


@dataclass
class Privacy:
    """Erasures of a business, and a look for what is left of the person anywhere."""

    world: World
    erasing: Erasing

    def erase(self, contact_id: str) -> None:
        """Do all of it: ask, wait, run the task as the queue would."""
        erasure = self.erasing.start(TENANT, OWNER, contact_id)
        self.world.clock.now += SETTLED
        self.erasing.run(EraseTask(TENANT, erasure.contact_id))

    def traces(self) -> list[str]:
        """Return where a text, the number or a message id of the person still stands."""
        documents = self.world.documents
        found = [
            f"{tenant}/{kind}/{item['id']}"
            for tenant in (TENANT, PLATFORM)
            for kind in kinds_of(documents, tenant)
            for item in walk(documents, tenant, kind)
            if _is_trace(json.dumps(item, ensure_ascii=False))
        ]
        files = self.world.blobs.names(TENANT, "")
        held = [(name, self.world.blobs.get(TENANT, name)) for name in files]
        return found + [name for name, blob in held if blob and _is_trace(blob.data.decode())]


def _is_trace(text: str) -> bool:
    return any(part in text for part in (NAME, ANA, ANA[-9:], "wamid."))


@pytest.fixture
def privacy(world: World) -> Privacy:
    made = erasers(world.documents, world.blobs)
    return Privacy(world, Erasing(world.documents, world.blobs, made, world.clock))


def know_everything(world: World) -> str:
    """Have the person write and be written to in every way there is; return the contact's id."""
    world.write(f"Oi, aqui é {NAME}", ANA)
    world.reply(ANA)
    world.deliver()
    ana, conversation = world.contact(ANA), world.conversation(ANA)
    message = world.messages(ANA)[0]["id"]
    file = Blob(NAME.encode(), "text/plain")
    world.blobs.put(TENANT, f"messages/{message}/f1", file)
    world.blobs.put(TENANT, f"outgoing/{conversation.id}/f2", file)
    now = world.clock()
    event = ConsentEvent("consent", now, "form", f"{NAME} agrees", "form", f"signed {NAME}")

    def work(tx):
        known = contacts.get(tx, ana.id)
        known = replace(known, name=NAME, fields={"note": f"{NAME} likes cake"}, tags=("vip",))
        record_consent(tx, known.with_identifiers((Identifier("email", f"{NAME}@x.test"),)),
                       event, None)  # fmt: skip
        campaign = Campaign("k1", "Lista", now, account_id="a1", rate=Limit(10, 1),
                            first_message=FirstMessage("template", "ola", "pt_BR"))  # fmt: skip
        campaigns.put(tx, campaign)
        prospect = Prospect(prospect_id("k1", ana.id), "k1", ana.id, "America/Sao_Paulo", now)
        campaigns.put_prospect(tx, prospect)
        put_draft(tx, replace(new_draft(prospect, now), text=f"Olá {NAME}", state="waiting"))
        gaps.note(tx, "g1", f"{NAME} asks about bread", "empty", conversation.id, now)
        content = TextContent(f"Novidade para {NAME}")
        cause = Cause("campaign", "k1")
        plan_send(tx, NewSend("s1", "a1", ana.id, cause, "marketing", content, "campaign"), None,
                  now)  # fmt: skip

    world.documents.transact(TENANT, work)
    return ana.id
