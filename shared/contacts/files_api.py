"""The routes that take and give contacts as files."""

from typing import Annotated

import msgspec
from msgspec import Meta

from shared.contacts.answers import ImportAnswer, import_answer
from shared.contacts.importing import AT_ONCE_ROWS
from shared.contacts.model import BasisKind
from shared.contacts.rows import ImportOptions
from shared.contacts.service import ContactService
from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.kernel.errors import Invalid

_LIMIT_BYTES = 20_000_000


class ImportQuery(msgspec.Struct, forbid_unknown_fields=True):
    """What holds for the whole file. A legal basis and its source are needed here or by row."""

    basis: BasisKind | None = None
    basis_source: Annotated[str, Meta(max_length=1000)] = ""
    tags: Annotated[str, Meta(max_length=1000)] = ""
    """Added to everybody in the file, separated by commas."""
    mapping: Annotated[str, Meta(max_length=8000)] = ""
    """JSON: header → what it means (name, phone, email, company, …), `field` or `ignore`."""
    region: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")] = "BR"
    """The country of numbers without a country code."""


def _import(service: ContactService, call: Call) -> Answer:
    query: ImportQuery = call.query
    tags = tuple(tag.strip()[:60] for tag in query.tags.split(",") if tag.strip())[:20]
    options = ImportOptions(query.basis, query.basis_source.strip(), tags, query.region)
    progress = service.import_csv(
        call.tenant, call.user, call.raw, options, _mapping(query.mapping)
    )
    status = 200 if progress["total"] <= AT_ONCE_ROWS else 202
    return Answer(import_answer(progress), status)


def _mapping(text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        return msgspec.json.decode(text, type=dict[str, str])
    except msgspec.MsgspecError as error:
        raise Invalid(f"not a JSON object of texts: {error}", field="mapping") from None


def _progress(service: ContactService, call: Call) -> ImportAnswer:
    return import_answer(service.imports.progress(call.tenant, call.path["id"]))


def _export(service: ContactService, call: Call) -> Answer:
    content = b"".join(service.export(call.tenant))
    headers = {"content-disposition": 'attachment; filename="contatos.csv"'}
    return Answer(content, headers=headers, media_type="text/csv; charset=utf-8")


FILE_ROUTES: tuple[Route[ContactService], ...] = (
    Route("POST", "/contacts/import", _import, "Import contacts from a CSV file", role=Role.AGENT,
          query=ImportQuery, answer=ImportAnswer, raw_limit_bytes=_LIMIT_BYTES),
    Route("GET", "/contacts/imports/{id}", _progress, "Show how far an import has come",
          role=Role.AGENT, answer=ImportAnswer),
    Route("GET", "/contacts/export", _export, "Export contacts as a CSV file", role=Role.AGENT),
)  # fmt: skip
