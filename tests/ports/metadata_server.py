"""The metadata server that every Cloud Run instance asks for tokens, for Google's own library."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class MetadataServer:
    """Gives one token to whoever asks; `paths` holds what was asked for."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.paths: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.host = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def asked(self) -> int:
        """How often a token was asked for."""
        return sum("/token" in path for path in self.paths)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, path: str) -> tuple[str, str]:
        if "/token" in path:
            answer = {"access_token": self.token, "expires_in": 3600, "token_type": "Bearer"}
            return "application/json", json.dumps(answer)
        if "/service-accounts/" in path:
            account = {
                "email": "function@shop.iam.gserviceaccount.com",
                "scopes": [],
                "aliases": [],
            }
            return "application/json", json.dumps(account)
        if path.endswith("project-id"):
            return "text/plain", "shop"
        return "text/plain", "googleapis.com"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.paths.append(self.path)
                kind, text = server._answer(self.path)
                self.send_response(200)
                self.send_header("Metadata-Flavor", "Google")
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler
