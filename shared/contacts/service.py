"""What members do with contacts, and the doors for other domains' transactions."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.contacts import store
from shared.contacts.consents import ConsentEvent, record_consent
from shared.contacts.exporting import to_csv
from shared.contacts.importing import ContactImports, ImportTask
from shared.contacts.model import Contact, ContactErased, Identifier, Scope
from shared.contacts.people import identifiers_of as identifiers_of
from shared.contacts.people import note_inbound as note_inbound
from shared.contacts.people import resolve_sender as resolve_sender
from shared.contacts.people import suppress as suppress
from shared.contacts.phones import read_typed, time_zone_of
from shared.contacts.rows import MOST_TAGS, ImportOptions, is_email
from shared.contacts.timeline import TimelineEntry, timeline
from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import AlreadyExists, Conflict, Invalid
from shared.kernel.ids import new_id
from shared.ports.blobs import Blobs
from shared.ports.documents import Document, Documents, Page, Tx
from shared.usage.service import UsageService

_EXPORT_PAGE = 500
_MERGED = ("phone", "email", "tags", "add_tags", "remove_tags")


class ContactExists(Conflict):
    """Somebody with this identifier is known already; `contact_id` says who."""


class NewContact(msgspec.Struct, frozen=True):
    """What a member enters. Phones are checked, never repaired."""

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""
    language: str | None = None
    time_zone: str | None = None
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] | None = None
    basis: ConsentEvent | None = None


class ContactService(msgspec.Struct, frozen=True):
    """The people of a tenant."""

    documents: Documents
    usage: UsageService
    blobs: Blobs
    clock: Clock = system_clock

    @property
    def imports(self) -> ContactImports:
        """Return the use cases of importing files."""
        return ContactImports(self.documents, self.usage, self.blobs, self.clock)

    def create(self, tenant: str, principal: Principal | None, new: NewContact) -> Contact:
        """Add somebody. Raises `InvalidPhone`, `ContactExists`, `ContactErased`, `LimitReached`."""
        contact = self._made(new)

        def work(tx: Tx) -> Contact:
            known = store.find_by(tx, contact.identifiers)
            if known is not None:
                require_not_erased(store.peek(tx, known))
                raise ContactExists("this person is known already", contact_id=known)
            self.usage.require_in(tx, "contacts", store.count(tx))
            store.create(tx, contact)
            if new.basis is not None:
                record_consent(tx, contact, new.basis, principal)
            audit.record(tx, principal, "contact.created", contact.id, {}, contact.created_at)
            return contact

        try:
            return self.documents.transact(tenant, work)
        except AlreadyExists:
            raise ContactExists("this person is known already") from None

    def get(self, tenant: str, id: str) -> Contact:
        """Return one contact, or the one it was merged into. Raises `ContactNotFound`."""
        return self.documents.transact(tenant, lambda tx: store.peek(tx, id))

    def search(
        self,
        tenant: str,
        limit: int,
        cursor: str | None = None,
        name: str = "",
        identifier: str = "",
        archived: bool = False,
    ) -> tuple[list[Contact], str | None]:
        """Return a page of contacts: newest first, by beginning of the name, or exactly the one
        with this phone, e-mail address or provider id."""

        def work(tx: Tx) -> Page:
            if "@" in identifier:
                return store.page_by_email(tx, identifier, limit, cursor)
            if identifier:
                id = store.find_by(tx, _searched(identifier))
                found = tx.peek(store.CONTACTS, id) if id else None
                return Page([found] if found else [])
            if name:
                return store.page_by_name(tx, name, limit, cursor)
            return store.page(tx, limit, cursor, archived)

        page = self.documents.transact(tenant, work)
        return [store.contact_from(document) for document in page.items], page.next_cursor

    def update(
        self, tenant: str, principal: Principal | None, id: str, changes: Mapping[str, Any]
    ) -> Contact:
        """Change fields; `phone` and `email` add an identifier, `add_tags` and `remove_tags` keep
        the other tags. Raises `ContactExists` where an identifier belongs to somebody else,
        `ContactErased` where the person's data were erased."""
        added = _identifiers(changes.get("phone") or "", changes.get("email") or "")
        plain = {key: value for key, value in changes.items() if key not in _MERGED}

        def work(tx: Tx) -> Contact:
            contact = store.get(tx, id)
            require_not_erased(contact)
            tags = _tags(contact.tags, changes)
            changed = replace(contact, **plain, tags=tags).with_identifiers(added)
            if changed == contact:
                return contact
            _claim_free(tx, contact.id, added)
            changed = replace(changed, updated_at=self.clock())
            store.put(tx, changed)
            # Names of fields only: what they hold is personal.
            audit.record(tx, principal, "contact.updated", contact.id, dict.fromkeys(changes))
            return changed

        return self.documents.transact(tenant, work)

    def archive(self, tenant: str, principal: Principal | None, id: str) -> Contact:
        """Put somebody away: no marketing, not listed, found again when they write."""

        def work(tx: Tx) -> Contact:
            contact = store.get(tx, id)
            if contact.archived:
                return contact
            archived = replace(contact, archived=True, updated_at=self.clock())
            store.put(tx, archived)
            audit.record(tx, principal, "contact.archived", contact.id, {})
            return archived

        return self.documents.transact(tenant, work)

    def opt_out(
        self, tenant: str, principal: Principal | None, id: str, scope: Scope, reason: str
    ) -> Contact:
        """Forbid messages from now on; a repeat changes nothing."""

        def work(tx: Tx) -> Contact:
            contact = store.get(tx, id)
            changed = suppress(tx, contact, scope, reason, self.clock())
            if changed is not contact:
                audit.record(tx, principal, "contact.opted_out", contact.id, {"scope": scope})
            return changed

        return self.documents.transact(tenant, work)

    def consent(
        self, tenant: str, principal: Principal | None, id: str, event: ConsentEvent
    ) -> Contact:
        """Keep a consent event for ever and apply it: only an explicit consent that is younger
        than a suppression ends it."""

        def work(tx: Tx) -> Contact:
            contact = record_consent(tx, store.get(tx, id), event, principal)
            audit.record(tx, principal, "contact.consent", contact.id, {"kind": event.kind})
            return contact

        return self.documents.transact(tenant, work)

    def consents(self, tenant: str, id: str, limit: int, cursor: str | None) -> Page:
        """Return the consent events of a contact, newest first."""

        def work(tx: Tx) -> Page:
            contact = store.peek(tx, id)
            return tx.find(
                store.CONSENTS_OF, {"contact_id": contact.id}, limit=limit, cursor=cursor
            )

        return self.documents.transact(tenant, work)

    def timeline(
        self, tenant: str, id: str, limit: int, cursor: str | None
    ) -> tuple[list[TimelineEntry], str | None]:
        """Return what happened with a person, newest first."""
        contact = self.get(tenant, id)
        page = self.consents(tenant, contact.id, limit, cursor)
        first, last = cursor is None, page.next_cursor is None
        return timeline(contact, page.items, first, last), page.next_cursor

    def export(self, tenant: str) -> Iterator[bytes]:
        """Yield all contacts that are not archived as a CSV file, page by page."""
        return to_csv(self._pages(tenant))

    def _pages(self, tenant: str) -> Iterator[list[Contact]]:
        cursor: str | None = None
        while True:
            contacts, cursor = self.search(tenant, _EXPORT_PAGE, cursor)
            yield contacts
            if cursor is None:
                return

    def import_csv(
        self,
        tenant: str,
        principal: Principal | None,
        data: bytes,
        options: ImportOptions,
        mapping: dict[str, str] | None = None,
    ) -> Document:
        """Import a file; see `ContactImports.start`."""
        return self.imports.start(tenant, principal, data, options, mapping)

    def run_import(self, task: ImportTask) -> None:
        """Go on with a large import."""
        self.imports.go_on(task)

    def _made(self, new: NewContact) -> Contact:
        identifiers = _identifiers(new.phone, new.email)
        if not identifiers:
            raise Invalid("a contact needs a phone or an e-mail address", field="phone")
        now = self.clock()
        contact = Contact(new_id(), now, now, identifiers=identifiers, source="manual")
        phone = contact.value_of("phone")
        zone = time_zone_of(phone, contact.time_zone) if phone else contact.time_zone
        return replace(
            contact,
            name=new.name.strip(),
            company=new.company.strip(),
            language=new.language or contact.language,
            time_zone=new.time_zone or zone,
            tags=new.tags,
            fields=dict(new.fields or {}),
        )


def require_not_erased(contact: Contact) -> None:
    """Raise `ContactErased` for a record that nobody may fill again but the person."""
    if contact.is_erased:
        raise ContactErased("the data of this person were erased")


def _identifiers(phone: str, email: str) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    if phone:
        found.append(Identifier("phone", read_typed(phone).e164))
    if email:
        if not is_email(email):
            raise Invalid("this is not an e-mail address", field="email")
        found.append(Identifier("email", email))
    return tuple(found)


def _tags(known: tuple[str, ...], changes: Mapping[str, Any]) -> tuple[str, ...]:
    removed = changes.get("remove_tags", ())
    wanted = [*changes.get("tags", known), *changes.get("add_tags", ())]
    tags = tuple(tag for tag in dict.fromkeys(wanted) if tag not in removed)
    # Imports and merges may have left more: what is there already stays.
    if len(tags) > max(MOST_TAGS, len(known)):
        raise Invalid(f"a contact has at most {MOST_TAGS} tags", field="add_tags", most=MOST_TAGS)
    return tags


def _claim_free(tx: Tx, contact_id: str, added: tuple[Identifier, ...]) -> None:
    for id in store.directory_ids(added):
        entry = tx.get(store.IDENTIFIERS, id)
        if entry is not None and entry["contact_id"] != contact_id:
            raise ContactExists("this belongs to somebody else", contact_id=entry["contact_id"])
        if entry is None:
            tx.put(store.IDENTIFIERS, id, {"contact_id": contact_id})


def _searched(text: str) -> tuple[Identifier, ...]:
    """Return what an exact search may mean; a number is compared by its key."""
    text = text.strip()
    try:
        return (Identifier("phone", read_typed(text).e164),)
    except Invalid:
        # A provider's own spelling, or its id of the person.
        number = Identifier("wa_id", text.lstrip("+"))
        return (number,) if text.lstrip("+").isdigit() else (Identifier("bsuid", text),)
