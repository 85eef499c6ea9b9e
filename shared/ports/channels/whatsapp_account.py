"""The account behind a WhatsApp number: its state, its templates, and how it is connected."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.ports.channels import NumberState, Reaction, Refused, Sender, TemplateState
from shared.ports.channels.accounts import App, TemplateDraft
from shared.ports.channels.whatsapp_graph import GraphClient, Node, node_of, nodes_of

_NUMBER_FIELDS = (
    "display_phone_number,verified_name,quality_rating,status,name_status,throughput,"
    "is_on_biz_app,platform_type,whatsapp_business_manager_messaging_limit,health_status"
)
_TEMPLATE_FIELDS = "id,name,language,status,category,quality_score,rejected_reason,components"
_LOWEST_LIMIT = 250
# Facts: 80 a second, 1,000 after the upgrade, 20 for a number that is also used in the app.
_THROUGHPUT = {"HIGH": 1000}
_USUAL_THROUGHPUT = 80
_COEXISTENCE_THROUGHPUT = 20
# Ten thousand templates: more than any business account may have.
_MOST_PAGES = 100


class WhatsappAccounts:
    """Keeps the contract of `ChannelAccounts`."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Read the number's state."""
        answer = self._get(sender, sender.provider_number_id, {"fields": _NUMBER_FIELDS})
        return answer if isinstance(answer, Refused) else number_state(answer)

    def numbers(self, sender: Sender, business_account_id: str) -> Sequence[str] | Refused:
        """Read the ids of every page."""
        found = self._pages(sender, f"{business_account_id}/phone_numbers", "id")
        return found if isinstance(found, Refused) else [str(node.get("id")) for node in found]

    def subscribe(self, sender: Sender, business_account_id: str) -> None | Refused:
        """Subscribe the app the token belongs to."""
        path = f"{business_account_id}/subscribed_apps"
        return self._change("POST", path, sender.access_token)

    def is_subscribed(self, sender: Sender, business_account_id: str) -> bool | Refused:
        """Tell whether any app is subscribed."""
        answer = self._get(sender, f"{business_account_id}/subscribed_apps", {})
        return answer if isinstance(answer, Refused) else bool(nodes_of(answer.get("data")))

    def register(self, sender: Sender, pin: str) -> None | Refused:
        """Register the number."""
        payload = {"messaging_product": "whatsapp", "pin": pin}
        path = f"{sender.provider_number_id}/register"
        return self._change("POST", path, sender.access_token, payload)

    def renew(self, sender: Sender) -> str | Refused:
        """Return the same: the token of a system user does not age."""
        return sender.access_token

    def exchange(self, app: App, code: str) -> str | Refused:
        """Exchange the code; the app's secret goes in the body, where no log keeps it."""
        payload = {"client_id": app.id, "client_secret": app.secret}
        payload |= {"grant_type": "authorization_code", "code": code}
        answer = self._graph.ask("POST", "oauth/access_token", "", payload)
        if isinstance(answer, Refused):
            return answer
        return str(answer.get("access_token") or "") or _unreadable()

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Read every page of the business account's templates."""
        path = f"{business_account_id}/message_templates"
        found = self._pages(sender, path, _TEMPLATE_FIELDS)
        return found if isinstance(found, Refused) else template_states(found)

    def upload_sample(self, sender: Sender, data: bytes, content_type: str) -> str | Refused:
        """Open an upload for the app the token belongs to, and send the whole file at once."""
        about = {"file_length": str(len(data)), "file_type": content_type}
        session = self._graph.ask("POST", "app/uploads", sender.access_token, params=about)
        if isinstance(session, Refused):
            return session
        if not session.get("id"):
            return _unreadable()
        # The one call of the Graph API that wants the token under this word.
        headers = {"Authorization": f"OAuth {sender.access_token}", "file_offset": "0"}
        answer = self._graph.ask("POST", str(session["id"]), "", content=data, headers=headers)
        if isinstance(answer, Refused):
            return answer
        return str(answer.get("h") or "") or _unreadable()

    def create_template(
        self, sender: Sender, business_account_id: str, draft: TemplateDraft
    ) -> TemplateState | Refused:
        """Submit it; what Meta does not repeat is taken from the draft."""
        payload: dict[str, Any] = {"name": draft.name, "language": draft.language}
        if draft.named:
            payload["parameter_format"] = "named"
        path = f"{business_account_id}/message_templates"
        body = {**payload, **_words(draft)}
        answer = self._graph.ask("POST", path, sender.access_token, body)
        if isinstance(answer, Refused):
            return answer
        node = {"name": draft.name, "language": draft.language, **_words(draft), **answer}
        return template_states([node])[0]

    def edit_template(
        self, sender: Sender, template_id: str, draft: TemplateDraft
    ) -> None | Refused:
        """Replace category and components."""
        return self._change("POST", template_id, sender.access_token, _words(draft))

    def delete_template(
        self, sender: Sender, business_account_id: str, name: str, template_id: str
    ) -> None | Refused:
        """Delete by name and id: the name alone would take every language."""
        path = f"{business_account_id}/message_templates"
        query = {"name": name, "hsm_id": template_id}
        answer = self._graph.ask("DELETE", path, sender.access_token, params=query)
        return answer if isinstance(answer, Refused) else None

    def _change(
        self, method: str, path: str, token: str, payload: Node | None = None
    ) -> None | Refused:
        answer = self._graph.ask(method, path, token, payload)
        if isinstance(answer, Refused):
            return answer
        return None if answer.get("success") is True else _unreadable()

    def _get(self, sender: Sender, path: str, query: Mapping[str, str]) -> Node | Refused:
        return self._graph.ask("GET", path, sender.access_token, params=dict(query))

    def _pages(self, sender: Sender, path: str, fields: str) -> list[Node] | Refused:
        found: list[Node] = []
        query = {"fields": fields, "limit": "100"}
        for _ in range(_MOST_PAGES):
            answer = self._get(sender, path, query)
            if isinstance(answer, Refused):
                return answer
            found += nodes_of(answer.get("data"))
            after = next_page(answer)
            if after is None:
                break
            query["after"] = after
        return found


def number_state(answer: Node) -> NumberState:
    """Read the description of a number."""
    health = node_of(answer.get("health_status"))
    entities = nodes_of(health.get("entities"))
    coexistence = answer.get("is_on_biz_app") is True and answer.get("platform_type") == "CLOUD_API"
    level = str(node_of(answer.get("throughput")).get("level") or "").upper()
    usual = _COEXISTENCE_THROUGHPUT if coexistence else _USUAL_THROUGHPUT
    return NumberState(
        display_phone_number=str(answer.get("display_phone_number") or ""),
        verified_name=str(answer.get("verified_name") or ""),
        quality=str(answer.get("quality_rating") or "UNKNOWN"),
        daily_limit=read_daily_limit(answer.get("whatsapp_business_manager_messaging_limit")),
        portfolio_id=_portfolio_id(entities),
        throughput_per_second=usual if coexistence else _THROUGHPUT.get(level, usual),
        coexistence=coexistence,
        status=str(answer.get("status") or "").upper(),
        name_status=str(answer.get("name_status") or "").upper(),
        can_send=str(health.get("can_send_message") or "").upper(),
        problems=tuple(_problems(entities)),
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


def template_states(nodes: Sequence[Node]) -> list[TemplateState]:
    """Read templates; one without a name is left out."""
    return [_template_state(node) for node in nodes if node.get("name")]


def next_page(answer: Node) -> str | None:
    """Return the cursor of the following page, if there is one."""
    paging = node_of(answer.get("paging"))
    after = node_of(paging.get("cursors")).get("after")
    return str(after) if paging.get("next") and after else None


def _template_state(node: Node) -> TemplateState:
    components = nodes_of(node.get("components"))
    reason = str(node.get("rejected_reason") or "").upper()
    return TemplateState(
        name=str(node["name"]),
        language=str(node.get("language") or ""),
        # Old answers spell these in lower case.
        status=str(node.get("status") or "UNKNOWN").upper(),
        category=str(node.get("category") or "").upper(),
        body=_body(components),
        id=str(node.get("id") or ""),
        quality=str(node_of(node.get("quality_score")).get("score") or "").upper(),
        rejection_reason="" if reason == "NONE" else reason,
        components=tuple(components),
    )


def _words(draft: TemplateDraft) -> dict[str, Any]:
    return {"category": draft.category, "components": [dict(one) for one in draft.components]}


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


def _problems(entities: Sequence[Node]) -> list[str]:
    errors = [error for entity in entities for error in nodes_of(entity.get("errors"))]
    return [str(error.get("error_description") or error.get("error_code")) for error in errors]


def _unreadable() -> Refused:
    return Refused(-200, Reaction.RETRY, "an answer that says nothing")
