"""WhatsApp Cloud API over HTTPS: one call per message, its outcome as a value."""

import json
import math
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shared.kernel.clock import Clock, system_clock
from shared.ports.channels import (
    Inbound,
    NumberState,
    Outcome,
    Outgoing,
    Reaction,
    Recipient,
    Refused,
    Sender,
    Sent,
    TemplateContent,
    TemplateState,
    Unknown,
)
from shared.ports.channels.errors import (
    NO_ADDRESS,
    NOT_CONNECTED,
    is_definite,
    reaction_to,
    reaction_to_status,
    wait_seconds,
)
from shared.ports.channels.whatsapp_account import (
    NUMBER_FIELDS,
    TEMPLATE_FIELDS,
    next_page,
    number_state,
    template_states,
)
from shared.ports.channels.whatsapp_webhook import parse

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 30.0
_WRITE_SECONDS = 10.0
# A send that waits longer than this for a free connection has not left: it is tried again.
_POOL_SECONDS = 10.0
_CONNECTIONS = 100
# Shorter than the five seconds after which common servers close an idle connection: a message
# written into one that is just closing would be an unknown outcome.
_KEEP_ALIVE_SECONDS = 4.0
# Ten thousand templates: more than any business account may have.
_MAX_TEMPLATE_PAGES = 100
_HELD = ("held_for_quality_assessment", "paused")


class WhatsappChannels:
    """Speaks to `api_url` (the Graph API or the simulator). Safe for threads."""

    def __init__(self, api_url: str, api_version: str, clock: Clock = system_clock) -> None:
        self._base = f"{api_url.rstrip('/')}/{api_version}"
        self._clock = clock
        self._client: httpx.Client | None = None
        self._building = threading.Lock()

    def send(self, sender: Sender, outgoing: Outgoing) -> Outcome:
        """Ask once; see the contract."""
        import httpx

        address = _address(outgoing.recipient)
        if not address:
            return Refused(NO_ADDRESS, Reaction.DROP, "the recipient has no address")
        payload = {**address, **_content(outgoing), "biz_opaque_callback_data": outgoing.send_id}
        try:
            response = self._post(sender, {**payload, "recipient_type": "individual"})
        except _not_connected() as error:
            return Refused(NOT_CONNECTED, Reaction.RETRY, type(error).__name__)
        except httpx.HTTPError as error:
            return Unknown(f"{type(error).__name__}: {error}")
        return _outcome(response)

    def acknowledge(self, sender: Sender, message_id: str, typing: bool) -> None:
        """Mark it read; whether that worked is of no importance."""
        import httpx

        payload: dict[str, Any] = {"status": "read", "message_id": message_id}
        if typing:
            payload["typing_indicator"] = {"type": "text"}
        try:
            self._post(sender, payload)
        except httpx.HTTPError:
            return

    def describe(self, sender: Sender) -> NumberState | Refused:
        """Read the number's state; every failure comes back as a value."""
        answer = self._get(sender, sender.provider_number_id, {"fields": NUMBER_FIELDS})
        return answer if isinstance(answer, Refused) else number_state(answer)

    def templates(
        self, sender: Sender, business_account_id: str
    ) -> Sequence[TemplateState] | Refused:
        """Read every page of the business account's templates."""
        found: list[TemplateState] = []
        path = f"{business_account_id}/message_templates"
        query = {"fields": TEMPLATE_FIELDS, "limit": "100"}
        for _ in range(_MAX_TEMPLATE_PAGES):
            answer = self._get(sender, path, query)
            if isinstance(answer, Refused):
                return answer
            found += template_states(answer)
            after = next_page(answer)
            if after is None:
                break
            query["after"] = after
        return found

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Split a verified webhook body; see the contract."""
        return parse(body, self._clock)

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        with self._building:
            if self._client is not None:
                self._client.close()
            self._client = None

    def _get(
        self, sender: Sender, path: str, query: Mapping[str, str]
    ) -> Mapping[str, Any] | Refused:
        import httpx

        try:
            response = self._http().get(
                f"{self._base}/{path}", params=query, headers=_authorization(sender)
            )
        except httpx.HTTPError as error:
            return Refused(NOT_CONNECTED, Reaction.RETRY, type(error).__name__)
        body = _json(response)
        graph_error = _graph_error(body)
        if graph_error is not None:
            return _refused(graph_error, response)
        status = response.status_code
        if status == 200 and body:
            return body
        # A question changes nothing, so one the server failed at is simply asked again.
        reaction = Reaction.RETRY if status == 200 or status >= 500 else reaction_to_status(status)
        return Refused(-status, reaction, "no Graph answer")

    def _post(self, sender: Sender, payload: Mapping[str, Any]) -> "httpx.Response":
        return self._http().post(
            f"{self._base}/{sender.provider_number_id}/messages",
            # Escaped to ASCII: a lone surrogate in a text is then no failure of ours.
            content=json.dumps({"messaging_product": "whatsapp", **payload}).encode(),
            headers={**_authorization(sender), "Content-Type": "application/json"},
        )

    def _http(self) -> "httpx.Client":
        if self._client is None:
            with self._building:
                if self._client is None:
                    self._client = _build_client()
        return self._client


def _build_client() -> "httpx.Client":
    import httpx

    return httpx.Client(
        timeout=httpx.Timeout(
            connect=_CONNECT_SECONDS, read=_READ_SECONDS, write=_WRITE_SECONDS, pool=_POOL_SECONDS
        ),
        limits=httpx.Limits(
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
        ),
        # Neither proxies of the environment nor redirects may see a token.
        trust_env=False,
        follow_redirects=False,
    )


def _not_connected() -> "tuple[type[httpx.HTTPError], ...]":
    """Return the errors after which not one byte of the request has left (DNS, TLS, address)."""
    import httpx

    return (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
        httpx.LocalProtocolError,
    )


def _authorization(sender: Sender) -> dict[str, str]:
    return {"Authorization": f"Bearer {sender.access_token}"}


def _address(recipient: Recipient) -> dict[str, str]:
    if recipient.phone:
        # Without the plus Meta puts the business's own country code in front.
        return {"to": "+" + recipient.phone.removeprefix("+")}
    return {"recipient": recipient.user_id} if recipient.user_id else {}


def _content(outgoing: Outgoing) -> dict[str, Any]:
    content = outgoing.content
    if not isinstance(content, TemplateContent):
        return {"type": "text", "text": {"body": content.text, "preview_url": True}}
    template: dict[str, Any] = {"name": content.name, "language": {"code": content.language}}
    if content.variables:
        parameters = [{"type": "text", "text": value} for value in content.variables]
        template["components"] = [{"type": "body", "parameters": parameters}]
    return {"type": "template", "template": template}


def _outcome(response: "httpx.Response") -> Outcome:
    body = _json(response)
    status = response.status_code
    error = _graph_error(body)
    if error is not None:
        if is_definite(error["code"], status):
            return _refused(error, response)
        return Unknown(f"HTTP {status} with code {error['code']}")
    if 200 <= status < 300:
        return _accepted(body)
    # 408 is given up on while reading: whether the message was taken is not said.
    if status >= 500 or status == 408:
        return Unknown(f"HTTP {status} without a Graph error")
    wait = _retry_after_seconds(response.headers)
    return Refused(-status, reaction_to_status(status), "no Graph answer", wait)


def _accepted(body: Mapping[str, Any]) -> Outcome:
    message = _first(body.get("messages"))
    message_id = message.get("id")
    if not isinstance(message_id, str) or not message_id:
        return Unknown("a 200 without a message id")
    contact = _first(body.get("contacts"))
    recipient_id = contact.get("wa_id") or contact.get("user_id")
    held = message.get("message_status") in _HELD
    return Sent(message_id, str(recipient_id) if recipient_id else None, held)


def _refused(error: Mapping[str, Any], response: "httpx.Response") -> Refused:
    code: int = error["code"]
    data = error.get("error_data")
    detail = data.get("details") if isinstance(data, dict) else None
    reaction = reaction_to(
        code,
        http_status=response.status_code,
        is_transient=error.get("is_transient") is True,
    )
    wait = _retry_after_seconds(response.headers) or wait_seconds(code)
    return Refused(code, reaction, str(detail or error.get("message") or ""), wait)


def _graph_error(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    error = body.get("error")
    if not isinstance(error, dict):
        return None
    try:
        return {**error, "code": int(error["code"])}
    except (KeyError, TypeError, ValueError):
        return None


def _retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    waits: list[float] = []
    with suppress(ValueError):
        waits.append(float(headers.get("retry-after", "")))
    with suppress(ValueError, AttributeError, TypeError, KeyError):
        usage = json.loads(headers.get("x-business-use-case-usage", "{}"))
        for uses in usage.values():
            waits += [float(use["estimated_time_to_regain_access"]) * 60 for use in uses]
    return max((wait for wait in waits if 0 < wait < math.inf), default=None)


def _first(items: object) -> Mapping[str, Any]:
    if isinstance(items, list) and items and isinstance(items[0], dict):
        return items[0]
    return {}


def _json(response: "httpx.Response") -> Mapping[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
