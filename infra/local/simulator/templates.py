"""The message templates of the simulated business."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from infra.local.simulator.graph_errors import Refusal
from infra.local.simulator.validation import Asked

_VARIABLE = re.compile(r"\{\{(\d+)\}\}")
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One template in one language; `{{1}}` stands for the first variable."""

    name: Word
    language: Word
    body: Annotated[str, msgspec.Meta(max_length=1024)]
    category: Literal["MARKETING", "UTILITY", "AUTHENTICATION"] = "MARKETING"
    status: Annotated[str, msgspec.Meta(pattern="^[A-Z_]{1,40}$")] = "APPROVED"

    @property
    def variable_count(self) -> int:
        """Return how many variables a send must bring."""
        return len(set(_VARIABLE.findall(self.body)))

    def fill(self, variables: Sequence[str]) -> str:
        """Return the words the person sees."""
        return _VARIABLE.sub(lambda found: _pick(variables, int(found[1])), self.body)


DEFAULTS = (
    Template(
        "primeiro_contato",
        "pt_BR",
        "Olá, {{1}}! Aqui é da {{2}}. Temos uma condição especial para você. Posso contar mais?",
    ),
    Template(
        "first_contact",
        "en",
        "Hello {{1}}, this is {{2}}. We have something that may help you. May I tell you more?",
    ),
    Template(
        "retomada",
        "pt_BR",
        "Oi, {{1}}! Passando para saber se ficou alguma dúvida. Quer que eu explique?",
    ),
    Template("follow_up", "en", "Hi {{1}}, do you have any question left? I am glad to help."),
    Template("confirmacao", "pt_BR", "{{1}}, seu horário está confirmado.", "UTILITY"),
    Template("confirmation", "en", "{{1}}, your appointment is confirmed.", "UTILITY"),
    Template("promocao_pausada", "pt_BR", "Promoção para {{1}}.", status="PAUSED"),
    Template("promocao_recusada", "pt_BR", "Oferta para {{1}}.", status="REJECTED"),
)


def find(templates: Sequence[Template], asked: Asked) -> Template | Refusal:
    """Return the template that is asked for, if it may be sent."""
    same = (asked.template, asked.language)
    found = next((item for item in templates if (item.name, item.language) == same), None)
    if found is None:
        return Refusal(132001, f"{asked.template} does not exist in {asked.language}")
    if found.status == "PAUSED":
        return Refusal(132015, "the template is paused because of its quality")
    if found.status == "DISABLED":
        return Refusal(132016, "the template was paused too often and is disabled")
    if found.status != "APPROVED":
        return Refusal(132001, f"the template is {found.status}, not approved")
    if len(asked.variables) != found.variable_count:
        counts = f"{len(asked.variables)} instead of {found.variable_count}"
        return Refusal(132000, f"the number of body parameters is {counts}")
    return found


def template_node(template: Template, number: int) -> dict[str, Any]:
    """Return a template as the Graph API lists it."""
    return {
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "components": [{"type": "BODY", "text": template.body}],
        "id": str(400000000000001 + number),
    }


def _pick(variables: Sequence[str], number: int) -> str:
    return variables[number - 1] if 0 < number <= len(variables) else ""
