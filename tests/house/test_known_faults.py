"""Locked packages are held to a list of known faults; here to one of our own, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tools import known_faults
from tools.known_faults import LOCKED, locked, main

Answer = Callable[[list[Any]], tuple[int, bytes]]


@pytest.fixture
def listed() -> Iterator[Callable[[Answer], str]]:
    """Keep a list that answers like that; its address is returned."""
    servers: list[HTTPServer] = []

    def keep(answer: Answer) -> str:
        class List(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/querybatch"
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = answer(sent["queries"])
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Quietly."""

        servers.append(HTTPServer(("127.0.0.1", 0), List))
        threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.01}).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield keep
    for server in servers:
        server.shutdown()
        server.server_close()


def about(queries: list[Any], faults: dict[str, list[str]]) -> tuple[int, bytes]:
    results = [
        {"vulns": [{"id": fault} for fault in faults[name]]}
        if (name := query["package"]["name"]) in faults
        else {}
        for query in queries
    ]
    return 200, json.dumps({"results": results}).encode()


def test_a_locked_package_with_a_known_fault_is_named_and_fails_the_check(
    listed: Callable[[Answer], str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = []

    def answer(queries: list[Any]) -> tuple[int, bytes]:
        asked.extend(queries)
        return about(queries, {"flask": ["GHSA-made-up", "PYSEC-0"]})

    assert main(listed(answer)) == 1
    said = capsys.readouterr().out
    assert "GHSA-made-up, PYSEC-0" in said
    assert f"1 of {len(asked)} locked packages" in said
    assert {"flask", "sqlalchemy", "waitress", "weasyprint", "playwright"} <= {
        q["package"]["name"] for q in asked
    }
    assert all(query["package"]["ecosystem"] == "PyPI" and query["version"] for query in asked)


def test_where_nothing_is_known_the_check_passes(listed: Callable[[Answer], str]) -> None:
    assert main(listed(lambda queries: about(queries, {}))) == 0


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b'{"results": [null]}'),
        (200, b'{"results": [{}]}'),
    ],
)
def test_a_list_that_cannot_be_asked_is_no_clean_bill(
    listed: Callable[[Answer], str], answer: tuple[int, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(listed(lambda _queries: answer)) == 2
    assert "answer" in capsys.readouterr().err
    assert main("http://127.0.0.1:1") == 2


def test_every_locked_line_is_read() -> None:
    files = sorted((known_faults.ROOT / "requirements").glob("*.txt"))
    lines = [line for file in files for line in file.read_text().splitlines() if line[:1].isalnum()]
    assert len(files) == 3
    assert all(LOCKED.match(line) for line in lines)
    assert len(locked(files)) > 50
