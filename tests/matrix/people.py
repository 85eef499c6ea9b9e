"""Who asks: members with cookies, tokens and API keys, and those with nothing at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.entry.auth import Role
from shared.ports.identity.connect import connect_embedded_identity
from shared.ports.identity.embedded import GOOGLE
from tests.matrix.product import ORIGIN, Product


@dataclass(frozen=True)
class Actor:
    """Somebody who sends requests. `via` is session, token or key; empty for nobody."""

    name: str
    via: str = ""
    role: Role | None = None
    user_id: str = ""
    cookie: str = ""
    csrf: str = ""
    bearer: str = ""
    tenant: str = ""
    """What a token's requests say in X-Tenant."""

    def headers(self, method: str) -> dict[str, str]:
        """Return what a well-behaved client of this kind sends."""
        if self.via == "session":
            cookie = {"cookie": f"__session={self.cookie}"}
            changes = {"origin": ORIGIN, "x-csrf-token": self.csrf} if method != "GET" else {}
            return {**cookie, **changes}
        wanted = {"x-tenant": self.tenant} if self.via == "token" and self.tenant else {}
        return {**({"authorization": f"Bearer {self.bearer}"} if self.bearer else {}), **wanted}


NOBODY = Actor("nobody")


@dataclass
class People:
    """Signs people up and in over the product's own routes."""

    product: Product
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, email: str, name: str = "") -> str:
        """Return the ID token of an account with a proven address, made on first use."""
        if email not in self.tokens:
            claims = {"sub": email, "email": email, "email_verified": True, "name": name}
            identity = connect_embedded_identity(self.product.settings)
            # Unlike a password it costs no hash.
            self.tokens[email] = identity.sign_in_with_idp(GOOGLE, json.dumps(claims)).id_token
        return self.tokens[email]

    def browser(self, name: str, email: str, role: Role | None, called: str = "") -> Actor:
        """Return somebody with a fresh session."""
        body = f'{{"id_token": "{self.token(email, called)}"}}'.encode()
        answer = self.product.call("POST", "/auth/session", {"origin": ORIGIN}, body)
        assert answer.status_code == 200, answer.text
        cookie = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
        me = answer.json()
        return Actor(name, "session", role, me["id"], cookie, me["csrf_token"])

    def with_token(self, name: str, email: str, role: Role | None, tenant: str = "") -> Actor:
        """Return a program of somebody, which sends an ID token."""
        return Actor(name, "token", role, bearer=self.token(email), tenant=tenant)


def with_key(name: str, key: Mapping[str, Any]) -> Actor:
    """Return a program with an API key."""
    return Actor(name, "key", Role[key["role"].upper()], f"key:{key['id']}", bearer=key["key"])
