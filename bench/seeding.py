"""Sends that have left, put straight into the stores, so that statuses have something to be of."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from bench.bodies import NUMBER_ID, phone_of
from bench.peer_host import Peer
from bench.product import Product
from shared.contacts.model import Identifier
from shared.contacts.people import resolve_sender
from shared.kernel.clock import system_clock
from shared.messaging import store
from shared.messaging.model import Cause, SendState, message_id
from shared.messaging.planning import NewSend, plan_send
from shared.messaging.record import message_document
from shared.ports.channels import TextContent
from shared.ports.documents import Tx
from shared.ports.documents.sqlite import SqliteDocuments
from shared.ports.documents.transactions import TransactionalDocuments

Sent = tuple[str, int]
"""Provider's message id and person."""
_PAGE = 50


def documents_of(data_dir: Path) -> TransactionalDocuments:
    """Return the product's documents without the relay of their facts."""
    return TransactionalDocuments(SqliteDocuments(data_dir / "documents.db"))


def seed_product(product: Product, sent: Sequence[Sent]) -> None:
    """Give the product these sends as accepted by the provider."""
    made = product.made
    assert made is not None
    documents = documents_of(product.data_dir)
    for start in range(0, len(sent), _PAGE):
        page = sent[start : start + _PAGE]
        documents.transact(made.tenant, partial(_seed, made.account_id, page))


def _seed(account_id: str, page: Sequence[Sent], tx: Tx) -> None:
    account, now = store.peek_account(tx, account_id), system_clock()
    for wamid, person in page:
        phone = Identifier("phone", "+" + phone_of(person))
        contact = resolve_sender(tx, (phone,), f"Pessoa {person}", now)
        new = NewSend(
            send_id=wamid.replace(".", "-"), account_id=account_id, contact_id=contact.id,
            cause=Cause("campaign", "seed"), purpose="service", content=TextContent("Olá!"),
            author="campaign",
        )  # fmt: skip
        planned = plan_send(tx, new, now, now)
        sent = replace(planned.claim(now), state=SendState.SENT, provider_message_id=wamid,
                       sent_at=now, due_at=None)  # fmt: skip
        store.put_send(tx, sent)
        message = message_document(sent, wamid, account, now - timedelta(minutes=1))
        tx.create(store.MESSAGES, message_id(account_id, wamid), message)
    # Nothing of this is told: the page is history.
    tx.outgoing.clear()


def seed_peer(peer: Peer, sent: Sequence[Sent]) -> None:
    """Give the peer the same."""
    rows = ",".join(f"('{wamid}','{phone_of(person)}')" for wamid, person in sent)
    peer.query(
        f"CREATE TEMP TABLE seed AS SELECT * FROM (VALUES {rows}) AS given(wamid, phone);"
        "INSERT INTO contacts (wa_id, window_ends)"
        " SELECT DISTINCT phone, now() + interval '1 day' FROM seed ON CONFLICT DO NOTHING;"
        "INSERT INTO sends (id, contact_id, number_id, body, state, wamid) SELECT 'seed-' || wamid,"
        f" contacts.id, '{NUMBER_ID}', 'Olá!', 'sent', wamid FROM seed"
        " JOIN contacts ON wa_id = phone;"
        "INSERT INTO messages (wamid, contact_id, direction, body, status, at) SELECT wamid,"
        " contacts.id, 'out', 'Olá!', 'accepted', now() FROM seed JOIN contacts ON wa_id = phone;"
    )
