"""Picks the mail adapter of the settings."""

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.mail import Mailer
from shared.ports.mail.message import sender_of


@once
def connect_mail(settings: Settings) -> Mailer:
    """Return the one adapter of this process: SMTP where SMTP_URL is set, else files."""
    if settings.smtp_url:
        from shared.ports.mail.smtp import SmtpMailer

        return SmtpMailer(settings.smtp_url, sender_of(settings))
    from shared.ports.mail.folder import FolderMailer

    return FolderMailer(settings.data_dir / "mail", sender_of(settings))
