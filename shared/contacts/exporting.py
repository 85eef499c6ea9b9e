"""Contacts as a CSV file that a spreadsheet shows and does not run."""

import csv
import io
from collections.abc import Iterable, Iterator

from shared.contacts.cells import neutralise
from shared.contacts.model import Contact
from shared.kernel.clock import to_text

COLUMNS = (
    "nome",
    "telefone",
    "email",
    "empresa",
    "tags",
    "idioma",
    "base legal",
    "origem do consentimento",
    "prova do consentimento",
    "descadastrado",
    "criado em",
)


def to_csv(pages: Iterable[list[Contact]]) -> Iterator[bytes]:
    """Yield the file piece by piece: UTF-8 with a byte order mark, which Excel needs."""
    yield b"\xef\xbb\xbf" + _lines([list(COLUMNS)])
    for contacts in pages:
        yield _lines([[neutralise(cell) for cell in _cells(contact)] for contact in contacts])


def _cells(contact: Contact) -> list[str]:
    basis = contact.basis
    return [
        contact.name,
        contact.value_of("phone") or contact.address().phone or "",
        contact.value_of("email") or "",
        contact.company,
        ",".join(contact.tags),
        contact.language,
        basis.kind if basis else "",
        basis.source if basis else "",
        basis.proof if basis else "",
        "sim" if contact.suppression else "",
        to_text(contact.created_at),
    ]


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
