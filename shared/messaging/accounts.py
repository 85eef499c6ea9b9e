"""Everything the routes of accounts call, wired as one."""

import msgspec

from shared.messaging.service import MessagingService
from shared.messaging.signup import SignupService
from shared.messaging.template_service import TemplateService
from shared.messaging.webhooks import WebhookSecrets


class Accounts(msgspec.Struct, frozen=True):
    """Everything the routes call."""

    accounts: MessagingService
    templates: TemplateService
    webhooks: WebhookSecrets
    signup: SignupService
