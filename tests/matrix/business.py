"""Fills one business with one of each thing, through the API wherever the API can make it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from shared.campaigns import store as campaigns
from shared.campaigns.connect import connect_compose_flow, connect_planner, connect_reactions
from shared.conversations.connect import connect_media_flow, connect_receiving
from shared.conversations.media import MediaTask
from shared.entry.auth import Role
from shared.events.campaigns import CampaignStarted
from shared.kernel.clock import system_clock
from shared.knowledge import gaps
from shared.messaging.model import conversation_id
from shared.ports.channels import Fetched, File
from tests.matrix.people import Actor, People, with_key
from tests.matrix.product import Product

_ROLES = (Role.ADMIN, Role.AGENT, Role.VIEWER)


@dataclass(frozen=True)
class Showing:
    """A provider that hands out one and the same file."""

    fetched: Fetched

    def fetch(self, access_token: str, file: File) -> Fetched:
        return self.fetched


@dataclass
class Business:
    """One tenant: who works there, and the id of one thing of each kind."""

    product: Product
    people: People
    number: int
    canary: str
    """Stands in every text of this business, and must never be seen by another."""
    tenant: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def post(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """Do something as the owner."""
        content = None if body is None else json.dumps(body).encode()
        return self._send(method, path, content, self.actors["owner"])

    def _send(self, method: str, path: str, content: Any, actor: Actor) -> Any:
        answer = self.product.call(method, path, actor.headers(method), content)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def begin(self) -> None:
        """Sign the owner up and begin the business."""
        name = f"Negócio {self.canary}"
        owner = self.people.browser("owner", self.email("owner"), Role.OWNER, f"Dona {self.canary}")
        self.actors["owner"] = owner
        self.tenant = self.ids["tenant"] = self.post("/tenants", {"name": name})["id"]
        # The session was begun before there was a business: it goes on in the new one.
        self.ids["user"] = owner.user_id

    def email(self, who: str) -> str:
        return f"{who}@{self.canary}.example"

    def hire(self) -> None:
        """Invite one member of each role below owner, and make keys."""
        for role in _ROLES:
            self.post("/invites", {"email": self.email(role.word), "role": role.word})
            member = self.people.browser(role.word, self.email(role.word), role, self.canary)
            token = json.dumps({"token": self._mailed_token()}).encode()
            self._send("POST", "/invites/accept", token, member)
            self.actors[role.word] = member
        self.ids["member"] = self.actors["viewer"].user_id
        for role in (Role.VIEWER, Role.ADMIN):
            key = self.post("/api-keys", {"name": f"Loja {self.canary}", "role": role.word})
            self.actors[f"{role.word} key"] = with_key(f"{role.word} key", key)
            self.ids["api_key"] = key["id"]
        admin = self.email("admin")
        token_actor = self.people.with_token("admin token", admin, Role.ADMIN, self.tenant)
        self.actors["admin token"] = token_actor
        guest = {"email": self.email("guest"), "role": "viewer"}
        self.ids["invite"] = self.post("/invites", guest)["id"]
        self.ids["invite_token"] = self._mailed_token()

    def _mailed_token(self) -> str:
        folder = self.product.settings.data_dir / "mail"
        newest = max(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        text = newest.read_text().replace("=\n", "")
        found = re.search(r"token=(?:3D)?([\w-]+)", text)
        assert found, text
        return found[1]

    def stock(self) -> None:
        """Make what a business configures: offers, an agent with knowledge, a number."""
        c = self.canary
        offer = {"name": f"Bolo {c}", "description": c, "price": {"amount": 9000}, "features": [c]}
        self.ids["offer"] = self.post("/offers", offer)["id"]
        self.ids["offer_archived"] = self.post("/offers", offer)["id"]
        self.post(f"/offers/{self.ids['offer_archived']}", method="DELETE")
        agent = {"name": f"Bia {c}", "persona": c, "instructions": f"Fale de {c}."}
        self.ids["agent"] = self.post("/agents", {**agent, "offer_ids": [self.ids["offer"]]})["id"]
        self.ids["version"] = "1"
        knowledge = f"/agents/{self.ids['agent']}"
        source = {"title": f"Horários {c}", "text": f"Abrimos às 9h. {c}"}
        self.ids["source"] = self.post(f"{knowledge}/knowledge", source)["id"]
        faq = {"question": f"Fazem entrega? {c}", "answer": f"Sim, no centro. {c}"}
        self.ids["faq"] = self.post(f"{knowledge}/faqs", faq)["id"]
        self.ids["gap"] = self._miss(f"Alugam mesas? {c}")
        account = {"name": f"WhatsApp {c}", "number_id": f"10{self.number}", "access_token": "any"}
        connected = {**account, "business_account_id": "200000000000001"}
        self.ids["account"] = self.post("/accounts", connected)["id"]
        words = {"name": f"modelo_{self.number}", "language": "pt_BR", "body": f"Oi, {c}."}
        path = f"/accounts/{self.ids['account']}/templates"
        draft = self.post(path, {**words, "category": "MARKETING", "submit": False})
        self.ids["template"] = draft["template_id"]

    def _miss(self, question: str) -> str:
        """Let the agent miss an answer, as a hand-over notes it."""
        agent, now = self.ids["agent"], system_clock()
        self.product.documents.transact(
            self.tenant, lambda tx: gaps.note(tx, agent, question, "asked_for", "c1", now)
        )
        return str(self.post(f"/agents/{agent}/gaps", method="GET")["items"][0]["id"])

    def meet(self) -> None:
        """Add a contact, import another and hear from the first."""
        c, phone = self.canary, f"55119{9000 + self.number}7777"
        consent = {"kind": "consent", "source": c, "wording": c, "proof": c}
        person = {"name": f"Ana {c}", "phone": f"+{phone}", "company": c, "tags": [c]}
        self.ids["contact"] = self.post(
            "/contacts", {**person, "fields": {"bairro": c}, "consent": consent}
        )["id"]
        file = f"nome;telefone\nCaio {c};+55119{8000 + self.number}6666\n".encode()
        path = f"/contacts/import?basis=consent&basis_source={c}"
        self.ids["import"] = self._send("POST", path, file, self.actors["owner"])["id"]
        self.hear(phone, f"Quero um bolo {c}")
        self.ids["conversation"] = conversation_id(self.ids["account"], self.ids["contact"])
        self.ids["message"] = self._first(f"/conversations/{self.ids['conversation']}/messages")
        self.ids["picture"] = self._show(phone)
        self.ids["file"] = "0"
        self.ids["campaign_file"] = self._keep_picture()
        gone = {"name": f"Eva {c}", "phone": f"+55119{7000 + self.number}5555"}
        self.ids["forgotten"] = self.post("/contacts", gone)["id"]
        self.post("/privacy/erasures", {"contact_id": self.ids["forgotten"]})

    def _keep_picture(self) -> str:
        """Keep a picture for the header of a campaign's template."""
        owner, content = self.actors["owner"], self.canary.encode()
        way, type = "/campaigns/files?kind=image", {"content-type": "image/png"}
        kept = self.product.call("POST", way, {**owner.headers("POST"), **type}, content)
        return str(kept.json()["file"])

    def hear(self, phone: str, text: str) -> None:
        """Take a webhook with one message of a person."""
        self._take(phone, {"type": "text", "text": {"body": text}})

    def _show(self, phone: str) -> str:
        """Take a picture of the person, fetched as from Meta; return the message's id."""
        self._take(phone, {"type": "image", "image": {"id": "1"}})
        id = self._first(f"/conversations/{self.ids['conversation']}/messages")
        fetched = Fetched(self.canary.encode(), "image/png")
        flow = connect_media_flow(self.product.settings)
        replace(flow, source=Showing(fetched)).run(MediaTask(self.tenant, id))
        return id

    def _take(self, phone: str, content: dict[str, Any]) -> None:
        message = {
            "from": phone,
            "id": f"wamid.{phone}.{system_clock().timestamp()}",
            "timestamp": str(int(system_clock().timestamp())),
            **content,
        }
        profile = {"wa_id": phone, "profile": {"name": f"Ana {self.canary}"}}
        value = {
            "metadata": {"phone_number_id": f"10{self.number}"},
            "contacts": [profile],
            "messages": [message],
        }
        body = {"entry": [{"id": "w1", "changes": [{"field": "messages", "value": value}]}]}
        connect_receiving(self.product.settings).receive(json.dumps(body).encode())

    def campaign(self, kind: str, first: Mapping[str, Any], start: bool, **more: Any) -> str:
        """Make a campaign for the contact and perhaps start and plan it."""
        body = {
            "name": f"Campanha {kind} {self.canary}",
            "account_id": self.ids["account"],
            "agent_id": self.ids["agent"],
            "offer_ids": [self.ids["offer"]],
            "first_message": first,
            **more,
        }
        id = str(self.post("/campaigns", body)["id"])
        path = f"/campaigns/{id}/prospects/import"
        self.post(path, {"contact_ids": [self.ids["contact"]]})
        self.ids[f"campaign_{kind}"] = id
        if start:
            self.post(f"/campaigns/{id}/start")
            self._plan(id)
        return id

    def _plan(self, id: str) -> None:
        settings = self.product.settings
        fact = CampaignStarted(tenant=self.tenant, fact_id=f"{id}-started", campaign_id=id)
        connect_reactions(settings).on_campaign_started(fact)
        horizon = self.product.documents.transact(
            self.tenant, lambda tx: campaigns.get_horizon(tx, id)
        )
        connect_planner(settings).plan(self.tenant, id, horizon.turn)

    def advertise(self) -> None:
        """Make campaigns in every state, with a prospect, a send, a draft and an enrolment."""
        template = {
            "mode": "template",
            "template": "primeiro_contato",
            "language": "pt_BR",
            "variables": [
                {"field": "first_name", "fallback": self.canary},
                {"field": "company", "fallback": self.canary},
            ],
        }
        self.campaign("draft", template, start=False)
        running = self.campaign("running", template, start=True)
        paused = self.campaign("paused", template, start=True)
        self.post(f"/campaigns/{paused}/pause")
        written = {"mode": "llm", "brief": f"Convide para a loja. {self.canary}"}
        reviewed = self.campaign("reviewed", written, start=True, review=True)
        compose = connect_compose_flow(self.product.settings)
        compose.compose(self.tenant, reviewed, self.ids["contact"])
        self.ids["prospect"] = self._first(f"/campaigns/{running}/prospects")
        self.ids["send"] = self._first(f"/campaigns/{running}/sends")
        self.ids["draft"] = self._first(f"/campaigns/{reviewed}/drafts")
        path = f"/campaigns/{self.ids['campaign_draft']}/prospects/import"
        self.ids["enrolment"] = self.post(path, {"tag": self.canary})["enrolment_id"]

    def _first(self, path: str) -> str:
        return str(self.post(path, method="GET")["items"][0]["id"])


def opened_business(product: Product, people: People, number: int, canary: str) -> Business:
    """Return a business with one of each thing."""
    business = Business(product, people, number, canary)
    business.begin()
    business.hire()
    business.stock()
    business.meet()
    business.advertise()
    return business
