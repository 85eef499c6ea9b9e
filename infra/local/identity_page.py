"""The page behind the mailed links: choose a new password, confirm an address."""

from html import escape
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.identity_mail import ACTION_PATH, spoken_language
from shared.entry.body import read_body
from shared.kernel.errors import AppError
from shared.ports.identity.embedded import EmbeddedIdentity

_WORDS = {
    "pt-BR": {
        "resetPassword": "Escolha uma nova senha",
        "verifyEmail": "Confirme seu e-mail",
        "password": "Nova senha (6 letras ou mais)",
        "save": "Continuar",
        "done": "Pronto. Agora você pode entrar.",
        "failed": "Este link não vale mais, ou a senha é curta. Peça outro link.",
        "back": "Voltar ao Piloto",
    },
    "en": {
        "resetPassword": "Choose a new password",
        "verifyEmail": "Confirm your e-mail",
        "password": "New password (6 characters or more)",
        "save": "Continue",
        "done": "Done. You can sign in now.",
        "failed": "This link is no longer valid, or the password is short. Ask for another link.",
        "back": "Back to Piloto",
    },
}
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1rem}"
    "input,button{font:inherit;display:block;width:100%;padding:.6rem;margin:.5rem 0 1rem;"
    "box-sizing:border-box}"
)
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
}
_BODY_LIMIT_BYTES = 10_000


def action_routes(identity: EmbeddedIdentity) -> list[Route]:
    """Return the page and what its form posts. Opening a link changes nothing: scanners do."""

    async def show(request: Request) -> Response:
        return _page(_form(dict(request.query_params)), request.query_params.get("lang", ""))

    async def act(request: Request) -> Response:
        raw = await read_body(request, _BODY_LIMIT_BYTES)
        fields = dict(parse_qsl(raw.decode("utf-8", "replace")))
        words = _WORDS[spoken_language(fields.get("lang", ""))]
        try:
            await run_in_threadpool(_act, identity, fields)
        except AppError:
            return _page(f"<h1>{words['failed']}</h1>", fields.get("lang", ""), 400)
        return _page(f"<h1>{words['done']}</h1>", fields.get("lang", ""))

    return [Route(ACTION_PATH, show), Route(ACTION_PATH, act, methods=["POST"])]


def _act(identity: EmbeddedIdentity, fields: dict[str, str]) -> None:
    code = fields.get("oobCode", "")
    if fields.get("mode") == "verifyEmail":
        identity.confirm_email(code)
    else:
        identity.reset_password(code, fields.get("newPassword", ""))


def _form(fields: dict[str, str]) -> str:
    words = _WORDS[spoken_language(fields.get("lang", ""))]
    mode = "verifyEmail" if fields.get("mode") == "verifyEmail" else "resetPassword"
    kept = {"mode": mode, "oobCode": fields.get("oobCode", ""), "lang": fields.get("lang", "")}
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in kept.items()
    )
    password = (
        f'<label>{words["password"]}<input type="password" name="newPassword" minlength="6"'
        ' autocomplete="new-password" required></label>'
    )
    shown = password if mode == "resetPassword" else ""
    return (
        f'<h1>{words[mode]}</h1><form method="post" action="{ACTION_PATH}">'
        f"{hidden}{shown}<button>{words['save']}</button></form>"
    )


def _page(content: str, language: str, status: int = 200) -> Response:
    spoken = spoken_language(language)
    html = (
        f'<!doctype html><html lang="{spoken}"><head><meta charset="utf-8"><title>Piloto</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main>{content}"
        f'<p><a href="/">{_WORDS[spoken]["back"]}</a></p></main></body></html>'
    )
    return Response(html, status, _HEADERS, media_type="text/html")
