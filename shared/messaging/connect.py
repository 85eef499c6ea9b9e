"""Settings → the services of messaging."""

from shared.config import Settings
from shared.events.connect import connect_documents
from shared.kernel.once import once
from shared.messaging.account_events import AccountEvents
from shared.messaging.accounts import Accounts
from shared.messaging.flow import LedgerSweep, SendFlow
from shared.messaging.health import HealthService
from shared.messaging.inbound import NumberDirectory
from shared.messaging.media import MediaUploads
from shared.messaging.pacer import AccountPacer
from shared.messaging.scheduling import MessagingSchedule
from shared.messaging.service import MessagingService
from shared.messaging.signup import SignupService
from shared.messaging.statuses import StatusService
from shared.messaging.template_service import TemplateService
from shared.messaging.webhooks import WebhookSecrets
from shared.ports.blobs.connect import connect_blobs
from shared.ports.channels.connect import (
    connect_channel_accounts,
    connect_channels,
    platform_app,
)
from shared.ports.channels.errors import refusal
from shared.ports.secrets.connect import connect_sealing
from shared.usage.connect import connect_usage

# Firestore takes about one write per second per document; a local file takes hundreds.
_INTERVAL_SECONDS = {"firestore": 1.0, "sqlite": 0.05}


@once
def connect_messaging(settings: Settings) -> MessagingService:
    """Return the use cases of accounts."""
    return MessagingService(
        connect_documents(settings),
        connect_channel_accounts(settings),
        connect_sealing(settings),
        connect_usage(settings),
        connect_health(settings),
    )


@once
def connect_health(settings: Settings) -> HealthService:
    """Return what asks providers how numbers are."""
    return HealthService(
        connect_documents(settings), connect_channel_accounts(settings), connect_sealing(settings)
    )


@once
def connect_accounts(settings: Settings) -> Accounts:
    """Return everything the routes of accounts call."""
    documents, sealing = connect_documents(settings), connect_sealing(settings)
    accounts, channels = connect_messaging(settings), connect_channel_accounts(settings)
    return Accounts(
        accounts,
        TemplateService(documents, channels, sealing, connect_health(settings)),
        WebhookSecrets(documents, sealing),
        SignupService(
            accounts,
            channels,
            sealing,
            platform_app(settings),
            settings.whatsapp_signup_configuration,
        ),
    )


@once
def connect_pacer(settings: Settings) -> AccountPacer:
    """Return the one pacer of this process."""
    interval = _INTERVAL_SECONDS[settings.documents]
    return AccountPacer(connect_documents(settings), interval_seconds=interval)


@once
def connect_send_flow(settings: Settings) -> SendFlow:
    """Return the flow that carries planned sends across."""
    return SendFlow(
        connect_documents(settings),
        connect_channels(settings),
        connect_sealing(settings),
        connect_pacer(settings),
        connect_usage(settings),
        MediaUploads(connect_blobs(settings), connect_channels(settings)),
    )


@once
def connect_statuses(settings: Settings) -> StatusService:
    """Return what applies the provider's statuses."""
    return StatusService(connect_documents(settings), refusal)


@once
def connect_directory(settings: Settings) -> NumberDirectory:
    """Return the cached directory of provider numbers."""
    return NumberDirectory(connect_documents(settings))


@once
def connect_account_events(settings: Settings) -> AccountEvents:
    """Return what applies the provider's news about accounts."""
    return AccountEvents(connect_documents(settings), connect_directory(settings))


@once
def connect_ledger_sweep(settings: Settings) -> LedgerSweep:
    """Return what settles overdue ledger entries."""
    return LedgerSweep(connect_documents(settings))


@once
def connect_messaging_schedule(settings: Settings) -> MessagingSchedule:
    """Return what the minute's schedule runs."""
    return MessagingSchedule(
        connect_documents(settings),
        connect_ledger_sweep(settings),
        connect_statuses(settings),
        connect_directory(settings),
        connect_health(settings),
    )
