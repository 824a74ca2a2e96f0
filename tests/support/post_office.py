"""A mail server on this machine that stands in for a real one, and can be as difficult as one."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast


class PostOffice:
    """What arrived, and how the server behaves.

    Attributes:
        arrived: the mails that were taken, in order.
        to: the address of each.
        answer_to_rcpt, answer_to_data: what it says to an address, and to a whole mail.
        hangs_up_after_data: whether it takes a mail and then breaks the line before it says so.
    """

    def __init__(self) -> None:
        """Friendly at first."""
        self.arrived: list[EmailMessage] = []
        self.to: list[str] = []
        self.port = 0
        self.answer_to_mail = "250 fine"
        self.answer_to_rcpt = "250 fine"
        self.answer_to_data = "250 taken"
        self.hangs_up_after_data = False


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office: PostOffice = cast("Any", self.server).office
        self._say("220 a stand-in")
        to = ""
        for line in self.rfile:
            command = line.decode("ascii", "replace").strip()
            word = command.split(" ")[0].upper()
            if word == "DATA":
                if not self._take(office, to):
                    return
            elif word == "RCPT":
                to = command.partition("<")[2].rstrip(">")
                self._say(office.answer_to_rcpt)
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say({"EHLO": "250 hello", "MAIL": office.answer_to_mail}.get(word, "250 fine"))

    def _take(self, office: PostOffice, to: str) -> bool:
        self._say("354 go on")
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        if office.answer_to_data.startswith("2"):
            office.arrived.append(message_from_bytes(b"".join(lines), policy=policy.default))
            office.to.append(to)
        if office.hangs_up_after_data:
            return False
        self._say(office.answer_to_data)
        return True

    def _say(self, words: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False
    allow_reuse_address = True
    office: PostOffice


@contextlib.contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server on a free port of this machine, while the block lasts."""
    office = PostOffice()
    with _Server(("127.0.0.1", 0), _Line) as server:
        server.office = office
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()
