"""The play: sets the stage through the public API and looks at it while it runs."""

import time
from dataclasses import dataclass, field
from typing import Any

from infra.local.api_client import ApiClient
from infra.local.sample_business import SAMPLES, campaign_body, read_business, set_up

RATE = {"messages": 5, "per_seconds": 1}
TAG = "demo"
_IMPORT_SECONDS = 120
_COMPARED = 20
_QUESTIONS = [
    "Quanto custa o site?",
    "Qual o prazo para o site ficar pronto?",
    "Tem fidelidade no plano?",
    "Como funciona o pagamento?",
    "A hospedagem está incluída?",
]
_INTEREST = ["Tenho interesse, como faço?", "Gostei! Pode me explicar melhor o site?"]
_OPT_OUT = ["SAIR", "Por favor, não me mande mais mensagens"]
# One in so many people answers in each way; the others only read.
_CAST = (("question", _QUESTIONS, 7), ("interest", _INTEREST, 13), ("opt-out", _OPT_OUT, 17))
_TROUBLE = {"duplicate_rate": 0.3, "duplicate_times": 2, "reorder_rate": 0.2, "reorder_seconds": 2}

Json = dict[str, Any]


@dataclass
class Snapshot:
    """What there is to see at one moment."""

    metrics: Json
    stats: Json
    people: list[Json]


@dataclass
class Play:
    """One run of the demo."""

    api: ApiClient
    campaign_id: str = ""
    people: int = 0
    cast: dict[str, list[str]] = field(default_factory=dict)
    """Who answers in which way: digits of their phones."""

    def set_stage(self) -> None:
        """Make business, agent, knowledge and number."""
        me = self.api.sign_in("demo@piloto.example", f"demo-{time.time_ns()}")
        business = read_business()
        made = set_up(self.api, me, business)
        body = {**campaign_body(business, made), "rate": RATE}
        self.campaign_id = self.api.post("/campaigns", body)["id"]

    def import_people(self) -> Json:
        """Import the sample prospects and add them to the campaign."""
        data = (SAMPLES / "prospects.csv").read_bytes()
        query = {"basis": "legitimate_interest", "basis_source": "public register", "tags": TAG}
        job = self.api.upload("/contacts/import", data, "text/csv", **query)
        done = self._until(f"/contacts/imports/{job['id']}", "status")
        added = self.api.post(f"/campaigns/{self.campaign_id}/prospects/import", {"tag": TAG})
        if added["state"] == "running":
            progress = f"/campaigns/{self.campaign_id}/prospects/imports/{added['enrolment_id']}"
            added = self._until(progress, "state")
        self.people = added["enrolled"]
        return done

    def hire_people(self) -> None:
        """Let some of them answer by themselves, and let webhooks come twice and out of order."""
        free = sorted(phones_of(self.pages("/contacts")))
        personas = []
        for name, answers, every in _CAST:
            self.cast[name] = free[every - 1 :: every]
            free = [phone for phone in free if phone not in set(self.cast[name])]
            personas.append({"name": name, "answers": answers, "phones": self.cast[name]})
        self.api.outside("PUT", "/simulator/api/personas", personas)
        self.api.outside("PUT", "/simulator/api/switches", _TROUBLE)

    def start(self) -> None:
        """Let it go out."""
        self.api.post(f"/campaigns/{self.campaign_id}/start")

    def look(self) -> Snapshot:
        """Return how far it is."""
        return Snapshot(
            self.api.get(f"/campaigns/{self.campaign_id}/metrics"),
            self.api.outside("GET", "/simulator/api/stats"),
            self.api.outside("GET", "/simulator/api/people?limit=12")["items"],
        )

    def pages(self, path: str) -> list[Json]:
        """Return a whole list of the API."""
        items: list[Json] = []
        cursor: str | None = None
        while True:
            page = self.api.get(path, limit=100, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items

    def talk(self, phone: str) -> list[Json]:
        """Return what is on the phone of a person, oldest first."""
        found: list[Json] = self.api.outside("GET", f"/simulator/api/people/{phone}/messages")[
            "items"
        ]
        return found

    def threads(self) -> dict[str, list[Json]]:
        """Return some conversations as the product keeps them, by the digits of the phone."""
        contacts = {each["id"]: each for each in self.pages("/contacts")}
        found: dict[str, list[Json]] = {}
        talked = [each for each in self.pages("/conversations") if each["last_inbound_at"]]
        # A member may ask 60 times a minute; more would only make the demo wait.
        for each in talked[:_COMPARED]:
            phones = phones_of([contacts[each["contact_id"]]])
            if phones:
                found[phones[0]] = self.pages(f"/conversations/{each['id']}/messages")
        return found

    def _until(self, path: str, word: str) -> Json:
        deadline = time.monotonic() + _IMPORT_SECONDS
        while True:
            answer: Json = self.api.get(path)
            if answer[word] not in ("queued", "running"):
                return answer
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} is still {answer[word]}")
            time.sleep(1)


def phones_of(contacts: list[Json]) -> list[str]:
    """Return the digits of every phone of these contacts."""
    identifiers = (each for contact in contacts for each in contact["identifiers"])
    return [each["value"].lstrip("+") for each in identifiers if each["kind"] == "phone"]
