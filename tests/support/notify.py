"""A stand-in for GOV.UK Notify on this machine, which can be as difficult as the real one."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from joserfc import jwt
from joserfc.jwk import OctKey

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"hillside-live-{SERVICE}-{SECRET}"
SMS_TEMPLATE, EMAIL_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a", "0cb2f6e3-1a52-4fd4-8d6a-d2a1b5c2b5aa"
SENT = (201, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "content": {"body": "…"}})


class Notify:
    """What arrived, and how it answers.

    Attributes:
        arrived: (path, what was sent) in order.
        answer: status and body of the next answers; a body of text is sent as it stands.
        hangs_up: whether it closes the line without an answer.
        silent: whether it keeps the line open, and says nothing until it is told to go on.
    """

    def __init__(self) -> None:
        """Friendly at first."""
        self.arrived: list[tuple[str, dict[str, Any]]] = []
        self.answer: tuple[int, Any] = SENT
        self.hangs_up = self.silent = False
        self.go_on = threading.Event()
        self.url = ""


class _Line(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path in {f"/v2/template/{SMS_TEMPLATE}", f"/v2/template/{EMAIL_TEMPLATE}"}
        errors = {"errors": [{"error": "NoResultFound", "message": "No result found"}]}
        self._say(*((200, {"id": "x"}) if found else (404, errors)))

    def do_POST(self) -> None:
        office: Notify = cast("Any", self.server).office
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        office.arrived.append((self.path, sent))
        if office.silent:
            office.go_on.wait(5)
        elif not office.hangs_up:
            self._say(*office.answer)

    def _say(self, status: int, said: Any) -> None:
        if not self._known():
            status, said = 403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}
        body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        if status in {301, 302, 307}:
            self.send_header("Location", "/v2/notifications/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _known(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
        except ValueError:
            return False
        return bool(claims["iss"] == SERVICE and abs(claims["iat"] - time.time()) < 30)

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def notify() -> Iterator[Notify]:
    """Open it on a free port."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Line)
    server.office = Notify()
    server.office.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.office
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
