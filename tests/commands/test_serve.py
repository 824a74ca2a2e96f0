"""``coprod serve``, as a process of its own."""

from __future__ import annotations

import dataclasses
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coprod.config import ROOT, Settings
from coprod.serve import AlreadyServed, alone

Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def start(settings: Settings, port: int) -> Iterator[Start]:
    """Starts servers of the test's database; whatever still runs at the end is stopped."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("COPROD_")}
    env |= {
        "COPROD_DATABASE_URL": settings.database_url,
        "COPROD_DATA_DIR": str(settings.data_dir),
        "COPROD_PORT": str(port),
    }
    started: list[subprocess.Popen[str]] = []

    def one() -> subprocess.Popen[str]:
        words = [sys.executable, "-c", "from coprod.cli import main; main()", "serve"]
        server = subprocess.Popen(
            words, env=env, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append(server)
        return server

    yield one
    for server in started:
        if server.poll() is None:
            server.kill()
        server.communicate()


def next_line(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    return server.stdout.readline()


def rest(server: subprocess.Popen[str]) -> str:
    """All that is still to come. (``communicate`` would lose what came in one piece with the line before.)"""
    assert server.stdout is not None
    return server.stdout.read()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_answers_and_stops_cleanly(
    start: Start, port: int, sign: signal.Signals
) -> None:
    server = start()
    assert next_line(server) == f"Coprod listens on http://127.0.0.1:{port}\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
        assert answer.read() == b'{"ready":true,"wrong":[]}\n'
        assert "Server" not in answer.headers
    assert "use this set-up code: " in next_line(server)
    server.send_signal(sign)
    assert rest(server) == "Stopped.\n"
    assert server.stderr is not None
    assert server.stderr.read() == ""
    server.wait(30)
    assert server.returncode == 0


def test_a_second_server_on_one_sqlite_file_is_refused_with_the_reason(
    start: Start, settings: Settings
) -> None:
    if not settings.is_sqlite:
        with alone(settings), alone(settings):  # PostgreSQL takes any number
            return
    first = start()
    next_line(first)
    second = start()
    _out, errors = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"Another server (process {first.pid}) already serves" in errors
    assert "written in turn" in errors
    assert first.poll() is None


def test_a_port_in_use_is_said(start: Start, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        server = start()
        _out, errors = server.communicate(timeout=30)
    assert server.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in errors


def test_the_file_is_free_again_when_a_server_has_died(tmp_path: Path, settings: Settings) -> None:
    of_its_own = dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path / 'own.sqlite'}")
    with alone(of_its_own), pytest.raises(AlreadyServed), alone(of_its_own):
        pass
    with alone(of_its_own):
        pass
