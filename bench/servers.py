"""The two servers side by side: Coprod as ``coprod serve`` runs it, and a bare Flask app under the same waitress."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask

from coprod import cores

THREADS = 4


@dataclass(frozen=True, slots=True)
class Server:
    """A running server process."""

    port: int
    pid: int

    @property
    def megabytes(self) -> float:
        """Resident memory of the process, in MB (10⁶ bytes)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError("this system does not tell a process's memory")


@contextmanager
def coprod(folder: Path) -> Iterator[Server]:
    """``coprod serve`` on the prepared folder."""
    port = _free_port()
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COPROD_")},
        "COPROD_DATA_DIR": str(folder),
        "COPROD_PORT": str(port),
        "COPROD_THREADS": str(THREADS),
    }
    with _running([sys.executable, "-m", "coprod", "serve"], env, port, "/health/ready") as server:
        yield server


@contextmanager
def hello(*, on_one_core: bool) -> Iterator[Server]:
    """The bare Flask app under waitress, as anybody serves one; or kept on one core, as Coprod keeps itself."""
    port = _free_port()
    command = [sys.executable, "-m", "bench.servers", str(port), *(["on-one-core"] if on_one_core else [])]
    with _running(command, dict(os.environ), port, "/") as server:
        yield server


@contextmanager
def _running(command: list[str], env: dict[str, str], port: int, path: str) -> Iterator[Server]:
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}{path}", process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once, with code {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310  # our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer within 30 seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve_hello(port: int, *, on_one_core: bool) -> None:
    if on_one_core:
        cores.stay_on_one()
    from waitress import serve  # noqa: PLC0415  # only the child process needs it

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = flask.Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello", methods=["GET", "POST"])
    serve(app, host="127.0.0.1", port=port, threads=THREADS, asyncore_use_poll=True, ident="")


if __name__ == "__main__":
    _serve_hello(int(sys.argv[1]), on_one_core="on-one-core" in sys.argv)
