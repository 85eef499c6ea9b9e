"""Sets up the demo business of samples/ through the public API, each part once."""

from pathlib import Path
from typing import Any

import msgspec

from infra.local.api_client import ApiClient
from infra.local.specs import ROOT

SAMPLES = ROOT / "samples"
Json = dict[str, Any]


class Business(msgspec.Struct, forbid_unknown_fields=True):
    """samples/business.yaml."""

    name: str
    offers: list[Json]
    agent: Json
    knowledge: list[Json]
    faqs: list[Json]
    account: Json
    campaign: Json


class SetUp(msgspec.Struct):
    """The ids of what was made."""

    tenant: str
    offer_ids: list[str]
    agent_id: str
    account_id: str


def read_business(folder: Path = SAMPLES) -> Business:
    """Read the business of the samples."""
    return msgspec.yaml.decode((folder / "business.yaml").read_bytes(), type=Business)


def set_up(api: ApiClient, me: Json, business: Business) -> SetUp:
    """Make the business, its offers, agent, knowledge and number. Every step has a key of its own,
    so that a run after a crash finds what the first one made."""
    tenant = me["tenant"]
    if tenant is None:
        tenant = api.post("/tenants", {"name": business.name}, key="demo-tenant")["id"]
    made = enumerate(business.offers)
    offers = [api.post("/offers", offer, key=f"demo-offer-{n}")["id"] for n, offer in made]
    agent = api.post("/agents", {**business.agent, "offer_ids": offers}, key="demo-agent")["id"]
    for number, text in enumerate(business.knowledge):
        body = {"title": text["title"], "text": (SAMPLES / text["file"]).read_text()}
        api.post(f"/agents/{agent}/knowledge", body, key=f"demo-knowledge-{number}")
    for number, faq in enumerate(business.faqs):
        api.post(f"/agents/{agent}/faqs", faq, key=f"demo-faq-{number}")
    account = api.post("/accounts", business.account, key="demo-account")["id"]
    return SetUp(tenant, offers, agent, account)


def campaign_body(business: Business, made: SetUp) -> Json:
    """Return the sample campaign over what was made."""
    ids = {"offer_ids": made.offer_ids, "agent_id": made.agent_id, "account_id": made.account_id}
    return {**business.campaign, **ids}
