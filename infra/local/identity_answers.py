"""The answers of the Identity Toolkit API, in Google's words."""

from typing import Any

import msgspec
from starlette.responses import Response

from shared.kernel.clock import from_unix, to_text
from shared.kernel.errors import AppError
from shared.ports.identity.accounts import Person, Provider
from shared.ports.identity.tokens import AUDIENCE, ID_TOKEN_SECONDS, Refused, Tokens

Fields = dict[str, Any]


def success(fields: Fields) -> Response:
    """Return 200 with these fields."""
    return _json(fields, 200)


def failure(error: AppError) -> Response:
    """Return Google's error object; the SDK maps its message to `auth/…` codes."""
    status = 400 if isinstance(error, Refused) else error.status
    message = error.message if isinstance(error, Refused) else f"{error.code} : {error.message}"
    reason = {"message": message, "reason": "invalid", "domain": "global"}
    return _json({"error": {"code": status, "message": message, "errors": [reason]}}, status)


def signed_in(kind: str, tokens: Tokens) -> Fields:
    """Return what a sign-in gives."""
    return {
        "kind": f"identitytoolkit#{kind}",
        "localId": tokens.person.user_id,
        "email": tokens.person.email,
        "displayName": tokens.person.name,
        "idToken": tokens.id_token,
        "refreshToken": tokens.refresh_token,
        "expiresIn": str(ID_TOKEN_SECONDS),
    }


def signed_in_with_idp(tokens: Tokens, provider: str, proof: str) -> Fields:
    """Return what a sign-in with another provider gives."""
    claims = msgspec.json.decode(proof.encode(), type=dict[str, Any])
    return {
        **signed_in("VerifyAssertionResponse", tokens),
        "providerId": provider,
        "federatedId": f"https://accounts.google.com/{claims['sub']}",
        "emailVerified": tokens.person.email_verified,
        "photoUrl": tokens.person.photo_url,
        "isNewUser": tokens.is_new,
        "oauthIdToken": proof,
        "rawUserInfo": proof,
    }


def looked_up(person: Person, providers: list[Provider]) -> Fields:
    """Return one account."""
    return {"kind": "identitytoolkit#GetAccountInfoResponse", "users": [_user(person, providers)]}


def updated(person: Person) -> Fields:
    """Return an account after a change."""
    return {
        "kind": "identitytoolkit#SetAccountInfoResponse",
        "localId": person.user_id,
        "email": person.email,
        "emailVerified": person.email_verified,
        "displayName": person.name,
        "photoUrl": person.photo_url,
    }


def refreshed(tokens: Tokens) -> Fields:
    """Return what a refresh token gives."""
    return {
        "id_token": tokens.id_token,
        "access_token": tokens.id_token,
        "refresh_token": tokens.refresh_token,
        "expires_in": str(ID_TOKEN_SECONDS),
        "token_type": "Bearer",
        "user_id": tokens.person.user_id,
        "project_id": AUDIENCE,
    }


def _user(person: Person, providers: list[Provider]) -> Fields:
    return {
        "localId": person.user_id,
        "email": person.email,
        "emailVerified": person.email_verified,
        "displayName": person.name,
        "photoUrl": person.photo_url,
        "disabled": person.disabled,
        "validSince": str(person.valid_since),
        "createdAt": str(person.created_at * 1000),
        "lastLoginAt": str(person.signed_in_at * 1000),
        "lastRefreshAt": to_text(from_unix(person.signed_in_at)),
        "providerUserInfo": _providers(person, providers),
    }


def _providers(person: Person, providers: list[Provider]) -> list[Fields]:
    found = [
        {
            "providerId": provider.provider,
            "rawId": provider.subject,
            "federatedId": f"https://accounts.google.com/{provider.subject}",
            "email": provider.email,
            "displayName": person.name,
            "photoUrl": person.photo_url,
        }
        for provider in providers
    ]
    if person.password_hash:
        email = {"rawId": person.email, "federatedId": person.email, "email": person.email}
        found.append({"providerId": "password", "displayName": person.name, **email})
    return found


def _json(fields: Fields, status: int) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(msgspec.json.encode(fields), status, headers, media_type="application/json")
