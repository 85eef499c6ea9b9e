"""From a campaign, a person and an offer to the content of the first message; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.campaigns.model import FirstMessage, Variable
from shared.ports.channels import Content, TemplateContent, TextContent

LONGEST_VARIABLE = 1024


@dataclass(frozen=True)
class VariableMissing:
    """A variable has neither a value for this person nor a fallback."""

    field: str


def fill_template(
    message: FirstMessage, values: Mapping[str, str]
) -> TemplateContent | VariableMissing:
    """Return the template with this person's values, or which value is missing.

    Meta refuses an empty variable, so an empty field without a fallback leaves the person out.
    """
    filled = []
    for variable in message.variables:
        text = _value(variable, values)
        if not text:
            return VariableMissing(variable.field)
        filled.append(text)
    return TemplateContent(message.template or "", message.language, tuple(filled))


def around(message: FirstMessage, text: str) -> Content:
    """Return what carries a written text: the template's one variable, or free text."""
    if message.template is None:
        return TextContent(text.strip())
    return TemplateContent(message.template, message.language, (one_line(text),))


def values_of(
    name: str | None, company: str | None, fields: Mapping[str, object], offer_names: Sequence[str]
) -> dict[str, str]:
    """Return what a variable may name: name, first_name, company, offer.name, fields.<yours>."""
    words = (name or "").split()
    known = {
        "name": name or "",
        "first_name": words[0] if words else "",
        "company": company or "",
        "offer.name": offer_names[0] if offer_names else "",
    }
    return known | {f"fields.{key}": str(value) for key, value in fields.items()}


def one_line(text: str) -> str:
    """Return the text as Meta takes a variable: no line breaks, no tabs, no runs of spaces."""
    return " ".join(text.split())[:LONGEST_VARIABLE]


def _value(variable: Variable, values: Mapping[str, str]) -> str:
    return one_line(values.get(variable.field, "")) or one_line(variable.fallback)
