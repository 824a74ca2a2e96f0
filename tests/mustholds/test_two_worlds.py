"""An adversary reads everything that anybody but the voter can read, in two worlds that differ in votes alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import flask
import pytest

from coprod.db import db
from tests.support import databases
from tests.support.two_worlds import HOST, TELLINGS, Seen, Telling


@pytest.fixture
def tell(
    make_app: Callable[..., flask.Flask],
    database: databases.Databases,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Callable[..., Seen]:
    """Tell the day, by the telling's name, on an empty database."""

    def told(name: str, *, looking: bool = True) -> Seen:
        folder = tmp_path / name
        folder.mkdir()
        app = make_app(database_url=database.fresh(folder), data_dir=folder, trusted_hosts=(HOST,))
        seen = Telling(app, TELLINGS[name], caplog, looking=looking).tell()
        with app.app_context():
            db.engine.dispose()
        return seen

    return told


def differing(one: Mapping[Any, str], other: Mapping[Any, str]) -> list[str]:
    """What is not the same, with the first line that is not."""
    found = [str(key) for key in one.keys() ^ other.keys()]
    for key in one.keys() & other.keys():
        lines = zip(one[key].splitlines(), other[key].splitlines(), strict=False)
        if one[key] != other[key]:
            found.append(f"{key}: {next(((a, b) for a, b in lines if a != b), 'another length')}")
    return sorted(found)


def test_nobody_but_the_voter_can_tell_the_two_worlds_apart(tell: Callable[..., Seen]) -> None:
    """Every page as everybody else, its headers, what is left on a shared tablet, what is logged; before the close,
    after it, after the seal."""
    one, other = tell("one"), tell("other")
    assert all(one.own[name] != other.own[name] for name in ("Ada", "Ben", "Vic")), "the worlds must differ"
    assert sum(page.startswith("200") for page in one.pages.values()) > 300, (
        "the adversary must get in somewhere"
    )

    leaks = differing(one.pages, other.pages) + differing(one.device, other.device)
    assert not leaks, "A page tells the two worlds apart:\n" + "\n".join(leaks)
    assert one.log == other.log, "a line of the application's log tells a vote"
    assert one.answers == other.answers, "what a server in front notes down tells a vote"


def test_whoever_has_the_whole_database_after_the_seal_cannot_either(tell: Callable[..., Seen]) -> None:
    """All that is left is how many said what: who said it, and when, is in no table. (Whether storage keeps an order
    is asked in tests/voting/test_sealing.py, and what is left in the files in test_chores.py.)"""
    one, other = tell("one", looking=False).rows, tell("other, with the same counts", looking=False).rows
    assert len(one["vote"]) > 60
    leaks = [f"{table}: {set(one[table]) ^ set(rows)}" for table, rows in other.items() if rows != one[table]]
    assert not leaks, "The database after the seal tells the two worlds apart:\n" + "\n".join(leaks)
