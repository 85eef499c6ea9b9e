"""Reads what Meta says about a connected WhatsApp number and its templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.ports.channels import NumberState, TemplateState

NUMBER_FIELDS = (
    "display_phone_number,verified_name,quality_rating,"
    "whatsapp_business_manager_messaging_limit,health_status"
)
TEMPLATE_FIELDS = "name,language,status,category,components"
_LOWEST_LIMIT = 250

Node = Mapping[str, Any]


def number_state(answer: Node) -> NumberState:
    """Read the answer to `NUMBER_FIELDS`."""
    return NumberState(
        display_phone_number=str(answer.get("display_phone_number") or ""),
        verified_name=str(answer.get("verified_name") or ""),
        quality=str(answer.get("quality_rating") or "UNKNOWN"),
        daily_limit=read_daily_limit(answer.get("whatsapp_business_manager_messaging_limit")),
        portfolio_id=_portfolio_id(_nodes(_node(answer.get("health_status")).get("entities"))),
    )


def read_daily_limit(tier: object) -> int | None:
    """Read `TIER_2K`, `2000`, `-1` or `TIER_UNLIMITED`; what is unreadable is the lowest tier."""
    text = str(tier).upper().removeprefix("TIER_")
    if text in ("UNLIMITED", "-1"):
        return None
    factor = 1000 if text.endswith("K") else 1
    try:
        limit = int(text.removesuffix("K")) * factor
    except ValueError:
        return _LOWEST_LIMIT
    return limit if limit > 0 else _LOWEST_LIMIT


def template_states(answer: Node) -> list[TemplateState]:
    """Read one page of templates; one without a name is left out."""
    return [
        TemplateState(
            name=str(node["name"]),
            language=str(node.get("language") or ""),
            # Old answers spell both in lower case.
            status=str(node.get("status") or "UNKNOWN").upper(),
            category=str(node.get("category") or "").upper(),
            body=_body(_nodes(node.get("components"))),
        )
        for node in _nodes(answer.get("data"))
        if node.get("name")
    ]


def next_page(answer: Node) -> str | None:
    """Return the cursor of the following page, if there is one."""
    paging = _node(answer.get("paging"))
    after = _node(paging.get("cursors")).get("after")
    return str(after) if paging.get("next") and after else None


def _body(components: Sequence[Node]) -> str:
    for component in components:
        if str(component.get("type")).upper() == "BODY":
            return str(component.get("text") or "")
    return ""


def _portfolio_id(entities: Sequence[Node]) -> str | None:
    for entity in entities:
        if entity.get("entity_type") == "BUSINESS" and entity.get("id"):
            return str(entity["id"])
    return None


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _nodes(value: object) -> list[Node]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
