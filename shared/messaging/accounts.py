"""Everything the routes of accounts call, wired as one."""

from dataclasses import dataclass

from shared.messaging.service import MessagingService
from shared.messaging.signup import SignupService
from shared.messaging.template_service import TemplateService
from shared.messaging.webhooks import WebhookSecrets


@dataclass(frozen=True)
class Accounts:
    """Everything the routes call."""

    accounts: MessagingService
    templates: TemplateService
    webhooks: WebhookSecrets
    signup: SignupService
