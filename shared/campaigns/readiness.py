"""What must stand before a campaign starts, and what keeps its template from being sent; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from shared.campaigns.model import Campaign, FirstMessage
from shared.messaging.templates import key_of, why_not


class Problem(msgspec.Struct, frozen=True):
    """One thing that keeps a campaign from starting."""

    field: str
    code: str
    message: str


class Surroundings(msgspec.Struct, frozen=True):
    """What the start needs to know about everything the campaign points at."""

    account: Mapping[str, Any] | None
    agent_exists: bool
    missing_offer_ids: tuple[str, ...] = ()
    has_prospects: bool = False
    warnings: tuple[str, ...] = ()


def start_problems(campaign: Campaign, around: Surroundings, now: datetime) -> list[Problem]:
    """Return everything that keeps the campaign from starting, each with its field."""
    problems = _account_problems(campaign, around.account)
    if campaign.first_message.written_by_model and not around.agent_exists:
        problems.append(Problem("agent_id", "AgentNotFound", "choose an agent that exists"))
    elif campaign.agent_id and not around.agent_exists:
        problems.append(Problem("agent_id", "AgentNotFound", "this agent is not there any more"))
    problems += [
        Problem("offer_ids", "OfferNotFound", f"there is no offer {offer_id}")
        for offer_id in around.missing_offer_ids
    ]
    if not around.has_prospects:
        problems.append(Problem("prospects", "NoProspects", "add at least one person"))
    if campaign.is_over(now):
        problems.append(Problem("valid_until", "Past", "this moment has passed"))
    return problems


def _account_problems(campaign: Campaign, account: Mapping[str, Any] | None) -> list[Problem]:
    if account is None:
        return [Problem("account_id", "AccountNotFound", "choose a connected number")]
    if account.get("channel") == "instagram":
        text = "on Instagram only who has written may be written to"
        return [Problem("account_id", "CampaignNotOnInstagram", text)]
    if account.get("status") != "active":
        return [Problem("account_id", "AccountNotActive", "this number cannot send now")]
    problems = template_problems(campaign.first_message, account.get("templates") or {})
    allowed = float(account.get("throughput_per_second") or 80)
    if campaign.rate.per_second > allowed:
        text = f"the number sends at most {allowed:g} messages per second"
        problems.append(Problem("rate", "RateTooHigh", text))
    return problems


_WHY_NOT = {
    "TemplateNotFound": "this number has no such template",
    "AuthenticationTemplate": "it is for one-time codes, which no campaign sends",
    "TemplateNotApproved": "Meta has not approved this template",
    "TemplateHeld": "Meta refused a message with it",
    "TemplateQualityLow": "too many people blocked or reported it",
}
TEMPLATE_PROBLEMS = frozenset(_WHY_NOT)
"""Codes that are over once the template may be sent again."""


def template_problems(message: FirstMessage, templates: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps the message's template from being sent."""
    where = "first_message.template"
    if message.template is None:
        if message.written_by_model:
            return []
        return [Problem(where, "TemplateMissing", "choose an approved template")]
    template = templates.get(key_of(message.template, message.language))
    code = why_not(template)
    if code or template is None:
        return [Problem(where, code, _WHY_NOT[code])]
    problem = _variable_problem(message, variables_in(str(template.get("body") or "")))
    return [problem] if problem else _part_problems(message, template.get("components") or [])


def _variable_problem(message: FirstMessage, wanted: Sequence[str]) -> Problem | None:
    where, given = "first_message.variables", len(message.variables)
    # What a model writes fills the one variable.
    if len(wanted) != (1 if message.written_by_model else given):
        text = f"the template has {len(wanted)} variables, the campaign fills {given}"
        return Problem(where, "VariableCount", text)
    names = {name for name in wanted if not name.isdigit()}
    if names != {variable.name for variable in message.variables if variable.name}:
        text = f"the template names its variables {', '.join(wanted)}"
        return Problem(where, "VariableCount", text)
    return None


def _part_problems(message: FirstMessage, components: Sequence[Mapping[str, Any]]) -> list[Problem]:
    # Of what a model writes nothing else is taken from the person.
    filled = [
        part
        for part in message.parts
        if (part.is_for_everybody if message.written_by_model else part.is_filled)
    ]
    given = {(part.place, part.kind, part.index) for part in filled}
    missing = [place for place in _wanted_parts(components) if place not in given]
    text = "the template's {0} ({1}) needs a value"
    return [
        Problem("first_message.parts", "PartMissing", text.format(place, kind))
        for place, kind, _ in missing
    ]


def _wanted_parts(components: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    wanted: list[tuple[str, str, int]] = []
    for component in components:
        if component.get("type") == "HEADER":
            kind = str(component.get("format", "TEXT")).lower()
            if kind != "text" or "{{" in str(component.get("text", "")):
                wanted.append(("header", kind, 0))
        for index, button in enumerate(component.get("buttons") or []):
            if button.get("type") == "URL" and "{{" in str(button.get("url", "")):
                wanted.append(("button", "url", index))
            if button.get("type") == "COPY_CODE":
                wanted.append(("button", "copy_code", index))
    return wanted


def variables_in(body: str) -> list[str]:
    """Return the different {{variables}} of a template's body, in their order."""
    names = (part.split("}}", 1)[0].strip() for part in body.split("{{")[1:] if "}}" in part)
    return list(dict.fromkeys(names))
