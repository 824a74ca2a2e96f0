"""The site as it is really served: a process of its own, voters at once, and a power cut in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import urllib.parse
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bench import school, servers
from coprod.turns import sqlite

CLIENTS = 16


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared school on SQLite: the engine whose one process this is about."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "secret").write_text("s" * 48)
    school.prepare(folder)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A copy of its own for each test; nobody has the file open, so it can simply be copied."""
    return Path(shutil.copytree(prepared, tmp_path / "school"))


def plan_of(folder: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((folder / "plan.json").read_text())
    return plan


def press(
    connection: HTTPConnection, person: dict[str, str], consultation: int, card: int, choice: str
) -> int:
    body = urllib.parse.urlencode({"csrf_token": person["token"], "choice": choice})
    headers = {"Cookie": person["cookie"], "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/consultations/{consultation}/vote/{card}", body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite.connect(folder / "coprod.sqlite")
    try:
        return list(connection.execute(query))
    finally:
        connection.close()


def votes_and_tallies_agree(folder: Path) -> bool:
    by_votes = rows(
        folder,
        "SELECT proposal_id, stakeholder_group, sum(choice = 1), sum(choice = -1), sum(choice = 0)"
        " FROM vote JOIN ballot ON ballot.id = ballot_id GROUP BY 1, 2 ORDER BY 1, 2",
    )
    kept = "SELECT proposal_id, stakeholder_group, agree, disagree, unsure FROM tally ORDER BY 1, 2"
    return by_votes == rows(folder, kept)


def together(port: int, people: list[dict[str, str]], work: Any) -> None:
    """Share ``people`` between the clients and let them all go at once."""

    def client(mine: list[dict[str, str]]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for person in mine:
                work(connection, person)
        except (OSError, HTTPException):
            return  # the server is gone: what it had not answered does not count
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(people[number::CLIENTS],)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_hundred_voters_at_once_meet_no_error_and_are_each_counted_once(folder: Path) -> None:
    plan = plan_of(folder)
    people, card = plan["people"][-200:], plan["cards"][0]
    on_the_card = "SELECT count(*) FROM vote WHERE proposal_id = (SELECT min(id) FROM proposal)"
    before = rows(folder, on_the_card)[0][0]
    statuses: list[int] = []
    with servers.coprod(folder) as server:
        together(
            server.port,
            people,
            lambda c, p: statuses.append(press(c, p, plan["consultation"], card, "agree")),
        )

    assert statuses == [303] * 200
    had_voted = school.HAVE_VOTED - (school.VOTERS - 200)  # those of the 200 whose vote is changed, not added
    assert rows(folder, on_the_card)[0][0] == before + 200 - max(0, had_voted)
    assert votes_and_tallies_agree(folder)


def test_after_a_kill_every_acknowledged_vote_is_there(folder: Path) -> None:
    plan = plan_of(folder)
    people = plan["people"][-160:]
    acknowledged: list[tuple[str, int]] = []
    enough = threading.Event()

    with servers.coprod(folder) as server:

        def vote(connection: HTTPConnection, person: dict[str, str]) -> None:
            for card in plan["cards"]:
                if press(connection, person, plan["consultation"], card, "disagree") == 303:
                    acknowledged.append((person["cookie"], card))
                if len(acknowledged) >= 150:
                    enough.set()

        voting = threading.Thread(target=together, args=(server.port, people, vote))
        voting.start()
        assert enough.wait(120)
        os.kill(server.pid, signal.SIGKILL)
        voting.join()

    before = school.HAVE_VOTED * school.CARDS
    with servers.coprod(folder) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", f"/consultations/{plan['consultation']}")
        assert connection.getresponse().status == 200
        connection.close()
    kept = rows(folder, "SELECT count(*) FROM vote")[0][0] - before

    assert len(acknowledged) >= 150
    # At most one request a client was under way without its answer when the process died.
    assert len(acknowledged) <= kept <= len(acknowledged) + CLIENTS
    assert votes_and_tallies_agree(folder)
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


def test_a_person_on_two_devices_at_once_has_one_vote_a_card(folder: Path) -> None:
    plan = plan_of(folder)
    person, cards = plan["people"][-1], plan["cards"][:5]
    before = rows(folder, "SELECT count(*) FROM vote")[0][0]
    choices = cycle(["agree", "disagree", "unsure", "agree"])
    statuses: list[int] = []

    def vote(connection: HTTPConnection, device: dict[str, str]) -> None:
        statuses.extend(
            press(connection, device, plan["consultation"], card, next(choices)) for card in cards
        )

    with servers.coprod(folder) as server:
        together(server.port, [person] * CLIENTS, vote)

    assert set(statuses) == {303}
    assert rows(folder, "SELECT count(*) FROM vote")[0][0] == before + len(cards)
    assert votes_and_tallies_agree(folder)
