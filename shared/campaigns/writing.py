"""From a campaign, a person and an offer to the content of the first message; pure."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import asdict

from shared.campaigns.files import file_name
from shared.campaigns.model import FirstMessage, HeaderPart, Variable
from shared.ports.channels import (
    ButtonValue,
    Content,
    HeaderValue,
    Media,
    NamedValue,
    Place,
    TemplateContent,
    TextContent,
)

LONGEST_VARIABLE = 1024
_LONGEST_HEADER = 60


class VariableMissing(msgspec.Struct, frozen=True):
    """A variable has neither a value for this person nor a fallback."""

    field: str


def fill_template(
    message: FirstMessage, values: Mapping[str, str]
) -> TemplateContent | VariableMissing:
    """Return the template with this person's values, or which value is missing.

    Meta refuses an empty variable, so an empty field without a fallback leaves the person out.
    """
    filled = [_value(variable, values) for variable in message.variables]
    if "" in filled:
        return VariableMissing(message.variables[filled.index("")].field)
    named = any(variable.name for variable in message.variables)
    pairs = zip(message.variables, filled, strict=True)
    parts = _fill_parts(message, values)
    if isinstance(parts, VariableMissing):
        return parts
    return TemplateContent(
        message.template or "",
        message.language,
        () if named else tuple(filled),
        tuple(NamedValue(one.name, text) for one, text in pairs) if named else (),
        *parts,
    )


def _fill_parts(
    message: FirstMessage, values: Mapping[str, str]
) -> tuple[HeaderValue | None, tuple[ButtonValue, ...]] | VariableMissing:
    header: HeaderValue | None = None
    buttons: list[ButtonValue] = []
    for part in message.parts:
        text = one_line(values.get(part.field, "")) or one_line(part.fallback)
        try:
            if isinstance(part, HeaderPart):
                header = _header(part, text)
            else:
                buttons.append(ButtonValue(part.index, part.kind, text))
        except ValueError:
            # Empty, or nothing that can stand there: a code of 20 letters, no address.
            return VariableMissing(part.field or part.kind)
    return header, tuple(buttons)


def _header(part: HeaderPart, text: str) -> HeaderValue:
    kind = part.kind
    if kind == "location":
        if part.location is None:
            raise ValueError("no place")
        return HeaderValue(place=Place(**asdict(part.location)))
    if kind == "text":
        return HeaderValue(text=text[:_LONGEST_HEADER] or None, name=part.name)
    if part.file:
        name = part.filename if kind == "document" else ""
        return HeaderValue(media=Media(kind, file=file_name(part.file), filename=name))
    if not text.startswith(("https://", "http://")) or " " in text:
        raise ValueError("no address")
    return HeaderValue(media=Media(kind, link=text))


def around(message: FirstMessage, text: str) -> Content:
    """Return what carries a written text: the template's one variable, or free text."""
    if message.template is None:
        return TextContent(text.strip())
    # What a model writes fills the one variable; header and buttons are the same for everybody.
    parts = _fill_parts(message, {})
    header, buttons = (None, ()) if isinstance(parts, VariableMissing) else parts
    words, name = one_line(text), next((one.name for one in message.variables), "")
    return TemplateContent(
        message.template,
        message.language,
        () if name else (words,),
        (NamedValue(name, words),) if name else (),
        header,
        buttons,
    )


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
