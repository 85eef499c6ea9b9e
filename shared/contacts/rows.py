"""Turns one row of a file into a person to import, or says what is wrong with it."""

import re
from collections.abc import Mapping

import msgspec

from shared.contacts.cells import restore
from shared.contacts.columns import KEPT_AS_FIELDS, Columns, read_basis, says_yes
from shared.contacts.csv_file import Record
from shared.contacts.model import BasisKind, Identifier
from shared.contacts.phones import DEFAULT_REGION, InvalidPhone, read_typed
from shared.kernel.errors import Invalid

LONGEST_NAME = 200
LONGEST_VALUE = 1_000
MOST_TAGS = 20
_MOST_FIELDS = 50
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,180}\.[^@\s.,;<>\"]{2,}")
# Marks that make text read differently than it is written.
_UNSEEN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


class ImportOptions(msgspec.Struct, frozen=True):
    """What was said about the whole file."""

    basis: BasisKind | None = None
    """The legal basis of rows that name none."""
    basis_source: str = ""
    tags: tuple[str, ...] = ()
    region: str = DEFAULT_REGION


class RowError(msgspec.Struct, frozen=True):
    """What is wrong in one row; `imported` tells that the rest of it was taken."""

    row: int
    column: str | None
    code: str
    message: str
    imported: bool = False


class Person(msgspec.Struct, frozen=True):
    """A valid row."""

    row: int
    identifiers: tuple[Identifier, ...]
    name: str
    company: str
    language: str
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    basis: BasisKind
    basis_source: str
    basis_proof: str
    opted_out: bool


class _Refused(Exception):
    def __init__(self, target: str | None, code: str, message: str) -> None:
        super().__init__(message)
        self.target, self.code, self.message = target, code, message


def read_row(
    record: Record, columns: Columns, options: ImportOptions
) -> tuple[Person | None, list[RowError]]:
    """Return the person of a row, if it can be taken, and everything wrong with it."""
    errors: list[RowError] = []
    if record.cells is None:
        message = "a quote in this row is not closed, or the row is far too long"
        return None, [RowError(record.number, None, "BrokenRow", message)]
    cells = _by_meaning(record.cells, columns)
    try:
        if len(record.cells) > len(columns.header) and any(record.cells[len(columns.header) :]):
            raise _Refused(None, "TooManyCells", "the row has more cells than the header")
        return _person(record.number, cells, columns, options, errors), errors
    except _Refused as refused:
        column = columns.named(refused.target) if refused.target else None
        return None, [RowError(record.number, column, refused.code, refused.message)]


def _by_meaning(cells: tuple[str, ...], columns: Columns) -> dict[str, str]:
    found = zip(columns.meanings, cells, strict=False)
    return {
        meaning: _UNSEEN.sub("", restore(cell.strip())).strip()
        for meaning, cell in found
        if meaning
    }


def _person(
    row: int,
    cells: dict[str, str],
    columns: Columns,
    options: ImportOptions,
    errors: list[RowError],
) -> Person:
    identifiers = _identifiers(row, cells, columns, options, errors)
    basis = _basis(cells, columns, options)
    source = cells.get("basis_source") or options.basis_source
    if not source:
        raise _Refused("basis_source", "NoBasisSource", "say where the legal basis comes from")
    name = f"{cells.get('name', '')} {cells.get('last_name', '')}".strip()
    own_tags = (tag.strip()[:60] for tag in re.split(r"[,;|]", cells.get("tags", "")))
    tags = dict.fromkeys([*options.tags, *(tag for tag in own_tags if tag)])
    return Person(
        row=row,
        identifiers=identifiers,
        name=name[:LONGEST_NAME],
        company=cells.get("company", "")[:LONGEST_NAME],
        language=cells.get("language", "")[:10],
        tags=tuple(tags)[:MOST_TAGS],
        fields=_fields(cells),
        basis=basis,
        basis_source=source[:LONGEST_VALUE],
        basis_proof=cells.get("basis_proof", "")[:LONGEST_VALUE],
        opted_out=says_yes(cells.get("opt_out", "")),
    )


def _identifiers(
    row: int,
    cells: dict[str, str],
    columns: Columns,
    options: ImportOptions,
    errors: list[RowError],
) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    if cells.get("phone"):
        try:
            found.append(Identifier("phone", read_typed(cells["phone"], options.region).e164))
        except InvalidPhone as error:
            raise _Refused("phone", "InvalidPhone", error.message) from None
    email = cells.get("email", "")
    if email and _EMAIL.fullmatch(email):
        found.append(Identifier("email", email))
    elif email and not found:
        raise _Refused("email", "InvalidEmail", "this is not an e-mail address")
    elif email:
        message = "this is not an e-mail address; the row was taken without it"
        errors.append(RowError(row, columns.named("email"), "InvalidEmail", message, True))
    if not found:
        target = "phone" if columns.named("phone") else "email"
        raise _Refused(target, "NoIdentifier", "the row has neither a phone nor an e-mail address")
    return tuple(found)


def _basis(cells: dict[str, str], columns: Columns, options: ImportOptions) -> BasisKind:
    said = cells.get("basis", "")
    basis = read_basis(said) if said else options.basis
    if basis is None:
        message = "this is no legal basis" if said else "the row names no legal basis"
        target = "basis" if columns.named("basis") else None
        raise _Refused(target, "NoLegalBasis", message)
    return basis


def _fields(cells: dict[str, str]) -> dict[str, str]:
    found = {name: cells[name] for name in KEPT_AS_FIELDS if cells.get(name)}
    for meaning, cell in cells.items():
        if meaning.startswith("field:") and cell:
            found.setdefault(meaning.removeprefix("field:"), cell)
    return {name: text[:LONGEST_VALUE] for name, text in list(found.items())[:_MOST_FIELDS]}


def require_basis(options: ImportOptions, columns: Columns) -> None:
    """Raise `Invalid` unless a legal basis and its source are said somewhere."""
    if options.basis is None and columns.named("basis") is None:
        raise Invalid("say the legal basis of these contacts, or name a column", field="basis")
    if not options.basis_source and columns.named("basis_source") is None:
        raise Invalid("say where the legal basis comes from", field="basis_source")


def is_email(text: str) -> bool:
    """Tell whether this looks like an e-mail address."""
    return _EMAIL.fullmatch(text) is not None
