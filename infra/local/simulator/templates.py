"""The message templates of the simulated business."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from infra.local.simulator.contents import MEDIA, check_file
from infra.local.simulator.graph_errors import Refusal
from infra.local.simulator.switches import Switches
from infra.local.simulator.validation import Asked

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_REJECTED = "_rejected"
"""A template whose name ends so is rejected whatever the switch says, which is everybody's."""
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One template in one language; `{{1}}` stands for the first variable."""

    name: Word
    language: Word
    body: Annotated[str, msgspec.Meta(max_length=1024)]
    category: Literal["MARKETING", "UTILITY", "AUTHENTICATION"] = "MARKETING"
    status: Annotated[str, msgspec.Meta(pattern="^[A-Z_]{1,40}$")] = "APPROVED"
    quality: Literal["GREEN", "YELLOW", "RED", "UNKNOWN"] = "GREEN"
    rejected_reason: str = ""
    others: tuple[dict[str, Any], ...] = ()
    """HEADER, FOOTER and BUTTONS as they were submitted."""
    example: dict[str, Any] = {}
    """What fills the body in the review."""
    id: str = ""
    decision: str = ""
    decided_at: float = 0.0
    """A review that is under way ends so, then."""

    def judged(self, decision: str, at: float) -> "Template":
        """Return the template under a review that ends so, then."""
        decision = "REJECTED" if self.name.endswith(_REJECTED) else decision
        return msgspec.structs.replace(self, decision=decision, decided_at=at)

    def as_of(self, now: float) -> "Template":
        """Return the template with its review over, if it is."""
        if not self.decision or now < self.decided_at:
            return self
        reason = "INVALID_FORMAT" if self.decision == "REJECTED" else ""
        return msgspec.structs.replace(
            self, status=self.decision, rejected_reason=reason, decision=""
        )

    @property
    def variables(self) -> list[str]:
        """Return the variables of the body, each once."""
        return list(dict.fromkeys(_VARIABLE.findall(self.body)))

    def fill(self, asked: Asked) -> str:
        """Return the words the person sees."""
        given = {str(n): value for n, value in enumerate(asked.variables, start=1)}
        given |= asked.named
        return _VARIABLE.sub(lambda found: given.get(found[1], ""), self.body)


class Pacing:
    """Holds back what comes after the first messages of a template that is being judged."""

    def __init__(self) -> None:
        self._sends: Counter[str] = Counter()

    def wait(self, name: str | None, templates: Sequence[Template], switches: Switches) -> float:
        """Count a message of the template and return how many seconds it is held."""
        template = next((one for one in templates if one.name == name), None)
        after = switches.pacing_after
        if template is None or template.quality == "GREEN" or after is None:
            return 0.0
        self._sends[template.name] += 1
        return switches.pacing_seconds if self._sends[template.name] > after else 0.0


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
    Template(
        "promocao_recusada",
        "pt_BR",
        "Oferta para {{1}}.",
        status="REJECTED",
        rejected_reason="INVALID_FORMAT",
    ),
)


def find(
    templates: Sequence[Template], asked: Asked, uploads: frozenset[str]
) -> Template | Refusal:
    """Return the template that is asked for, if it may be sent with what fills it."""
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
    return _wrong_body(found, asked) or _wrong_others(found, asked, uploads) or found


def _wrong_body(template: Template, asked: Asked) -> Refusal | None:
    names = template.variables
    if asked.named:
        if set(asked.named) != set(names):
            return Refusal(132000, "the named body parameters are others than the template's")
        return None
    if len(asked.variables) != len(names):
        counts = f"{len(asked.variables)} instead of {len(names)}"
        return Refusal(132000, f"the number of body parameters is {counts}")
    if any(not value.strip() or "\n" in value or "\t" in value for value in asked.variables):
        return Refusal(132012, "a parameter is empty or has line breaks")
    return None


def _wrong_others(template: Template, asked: Asked, uploads: frozenset[str]) -> Refusal | None:
    given = {_place(one): one for one in asked.components if one.get("type") != "body"}
    for wanted in _wanted(template):
        if wanted not in given:
            return Refusal(132012, f"the parameter of the {wanted} is missing")
    extra = [place for place in given if place not in _possible(template)]
    if extra:
        return Refusal(132000, f"the template has no {extra[0]} with a parameter")
    return _wrong_header(template, given.get("header"), uploads)


def _wrong_header(
    template: Template, given: dict[str, Any] | None, uploads: frozenset[str]
) -> Refusal | None:
    if given is None:
        return None
    parameters = given.get("parameters")
    parameter = parameters[0] if isinstance(parameters, list) and parameters else {}
    wanted = str(_header(template).get("format", "")).lower()
    if parameter.get("type") != wanted:
        return Refusal(132012, f"the header shows a {wanted}")
    if wanted in MEDIA:
        return check_file(wanted, parameter.get(wanted) or {}, uploads)
    return None


def _place(component: dict[str, Any]) -> str:
    if component.get("type") != "button":
        return str(component.get("type"))
    return f"button {component.get('index')} {component.get('sub_type')}"


def _wanted(template: Template) -> list[str]:
    """Return the places that cannot stay empty."""
    header = _header(template)
    places = []
    if header and (header["format"] != "TEXT" or _VARIABLE.search(header.get("text", ""))):
        places.append("header")
    for index, button in enumerate(_buttons(template)):
        if button["type"] == "URL" and _VARIABLE.search(button.get("url", "")):
            places.append(f"button {index} url")
        if button["type"] == "COPY_CODE":
            places.append(f"button {index} copy_code")
    return places


def _possible(template: Template) -> set[str]:
    kinds = {"QUICK_REPLY": "quick_reply", "FLOW": "flow"}
    optional = {
        f"button {index} {kinds[button['type']]}"
        for index, button in enumerate(_buttons(template))
        if button["type"] in kinds
    }
    return optional | set(_wanted(template))


def _header(template: Template) -> dict[str, Any]:
    return next((one for one in template.others if one.get("type") == "HEADER"), {})


def _buttons(template: Template) -> list[dict[str, Any]]:
    found = next((one for one in template.others if one.get("type") == "BUTTONS"), {})
    buttons: list[dict[str, Any]] = found.get("buttons", [])
    return buttons


def decision_value(template: Template) -> dict[str, Any]:
    """Return what the webhook says at the end of a review."""
    rejected = template.decision == "REJECTED"
    return {
        "event": template.decision,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": "INVALID_FORMAT" if rejected else "NONE",
    }


def template_node(template: Template, number: int) -> dict[str, Any]:
    """Return a template as the Graph API lists it."""
    order = {"HEADER": 0, "BODY": 1}
    example = {"example": template.example} if template.example else {}
    parts = [{"type": "BODY", "text": template.body, **example}, *template.others]
    return {
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "quality_score": {"score": template.quality},
        "rejected_reason": template.rejected_reason or "NONE",
        "components": sorted(parts, key=lambda one: order.get(str(one["type"]), 2)),
        "id": template.id or str(400000000000001 + number),
    }
