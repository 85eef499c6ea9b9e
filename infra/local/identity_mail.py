"""The mails of the embedded identity: a new password, proof of an address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from shared.ports.mail import Mail, Mailer

ACTION_PATH = "/emulator/action"

_RESET = {
    "pt-BR": (
        "Nova senha do Piloto",
        "Olá,\n\npara escolher uma nova senha, abra este endereço em até uma hora:\n\n{link}\n\n"
        "Se você não pediu isto, ignore esta mensagem: sua senha continua a mesma.\n",
    ),
    "en": (
        "Your new Piloto password",
        "Hello,\n\nto choose a new password, open this address within an hour:\n\n{link}\n\n"
        "If you did not ask for this, ignore this message: your password stays as it is.\n",
    ),
}
_VERIFY = {
    "pt-BR": (
        "Confirme seu e-mail no Piloto",
        "Olá,\n\npara confirmar que este e-mail é seu, abra este endereço em até uma hora:\n\n"
        "{link}\n\nSe você não criou uma conta no Piloto, ignore esta mensagem.\n",
    ),
    "en": (
        "Confirm your e-mail for Piloto",
        "Hello,\n\nto confirm that this e-mail is yours, open this address within an hour:\n\n"
        "{link}\n\nIf you did not make a Piloto account, ignore this message.\n",
    ),
}


@dataclass(frozen=True)
class ActionMail:
    """Mails links that carry a one-time code."""

    mailer: Mailer
    public_url: str

    def send_reset(self, email: str, code: str, language: str) -> None:
        """Mail the link to choose a new password."""
        self._send(email, _RESET, "resetPassword", code, language)

    def send_verification(self, email: str, code: str, language: str) -> None:
        """Mail the link that proves the address."""
        self._send(email, _VERIFY, "verifyEmail", code, language)

    def _send(
        self, email: str, texts: dict[str, tuple[str, str]], mode: str, code: str, language: str
    ) -> None:
        spoken = spoken_language(language)
        subject, text = texts[spoken]
        query = urlencode({"mode": mode, "oobCode": code, "lang": spoken})
        link = f"{self.public_url}{ACTION_PATH}?{query}"
        self.mailer.send(Mail(email, subject, text.format(link=link)))


def spoken_language(wanted: str) -> str:
    """Return the language we speak that is nearest to the wanted one."""
    return "en" if wanted.lower().startswith("en") else "pt-BR"
