"""Templates of an account: written here, reviewed by the provider, kept with what it decided."""

from collections.abc import Callable

import msgspec

from shared.entry.auth import Principal
from shared.identity import audit
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.messaging import store
from shared.messaging.connecting import given, refusal_error
from shared.messaging.files import check_file
from shared.messaging.flow import sender_of
from shared.messaging.health import HealthService
from shared.messaging.template_forms import AuthenticationTemplate, TemplateForm, draft_of
from shared.messaging.templates import AUTHENTICATION, DRAFT, document_of, key_of, put_templates
from shared.ports.channels import (
    ChannelAccounts,
    MediaKind,
    Refused,
    Sender,
    TemplateDraft,
    TemplateState,
)
from shared.ports.documents import Document, Documents, Tx
from shared.ports.secrets import Sealing

_EDITABLE = ("APPROVED", "REJECTED", "PAUSED", DRAFT)
# What the review takes as an example (facts: media has more kinds that may be sent).
_SAMPLES: dict[str, MediaKind] = {
    "image/jpeg": "image",
    "image/png": "image",
    "video/mp4": "video",
    "application/pdf": "document",
}


class TemplateNotFound(NotFound):
    """The account has no such template."""


class TemplateExists(Conflict):
    """The account has a template of this name and language."""


class TemplateNotEditable(Conflict):
    """The provider lets nobody change a template in this state."""


class TemplateService(msgspec.Struct, frozen=True):
    """Use cases of templates. The provider's refusals come as `CredentialsRefused` and its kin
    with the provider's words, which say what to mend."""

    documents: Documents
    channels: ChannelAccounts
    sealing: Sealing
    health: HealthService
    clock: Clock = system_clock

    def list(self, tenant: str, account_id: str) -> Document:
        """Return the account with its templates."""
        return self.documents.transact(tenant, lambda tx: store.peek_account(tx, account_id))

    def sync(self, tenant: str, account_id: str) -> Document:
        """Fetch the templates with their state from the provider."""
        return self.health.sync_templates(tenant, account_id)

    def keep_sample(self, tenant: str, account_id: str, content_type: str, data: bytes) -> str:
        """Give the provider a file to review with a template; return its handle there."""
        kind = _SAMPLES.get(content_type)
        if kind is None:
            raise Invalid(f"an example is one of {', '.join(_SAMPLES)}", field="content-type")
        check_file(kind, content_type, data)
        sender = sender_of(self.sealing, tenant, self.list(tenant, account_id))
        return given(self.channels.upload_sample(sender, data, content_type), "header.example")

    def create(
        self, principal: Principal, tenant: str, account_id: str, name: str, language: str,
        form: TemplateForm, submit: bool,
    ) -> Document:  # fmt: skip
        """Submit a template for review, or keep it as a draft that only we know."""
        draft = draft_of(name, language, form)
        account = self.list(tenant, account_id)
        if key_of(name, language) in account["templates"]:
            raise TemplateExists("there is a template of this name and language", field="name")
        state = self._submit(tenant, account, draft) if submit else _unsubmitted(draft)
        return self._put(principal, tenant, account_id, state, "template.created")

    def edit(
        self, principal: Principal, tenant: str, account_id: str, name: str, language: str,
        form: TemplateForm,
    ) -> Document:  # fmt: skip
        """Change a template; what the provider has is reviewed again."""
        draft = draft_of(name, language, form)
        account, known = self._known(tenant, account_id, name, language)
        state = _unsubmitted(draft)
        if known["category"] == AUTHENTICATION:
            raise AuthenticationTemplate("a template for codes stays one", field="category")
        if known["status"] not in _EDITABLE:
            raise TemplateNotEditable("wait until its review is over", status=known["status"])
        if known["status"] != DRAFT:
            sender = sender_of(self.sealing, tenant, account)
            refused = self.channels.edit_template(sender, known["id"], draft)
            if refused is not None:
                raise refusal_error(refused, "body")
            state = _unsubmitted(draft, known["id"], "PENDING")
        return self._put(principal, tenant, account_id, state, "template.changed")

    def submit(
        self, principal: Principal, tenant: str, account_id: str, name: str, language: str
    ) -> Document:
        """Have the provider review a draft."""
        account, known = self._known(tenant, account_id, name, language)
        if known["status"] != DRAFT:
            raise TemplateNotEditable("it was submitted already", status=known["status"])
        components = tuple(known["components"])
        named = any("body_text_named_params" in one.get("example", {}) for one in components)
        draft = TemplateDraft(name, language, known["category"], components, named)
        state = self._submit(tenant, account, draft)
        return self._put(principal, tenant, account_id, state, "template.submitted")

    def delete(
        self, principal: Principal, tenant: str, account_id: str, name: str, language: str
    ) -> None:
        """Delete a template here and at the provider; a campaign that uses it pauses."""
        account, known = self._known(tenant, account_id, name, language)
        if known["status"] != DRAFT:
            sender, waba = self._sender(tenant, account)
            refused = self.channels.delete_template(sender, waba, name, known["id"])
            if refused is not None:
                raise refusal_error(refused, "name")
        key = key_of(name, language)

        def change(templates: dict[str, Document]) -> None:
            templates.pop(key, None)

        self._change(principal, tenant, account_id, key, "template.deleted", change)

    def _submit(self, tenant: str, account: Document, draft: TemplateDraft) -> TemplateState:
        sender, waba = self._sender(tenant, account)
        answer = self.channels.create_template(sender, waba, draft)
        if isinstance(answer, Refused):
            # An earlier answer may have been lost: then the provider has this very template.
            taken = self._same(sender, waba, draft)
            return taken or given(answer, "body")
        return answer

    def _same(self, sender: Sender, waba: str, draft: TemplateDraft) -> TemplateState | None:
        found = self.channels.templates(sender, waba)
        wanted = (draft.name, draft.language, _body(draft))
        listed = () if isinstance(found, Refused) else found
        return next((o for o in listed if (o.name, o.language, o.body) == wanted), None)

    def _sender(self, tenant: str, account: Document) -> tuple[Sender, str]:
        return sender_of(self.sealing, tenant, account), account["business_account_id"]

    def _known(
        self, tenant: str, account_id: str, name: str, language: str
    ) -> tuple[Document, Document]:
        account = self.list(tenant, account_id)
        known = account["templates"].get(key_of(name, language))
        if known is None:
            raise TemplateNotFound("this number has no such template")
        return account, known

    def _put(
        self, principal: Principal, tenant: str, account_id: str, state: TemplateState, what: str
    ) -> Document:
        key, new = key_of(state.name, state.language), document_of(state)

        def change(templates: dict[str, Document]) -> None:
            templates[key] = new

        self._change(principal, tenant, account_id, key, what, change)
        return new

    def _change(
        self, principal: Principal, tenant: str, account_id: str, key: str, what: str,
        change: Callable[[dict[str, Document]], None],
    ) -> None:  # fmt: skip
        now = self.clock()

        def work(tx: Tx) -> None:
            account = store.get_account(tx, account_id)
            templates = dict(account["templates"])
            change(templates)
            put_templates(tx, account, templates, now)
            audit.record(tx, principal, what, account_id, {"template": key})

        self.documents.transact(tenant, work)


def _unsubmitted(draft: TemplateDraft, id: str = "", status: str = DRAFT) -> TemplateState:
    parts = draft.components
    return TemplateState(
        draft.name, draft.language, status, draft.category, _body(draft), id, components=parts
    )


def _body(draft: TemplateDraft) -> str:
    return next(str(one["text"]) for one in draft.components if one["type"] == "BODY")
