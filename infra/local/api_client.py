"""A caller of the public API as a person would be: signs in, carries cookie and CSRF token."""

import time
from types import TracebackType
from typing import Any

import httpx

from shared.kernel.errors import AppError

_TOOLKIT = "/identitytoolkit.googleapis.com/v1/accounts:{call}?key=local"
# The first request of a new machine waits for the edge to come up.
_TIMEOUT_SECONDS = 90
_MOST_TRIES = 20
_TOO_MANY = 429


class Refused(AppError):
    """The API answered with a problem."""


class ApiClient:
    """One signed-in person."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=_TIMEOUT_SECONDS, trust_env=False)
        self._headers: dict[str, str] = {}

    def __enter__(self) -> "ApiClient":
        """Use it in a with statement."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._http.close()

    def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """Sign in, with a new account where there is none, and open a session; return `me`."""
        proof = self._prove("signInWithPassword", email, password)
        if "idToken" not in proof:
            proof = self._prove("signUp", email, password)
        if "idToken" not in proof:
            raise Refused(f"the sign-in service refused {email}: {proof}")
        me: dict[str, Any] = self.post("/auth/session", {"id_token": proof["idToken"]})
        self._headers["x-csrf-token"] = me["csrf_token"]
        return me

    def _prove(self, call: str, email: str, password: str) -> dict[str, Any]:
        body = {"email": email, "password": password, "returnSecureToken": True}
        answer: dict[str, Any] = self._http.post(_TOOLKIT.format(call=call), json=body).json()
        return answer

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        """Change; with the same `key` it happens once, however often it is asked."""
        headers = {"idempotency-key": key} if key else {}
        return self._call("POST", path, json=body, headers=headers)

    def put(self, path: str, body: Any) -> Any:
        """Replace."""
        return self._call("PUT", path, json=body)

    def upload(self, path: str, data: bytes, media_type: str, **query: Any) -> Any:
        """Send a file."""
        headers = {"content-type": media_type}
        return self._call("POST", path, params=query, content=data, headers=headers)

    def outside(self, method: str, path: str, body: Any = None) -> Any:
        """Call what stands beside the API, e.g. the simulator."""
        return self._read(self._http.request(method, path, json=body))

    def _call(self, method: str, path: str, **given: Any) -> Any:
        headers = {**self._headers, **given.pop("headers", {})}
        for _ in range(_MOST_TRIES):
            answer = self._http.request(method, f"/api/v1{path}", headers=headers, **given)
            if answer.status_code != _TOO_MANY:
                break
            time.sleep(float(answer.headers.get("retry-after", "1")))
        return self._read(answer)

    @staticmethod
    def _read(response: httpx.Response) -> Any:
        if response.is_success:
            return response.json() if response.content else None
        where = f"{response.request.method} {response.request.url.path}"
        raise Refused(f"{where} answered {response.status_code}: {response.text[:500]}")
