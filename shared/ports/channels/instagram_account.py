"""The account behind an Instagram profile: who it is, and whether its webhooks come to us."""

from collections.abc import Sequence

from shared.ports.channels import NOT_ON_CHANNEL, NumberState, Reaction, Refused, Sender
from shared.ports.channels.accounts import App, TemplateDraft, TemplateState
from shared.ports.channels.whatsapp_graph import GraphClient, nodes_of

_FIELDS = "id,user_id,username,name"
# Facts: text, links, reactions and stickers; audio and video have a limit of their own.
_CALLS_PER_SECOND = 300
_WEBHOOKS = (
    "messages,messaging_postbacks,messaging_seen,message_reactions,message_edit,"
    "messaging_referral,comments,live_comments"
)


class InstagramAccounts:
    """Keeps the contract of `ChannelAccounts`. A profile is its own business account, and has
    neither templates nor a PIN."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Read the profile's names."""
        path, query = sender.provider_number_id, {"fields": _FIELDS}
        answer = self._graph.ask("GET", path, sender.access_token, params=query)
        if isinstance(answer, Refused):
            return answer
        username = str(answer.get("username") or "")
        return NumberState(
            display_phone_number=f"@{username}" if username else "",
            verified_name=str(answer.get("name") or ""),
            quality="",
            daily_limit=None,
            throughput_per_second=_CALLS_PER_SECOND,
        )

    def numbers(self, sender: Sender, business_account_id: str) -> Sequence[str] | Refused:
        """Return both ids of the profile the token belongs to, first the one of webhooks."""
        query = {"fields": "id,user_id"}
        answer = self._graph.ask("GET", "me", sender.access_token, params=query)
        if isinstance(answer, Refused):
            return answer
        return [str(answer[name]) for name in ("user_id", "id") if answer.get(name)]

    def subscribe(self, sender: Sender, business_account_id: str) -> None | Refused:
        """Subscribe the app the token belongs to, to all we read."""
        path, query = f"{sender.provider_number_id}/subscribed_apps", {
            "subscribed_fields": _WEBHOOKS
        }  # fmt: skip
        answer = self._graph.ask("POST", path, sender.access_token, params=query)
        if isinstance(answer, Refused):
            return answer
        accepted = answer.get("success") is True
        return None if accepted else Refused(-200, Reaction.RETRY, "an answer that says nothing")

    def is_subscribed(self, sender: Sender, business_account_id: str) -> bool | Refused:
        """Tell whether messages come to any app."""
        path = f"{sender.provider_number_id}/subscribed_apps"
        answer = self._graph.ask("GET", path, sender.access_token)
        if isinstance(answer, Refused):
            return answer
        apps = nodes_of(answer.get("data"))
        return any("messages" in (app.get("subscribed_fields") or ()) for app in apps)

    def register(self, sender: Sender, pin: str) -> None | Refused:
        """Refuse: a profile has no PIN."""
        return _not_here("PIN")

    def renew(self, sender: Sender) -> str | Refused:
        """Have the token last 60 days from now: Meta takes one that is a day old or more."""
        # Meta wants it in the address; the client writes no addresses into our logs.
        query = {"grant_type": "ig_refresh_token", "access_token": sender.access_token}
        path = "refresh_access_token"
        answer = self._graph.ask("GET", path, sender.access_token, params=query)
        if isinstance(answer, Refused):
            return answer
        token = answer.get("access_token")
        return str(token) if token else Refused(-200, Reaction.RETRY, "no token")

    def exchange(self, app: App, code: str) -> str | Refused:
        """Refuse: Embedded Signup connects WhatsApp numbers."""
        return _not_here("sign-up")

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Return none."""
        return ()

    def upload_sample(self, sender: Sender, data: bytes, content_type: str) -> str | Refused:
        """Refuse."""
        return _not_here("templates")

    def create_template(
        self, sender: Sender, business_account_id: str, draft: TemplateDraft
    ) -> TemplateState | Refused:
        """Refuse."""
        return _not_here("templates")

    def edit_template(
        self, sender: Sender, template_id: str, draft: TemplateDraft
    ) -> None | Refused:
        """Refuse."""
        return _not_here("templates")

    def delete_template(
        self, sender: Sender, business_account_id: str, name: str, template_id: str
    ) -> None | Refused:
        """Refuse."""
        return _not_here("templates")


def _not_here(what: str) -> Refused:
    return Refused(NOT_ON_CHANNEL, Reaction.DROP, f"Instagram has no {what}")
