"""An OpenID Connect provider on this machine, as strict as a real one: codes once, PKCE, its own client, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "coprod at hillside", "a secret: with signs % and ümlaut"


class Provider:
    """A running provider. Whoever comes is ``claims["sub"]``; tests change what it says.

    Attributes:
        issuer: its address.
        claims: put into every token, over what belongs there.
        sign: makes a token of claims; replace it to make a bad one.
        asked: what the last authorisation request held.
    """

    def __init__(self) -> None:
        """Listen at once."""
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, Any] = {"sub": "4711"}
        self.sign: Any = self.signed
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                sent = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorise(sent))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif parts.path == "/.well-known/openid-configuration":
                    self.say(200, provider.about())
                elif parts.path == "/keys":
                    self.say(200, {"keys": [provider.key.as_dict(private=False)]})
                else:
                    self.say(404, {})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self.say(*provider.token(sent, self.headers.get("Authorization", "")))

            def say(self, status: int, words: dict[str, Any]) -> None:
                body = json.dumps(words).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False  # closing waits for every answer at hand
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="provider")
        self._thread.start()

    def about(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def authorise(self, sent: dict[str, str]) -> str:
        """Let whoever comes in, and send them back with a code."""
        assert sent["response_type"] == "code"
        assert sent["client_id"] == CLIENT
        assert "openid" in sent["scope"].split()
        assert sent["code_challenge_method"] == "S256"
        self.asked = sent
        code = secrets.token_urlsafe(16)
        self._codes[code] = sent
        return f"{sent['redirect_uri']}?{urlencode({'code': code, 'state': sent['state']})}"

    def token(self, sent: dict[str, str], authorisation: str) -> tuple[int, dict[str, Any]]:
        """Give a token for a code, once, to the right client with the right verifier."""
        known = base64.b64encode(f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}".encode()).decode()
        asked = self._codes.pop(sent.get("code", ""), None)
        if authorisation != f"Basic {known}":
            return 401, {"error": "invalid_client"}
        if asked is None or sent.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        shown = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(shown).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        at = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": asked["nonce"]}
        return 200, {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": self.sign({**claims, **self.claims}),
        }

    def signed(self, claims: dict[str, Any]) -> str:
        """A good token."""
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, kept, self.key)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider for as long as it is needed."""
    running = Provider()
    try:
        yield running
    finally:
        running.close()
