"""Inviting somebody: stored, then mailed, then noted."""

import secrets
from urllib.parse import quote

import msgspec

from shared.entry.auth import Principal, Role
from shared.identity import store
from shared.identity.invites import InviteService
from shared.identity.model import Invite, Profile
from shared.kernel.errors import Invalid
from shared.ports.mail import Mail, Mailer

_TOKEN_BYTES = 32
_LONGEST_SUBJECT_NAME = 80

_TEXTS = {
    "pt-BR": (
        "Convite para {business} no Piloto",
        "Olá,\n\nvocê foi convidado para trabalhar com {business} no Piloto.\n"
        "Para aceitar, abra este endereço em até 7 dias e entre com este e-mail:\n\n{link}\n\n"
        "Se você não esperava este convite, ignore esta mensagem.\n",
    ),
    "en": (
        "Invitation to {business} on Piloto",
        "Hello,\n\nyou are invited to work with {business} on Piloto.\n"
        "To accept, open this address within 7 days and sign in with this e-mail:\n\n{link}\n\n"
        "If you did not expect this invitation, ignore this message.\n",
    ),
}


class InviteFlow(msgspec.Struct, frozen=True):
    """Claims the invite, mails it, records that the mail left.

    A crash in between leaves an invite without `mailed_at`; inviting again replaces it.
    """

    invites: InviteService
    mailer: Mailer
    public_url: str

    def invite(
        self, principal: Principal, tenant: str, email: str, role: Role
    ) -> tuple[Invite, str]:
        """Invite an address; return its link too, which nothing keeps.

        Raises `Invalid` (field `email`) when the address takes no mail.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        invite = self.invites.open(principal, tenant, email.strip().lower(), role, token)
        link = f"{self.public_url}/invite?token={quote(token)}"
        profile = self.invites.documents.transact(tenant, store.profile)
        try:
            self.mailer.send(self._mail(invite, profile, link))
        except Invalid as error:
            self.invites.revoke(principal, tenant, invite.id)
            raise Invalid(error.message, field="email") from None
        return self.invites.note_mailed(tenant, invite), link

    def _mail(self, invite: Invite, profile: Profile, link: str) -> Mail:
        subject, text = _TEXTS[profile.language]
        # One line: a name is the customer's text and must not become a header.
        business = " ".join(profile.name.split())[:_LONGEST_SUBJECT_NAME]
        return Mail(
            invite.email,
            subject.format(business=business),
            text.format(business=business, link=link),
        )
