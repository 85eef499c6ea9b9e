"""What a person writes as a template, checked by Meta's rules before Meta is asked."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from shared.kernel.errors import Invalid
from shared.messaging.templates import AUTHENTICATION
from shared.ports.channels import TemplateDraft

Name = Annotated[str, Meta(min_length=1, max_length=512, pattern=r"^[a-z0-9_]+$(?!\n)")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$(?!\n)")]
Category = Literal["MARKETING", "UTILITY", "AUTHENTICATION"]
Example = Annotated[str, Meta(min_length=1, max_length=1024)]
_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
_MOST_QUICK_REPLIES = 10
ButtonKind = Literal["quick_reply", "url", "phone", "copy_code", "flow"]
_MOST: dict[ButtonKind, int] = {"url": 2, "phone": 1, "copy_code": 1, "flow": 1}


class AuthenticationTemplate(Invalid):
    """Templates for one-time codes are neither written nor sent here."""


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """The line or file above the text."""

    format: Literal["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"]
    text: Annotated[str, Meta(max_length=60)] = ""
    example: Annotated[str, Meta(max_length=2000)] = ""
    """For a text with a variable its example; for a file the handle of an uploaded sample."""


class Button(msgspec.Struct, forbid_unknown_fields=True):
    """One button."""

    type: ButtonKind
    text: Annotated[str, Meta(max_length=25)] = ""
    url: Annotated[str, Meta(max_length=2000)] = ""
    example: Annotated[str, Meta(max_length=2000)] = ""
    """The whole address with its variable filled, or the code."""
    phone: Annotated[str, Meta(max_length=20)] = ""
    flow_id: Annotated[str, Meta(max_length=64)] = ""


class TemplateForm(msgspec.Struct, forbid_unknown_fields=True):
    """A template without its name and language, which never change."""

    category: Category
    """AUTHENTICATION is refused (`AuthenticationTemplate`): one-time codes are no messages of a
    conversation or a campaign."""
    body: Annotated[str, Meta(min_length=1, max_length=1024)]
    examples: Annotated[list[Example], Meta(max_length=30)] = []
    """One example for each variable of the body, in the order they first stand in it."""
    header: Header | None = None
    footer: Annotated[str, Meta(max_length=60)] = ""
    buttons: Annotated[list[Button], Meta(max_length=10)] = []


def draft_of(name: str, language: str, form: TemplateForm) -> TemplateDraft:
    """Return what the provider reviews. Raises `Invalid` naming the field."""
    if form.category == AUTHENTICATION:
        raise AuthenticationTemplate("templates for codes are not written here", field="category")
    named, body = _body(form)
    components = [*_header(form.header, named), body]
    if form.footer:
        if _VARIABLE.search(form.footer):
            raise Invalid("a footer has no variables", field="footer")
        components.append({"type": "FOOTER", "text": form.footer})
    if form.buttons:
        components.append({"type": "BUTTONS", "buttons": _buttons(form.buttons)})
    return TemplateDraft(name, language, form.category, tuple(components), named)


def variables_of(text: str) -> list[str]:
    """Return the variables of a text in the order they first stand in it."""
    return list(dict.fromkeys(found.strip() for found in _VARIABLE.findall(text)))


def _body(form: TemplateForm) -> tuple[bool, dict[str, Any]]:
    names = variables_of(form.body)
    named = _is_named(names, "body")
    if len(names) != len(form.examples):
        text = f"give an example for each of the {len(names)} variables"
        raise Invalid(text, field="examples")
    stripped = form.body.strip()
    if stripped.startswith("{{") or stripped.endswith("}}"):
        raise Invalid("a text neither begins nor ends with a variable", field="body")
    component: dict[str, Any] = {"type": "BODY", "text": form.body}
    if not names:
        return named, component
    if named:
        pairs = zip(names, form.examples, strict=True)
        examples = [{"param_name": name, "example": example} for name, example in pairs]
        return named, {**component, "example": {"body_text_named_params": examples}}
    return named, {**component, "example": {"body_text": [form.examples]}}


def _is_named(names: Sequence[str], field: str) -> bool:
    """Tell whether the variables have names. Numbers must run from 1 without a gap."""
    numbers = [name for name in names if name.isdigit()]
    if numbers and len(numbers) < len(names):
        raise Invalid("variables have either numbers or names, not both", field=field)
    if numbers and sorted(map(int, numbers)) != list(range(1, len(numbers) + 1)):
        raise Invalid("the numbers of variables run from 1 without a gap", field=field)
    wrong = [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,60}", name)]
    if wrong:
        text = f"{{{{{wrong[0]}}}}} is no variable: use small letters, digits and _"
        raise Invalid(text, field=field)
    return bool(names) and not numbers


def _header(header: Header | None, named: bool) -> list[dict[str, Any]]:
    if header is None:
        return []
    component: dict[str, Any] = {"type": "HEADER", "format": header.format}
    if header.format == "TEXT":
        return [{**component, **_header_text(header, named)}]
    if header.format == "LOCATION":
        return [component]
    if not header.example:
        raise Invalid("a file needs a sample for the review", field="header.example")
    return [{**component, "example": {"header_handle": [header.example]}}]


def _header_text(header: Header, named: bool) -> dict[str, Any]:
    names = variables_of(header.text)
    if not header.text.strip() or len(names) > 1:
        raise Invalid("a header has words and at most one variable", field="header.text")
    if not names:
        return {"text": header.text}
    if _is_named(names, "header.text") != named and named:
        raise Invalid("name the header's variable as the text's are", field="header.text")
    if not header.example:
        raise Invalid("give an example for the header's variable", field="header.example")
    if names[0].isdigit():
        return {"text": header.text, "example": {"header_text": [header.example]}}
    examples = [{"param_name": names[0], "example": header.example}]
    return {"text": header.text, "example": {"header_text_named_params": examples}}


def _buttons(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    kinds = [button.type for button in buttons]
    for kind, most in _MOST.items():
        if kinds.count(kind) > most:
            raise Invalid(f"at most {most} buttons of the kind {kind}", field="buttons")
    # Meta wants quick replies side by side, before or after all the others.
    groups = [kind == "quick_reply" for kind in kinds]
    if sum(one != other for one, other in zip(groups, groups[1:], strict=False)) > 1:
        raise Invalid("put the quick replies next to each other", field="buttons")
    for place, button in enumerate(buttons):
        if not button.text.strip() and button.type != "copy_code":
            raise Invalid("a button needs words", field=f"buttons[{place}].text")
    return [_button(button, f"buttons[{place}]") for place, button in enumerate(buttons)]


def _button(button: Button, field: str) -> dict[str, Any]:
    match button.type:
        case "quick_reply":
            return {"type": "QUICK_REPLY", "text": button.text}
        case "url":
            return {"type": "URL", "text": button.text, **_url(button, field)}
        case "phone":
            return _phone(button, field)
        case "copy_code":
            if not 1 <= len(button.example) <= 15:
                raise Invalid("an example of 1 to 15 characters", field=f"{field}.example")
            return {"type": "COPY_CODE", "example": button.example}
        case "flow":
            if not button.flow_id:
                raise Invalid("name the flow", field=f"{field}.flow_id")
            return {"type": "FLOW", "text": button.text, "flow_id": button.flow_id}


def _phone(button: Button, field: str) -> dict[str, Any]:
    if not re.fullmatch(r"\+\d{7,15}", button.phone):
        raise Invalid("write the number as +5511…", field=f"{field}.phone")
    return {"type": "PHONE_NUMBER", "text": button.text, "phone_number": button.phone}


def _url(button: Button, field: str) -> dict[str, Any]:
    if not re.match(r"https?://[^\s{]+", button.url):
        raise Invalid("an address begins with https://", field=f"{field}.url")
    names = variables_of(button.url)
    if not names:
        return {"url": button.url}
    if names != ["1"] or not button.url.endswith("{{1}}"):
        raise Invalid("an address has one {{1}}, at its end", field=f"{field}.url")
    if not button.example:
        raise Invalid("give an example of the whole address", field=f"{field}.example")
    return {"url": button.url, "example": [button.example]}
