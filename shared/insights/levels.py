"""How to count what a tenant has of each limited thing: handed to usage, which lies below them."""

from shared.campaigns.store import CAMPAIGNS_BY_STATUS
from shared.contacts.store import NEWEST
from shared.identity.store import MEMBERS_BY_TIME
from shared.messaging.store import ALL_ACCOUNTS
from shared.usage.service import Level

LEVELS = (
    Level("contacts", NEWEST, {"archived": False}),
    Level("active_campaigns", CAMPAIGNS_BY_STATUS, {"status": "running"}),
    Level("members", MEMBERS_BY_TIME),
    Level("accounts", ALL_ACCOUNTS),
)
