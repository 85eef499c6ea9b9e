"""Speaks the part of Google's Identity Toolkit API that the Firebase JS SDK uses.

The page calls `connectAuthEmulator(auth, origin)`; behind it are the embedded accounts. As in
new Firebase projects, a sign-in or a reset does not tell whether an address has an account.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.identity_answers import (
    failure,
    looked_up,
    refreshed,
    signed_in,
    signed_in_with_idp,
    success,
    updated,
)
from infra.local.identity_mail import ActionMail
from infra.local.identity_page import action_routes
from shared.config import Settings
from shared.entry.body import read_body
from shared.kernel.errors import AppError
from shared.ports.identity.connect import connect_embedded_identity
from shared.ports.identity.embedded import EmbeddedIdentity, NeedsConfirmation
from shared.ports.identity.tokens import AUDIENCE, Refused, Tokens
from shared.ports.mail.connect import connect_mail

PREFIXES = ("/identitytoolkit.googleapis.com/", "/securetoken.googleapis.com/", "/emulator/")
"""What of the origin belongs to this application; it matches whole paths."""

Fields = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]

_TOOLKIT = "/identitytoolkit.googleapis.com"
_BODY_LIMIT_BYTES = 50_000
_SET_BY_OOB = "oobCode"


def identity_toolkit(settings: Settings) -> Starlette:
    """Return the application for the one-machine runtime."""
    mail = ActionMail(connect_mail(settings), settings.public_url)
    return build_toolkit(connect_embedded_identity(settings), mail)


def build_toolkit(identity: EmbeddedIdentity, mail: ActionMail) -> Starlette:
    """Return the application over these accounts and this mail."""
    calls = Toolkit(identity, mail)
    posts: dict[str, Callable[[Fields, str], Fields]] = {
        "signUp": calls.sign_up,
        "signInWithPassword": calls.sign_in_with_password,
        "signInWithIdp": calls.sign_in_with_idp,
        "lookup": calls.lookup,
        "sendOobCode": calls.send_oob_code,
        "resetPassword": calls.reset_password,
        "update": calls.update,
        "delete": calls.delete,
        "createAuthUri": calls.create_auth_uri,
    }
    routes = [
        Route(f"{_TOOLKIT}/v1/accounts:{name}", _json_call(call), methods=["POST"])
        for name, call in posts.items()
    ]
    routes.append(
        Route("/securetoken.googleapis.com/v1/token", _json_call(calls.token), methods=["POST"])
    )
    routes += [Route(path, _constant(answer)) for path, answer in _CONSTANTS.items()]
    # As at Google: any page may call, because nothing here trusts a cookie.
    cors = Middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], max_age=3600
    )
    return Starlette(routes=[*routes, *action_routes(identity)], middleware=[cors])


class Toolkit:
    """The calls: fields in, fields out. The second argument is the language of mails."""

    def __init__(self, identity: EmbeddedIdentity, mail: ActionMail) -> None:
        self._identity = identity
        self._mail = mail

    def sign_up(self, fields: Fields, _: str) -> Fields:
        """Make an account with e-mail and password."""
        if "email" not in fields and "password" not in fields:
            raise Refused("ADMIN_ONLY_OPERATION : Anonymous accounts are not offered.")
        tokens = self._identity.sign_up(
            _text(fields, "email"), _text(fields, "password"), _text(fields, "displayName")
        )
        return signed_in("SignupNewUserResponse", tokens)

    def sign_in_with_password(self, fields: Fields, _: str) -> Fields:
        """Sign in with e-mail and password."""
        tokens = self._identity.sign_in_with_password(
            _text(fields, "email"), _text(fields, "password")
        )
        return {**signed_in("VerifyPasswordResponse", tokens), "registered": True}

    def sign_in_with_idp(self, fields: Fields, _: str) -> Fields:
        """Sign in with a pretended Google account."""
        if fields.get("idToken"):
            raise Refused("OPERATION_NOT_ALLOWED : Linking is not offered.")
        posted = dict(parse_qsl(_text(fields, "postBody")))
        provider, proof = posted.get("providerId", ""), posted.get("id_token", "")
        try:
            tokens = self._identity.sign_in_with_idp(provider, proof)
        except NeedsConfirmation:
            return {"needConfirmation": True, "providerId": provider}
        return signed_in_with_idp(tokens, provider, proof)

    def lookup(self, fields: Fields, _: str) -> Fields:
        """Return the account of an ID token."""
        return looked_up(*self._identity.lookup(_text(fields, "idToken")))

    def send_oob_code(self, fields: Fields, language: str) -> Fields:
        """Mail a one-time code."""
        purpose = _text(fields, "requestType")
        if purpose == "PASSWORD_RESET":
            email = _text(fields, "email").strip().lower()
            code = self._identity.reset_code(email)
            if code:
                self._mail.send_reset(email, code, language)
        elif purpose == "VERIFY_EMAIL":
            person, code = self._identity.verification_code(_text(fields, "idToken"))
            email = person.email
            self._mail.send_verification(email, code, language)
        else:
            raise Refused("INVALID_REQ_TYPE")
        return {"kind": "identitytoolkit#GetOobConfirmationCodeResponse", "email": email}

    def reset_password(self, fields: Fields, _: str) -> Fields:
        """Use a code for a new password; without one, only tell what the code is for."""
        code = _text(fields, _SET_BY_OOB)
        if fields.get("newPassword"):
            found = self._identity.reset_password(code, _text(fields, "newPassword"))
        else:
            found = self._identity.codes.read(code)
        return {
            "kind": "identitytoolkit#ResetPasswordResponse",
            "requestType": found.purpose,
            "email": found.email,
        }

    def update(self, fields: Fields, _: str) -> Fields:
        """Use a code that proves an address, or change the signed-in account."""
        if fields.get(_SET_BY_OOB):
            return updated(self._identity.confirm_email(_text(fields, _SET_BY_OOB)))
        names = {"displayName": "name", "photoUrl": "photo_url"}
        changes = {
            names.get(key, key): _text(fields, key)
            for key in ("displayName", "photoUrl", "email", "password")
            if fields.get(key) is not None
        }
        removed = {"DISPLAY_NAME": "name", "PHOTO_URL": "photo_url"}
        wanted = fields.get("deleteAttribute") or []
        changes |= {removed[key]: "" for key in wanted if key in removed}
        done = self._identity.update(_text(fields, "idToken"), changes)
        if isinstance(done, Tokens):
            return {**updated(done.person), **signed_in("SetAccountInfoResponse", done)}
        return updated(done)

    def delete(self, fields: Fields, _: str) -> Fields:
        """Delete the signed-in account."""
        self._identity.delete(_text(fields, "idToken"))
        return {"kind": "identitytoolkit#DeleteAccountResponse"}

    def create_auth_uri(self, fields: Fields, _: str) -> Fields:
        """Tell nothing about an address, as projects with enumeration protection do."""
        _text(fields, "identifier")
        return {"kind": "identitytoolkit#CreateAuthUriResponse", "sessionId": "none"}

    def token(self, fields: Fields, _: str) -> Fields:
        """Exchange a refresh token."""
        if _text(fields, "grant_type") != "refresh_token":
            raise Refused("INVALID_GRANT_TYPE")
        refresh_token = _text(fields, "refresh_token")
        if not refresh_token:
            raise Refused("MISSING_REFRESH_TOKEN")
        return refreshed(self._identity.refresh(refresh_token))


_CONSTANTS: dict[str, Fields] = {
    f"{_TOOLKIT}/v1/projects": {
        "projectId": AUDIENCE,
        "authorizedDomains": ["localhost", "127.0.0.1"],
    },
    f"{_TOOLKIT}/v1/recaptchaParams": {
        "kind": "identitytoolkit#GetRecaptchaParamResponse",
        "recaptchaSiteKey": "none",
    },
    f"{_TOOLKIT}/v2/recaptchaConfig": {
        "recaptchaEnforcementState": [
            {"provider": "EMAIL_PASSWORD_PROVIDER", "enforcementState": "OFF"}
        ]
    },
    f"{_TOOLKIT}/v2/passwordPolicy": {
        "customStrengthOptions": {"minPasswordLength": 6},
        "allowedNonAlphanumericCharacters": ["!", "@", "#", "$", "%"],
        "enforcementState": "ENFORCE",
        "schemaVersion": 1,
    },
    "/emulator/v1/projects/{project}/config": {
        "signIn": {"allowDuplicateEmails": False},
        "emailPrivacyConfig": {"enableImprovedEmailPrivacy": True},
    },
}


def _constant(answer: Fields) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return success(answer)

    return endpoint


def _json_call(call: Callable[[Fields, str], Fields]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        language = request.headers.get("x-firebase-locale", "pt-BR")
        try:
            fields = _read(request, await read_body(request, _BODY_LIMIT_BYTES))
            return success(await run_in_threadpool(call, fields, language))
        except AppError as error:
            return failure(error)

    return endpoint


def _read(request: Request, raw: bytes) -> Fields:
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(raw.decode("utf-8", "replace")))
    try:
        return msgspec.json.decode(raw or b"{}", type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Refused("INVALID_ARGUMENT : The body is no JSON object.") from None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise Refused(f"INVALID_ARGUMENT : {name} is no text.")
    return value
