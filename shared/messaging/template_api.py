"""The routes of an account's templates."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from shared.entry.auth import Role
from shared.entry.http import Answer, Call, Route
from shared.messaging.accounts import Accounts
from shared.messaging.files import LARGEST_FILE_BYTES
from shared.messaging.template_forms import Language, Name, TemplateForm
from shared.messaging.templates import why_not
from shared.ports.documents import Document


class NewTemplate(TemplateForm, kw_only=True, forbid_unknown_fields=True):
    """A new template."""

    name: Name
    language: Language
    submit: bool = True
    """False keeps it as a draft, which nobody reviews."""


class TemplateMoment(msgspec.Struct):
    """When something else became true of a template, and what it was before."""

    at: datetime
    status: str
    category: str
    rejection_reason: str = ""
    status_before: str = ""
    category_before: str = ""


class Template(msgspec.Struct):
    """A message template of the account."""

    template_id: str
    """`<name>.<language>`, e.g. `novidade.pt_BR`."""
    name: str
    language: str
    status: str
    """DRAFT, PENDING, APPROVED, REJECTED, PAUSED, DISABLED … as the provider says."""
    category: str
    body: str
    id: str = ""
    """The provider's own."""
    quality: str = ""
    rejection_reason: str = ""
    components: list[dict[str, Any]] = []
    problem: str = ""
    """The code of a refusal after which sends with it are held, until somebody has looked."""
    history: list[TemplateMoment] = []
    """The last ten, newest first."""
    why_not: Annotated[str, msgspec.Meta(description="What keeps it from being sent")] = ""


class Sample(msgspec.Struct):
    """A file that the provider reviews with a template: `header.example`."""

    handle: str


class Templates(msgspec.Struct):
    """All templates of an account."""

    items: list[Template]
    next_cursor: str | None = None


def _template(document: Document) -> Template:
    template_id = f"{document['name']}.{document['language']}"
    template = msgspec.convert({**document, "template_id": template_id}, Template)
    template.why_not = why_not(document)
    return template


def _templates(account: Document) -> Templates:
    ordered = [account["templates"][key] for key in sorted(account["templates"])]
    return Templates([_template(one) for one in ordered])


def _list(service: Accounts, call: Call) -> Templates:
    return _templates(service.templates.list(call.tenant, call.path["account_id"]))


def _sync(service: Accounts, call: Call) -> Templates:
    return _templates(service.templates.sync(call.tenant, call.path["account_id"]))


def _keep_sample(service: Accounts, call: Call) -> Sample:
    content_type = call.headers.get("content-type", "").partition(";")[0].strip()
    where = call.tenant, call.path["account_id"]
    return Sample(service.templates.keep_sample(*where, content_type, call.raw))


def _create(service: Accounts, call: Call) -> Template:
    body: NewTemplate = call.body
    where = call.tenant, call.path["account_id"], body.name, body.language
    return _template(service.templates.create(call.user, *where, body, body.submit))


def _edit(service: Accounts, call: Call) -> Template:
    return _template(service.templates.edit(call.user, *_where(call), call.body))


def _submit(service: Accounts, call: Call) -> Template:
    return _template(service.templates.submit(call.user, *_where(call)))


def _delete(service: Accounts, call: Call) -> Answer:
    service.templates.delete(call.user, *_where(call))
    return Answer(None, 204)


def _where(call: Call) -> tuple[str, str, str, str]:
    # A name has no dot, so the last one divides.
    name, _, language = call.path["template_id"].rpartition(".")
    return call.tenant, call.path["account_id"], name, language


_ALL = "/accounts/{account_id}/templates"
_ONE = _ALL + "/{template_id}"

TEMPLATE_ROUTES: tuple[Route[Accounts], ...] = (
    Route("GET", _ALL, _list, "Templates with their status", answer=Templates),
    Route("POST", _ALL, _create, "Write a template and submit it for review", Role.ADMIN,
          body=NewTemplate, answer=Template, status=201),
    Route("POST", _ALL + "/sync", _sync, "Fetch the templates now", Role.ADMIN,
          answer=Templates),
    Route("POST", _ALL + "/samples", _keep_sample, "Upload the example of a header for the review",
          Role.ADMIN, answer=Sample, status=201, raw_limit_bytes=LARGEST_FILE_BYTES),
    Route("PUT", _ONE, _edit, "Change a template; it is reviewed again", Role.ADMIN,
          body=TemplateForm, answer=Template),
    Route("POST", _ONE + "/submit", _submit, "Submit a draft for review", Role.ADMIN,
          answer=Template),
    Route("DELETE", _ONE, _delete, "Delete a template", Role.ADMIN, status=204),
)  # fmt: skip
