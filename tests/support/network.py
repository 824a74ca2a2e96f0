"""No test talks to another machine: it would pass or fail with the weather."""

from __future__ import annotations

import socket
from typing import Any

HERE = {"127.0.0.1", "::1", "localhost"}


class NetworkUsed(RuntimeError):
    """A test tried to reach another machine."""


def cut() -> None:
    """From now on, this process connects to this machine only."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def connect_here(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in HERE:
            raise NetworkUsed(f"a test tried to reach {address[0]}: stand something in for it")
        return connect(self, address)

    return connect_here
