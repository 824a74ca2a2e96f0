"""The steward has boxes analysed in a process of its own: when, what it keeps, and what happens when that fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flask
import numpy as np
import pytest
from sqlalchemy import func, select

from coprod import steward
from coprod.clock import now
from coprod.insights import analyses, chores
from coprod.insights.models import Analysis
from coprod.voting import seal
from tests.insights.counted import Db, closed
from tests.insights.voted import PUPILS, Voted, in_this_process, two_camps
from tests.support.client import CheckedClient

DUTY = "look for opinion groups"
CARDS = 12


@pytest.fixture(autouse=True)
def no_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "failures", chores._Failures())


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The analyst works in this process."""
    monkeypatch.setattr(analyses, "ask", in_this_process)


def kept(session: Db) -> list[Analysis]:
    session.expire_all()
    return list(session.scalars(select(Analysis).order_by(Analysis.consultation_id)))


def sealed() -> Voted:
    voted = Voted(CARDS, **closed())
    voted.cast(PUPILS, two_camps(CARDS, 34, 24))
    voted.take()
    return voted


def open_with(votes: int) -> Voted:
    """Voting is open, and so many pupils have answered all of twelve cards."""
    voted = Voted(CARDS, voting_close_at=now() + timedelta(days=5))
    voted.cast(PUPILS, two_camps(CARDS, votes, 0))
    return voted


def test_a_sealed_box_is_analysed_once_in_a_process_of_its_own(session: Db, app: flask.Flask) -> None:
    sealed()
    session.commit()

    assert steward.make_a_round(app)[DUTY]

    (analysis,) = kept(session)
    assert analysis.final
    assert analysis.votes == 58 * CARDS
    assert len(analysis.fingerprint) == 64
    assert analysis.findings["camps"]["k"] == 2
    assert len(analysis.start["centres"]) == 2
    assert chores.boxes_due() == []


def test_the_analyst_is_told_no_setting_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_SECRET_KEY", "hush " * 10)
    code = 'import json, os; print(json.dumps({"env": dict(os.environ)}))'
    monkeypatch.setattr(analyses, "COMMAND", (sys.executable, "-c", code))

    env = analyses.ask([b"x" * 100])["env"]

    assert not [name for name in env if name.startswith("COPROD")]
    assert env["OPENBLAS_NUM_THREADS"] == "1"


def test_a_box_waits_for_its_seal_and_for_the_last_count(session: Db) -> None:
    """Until then a vote on its way could still change it."""
    voted = open_with(1)
    voted.consultation.voting_close_at = now() - timedelta(seconds=1)
    session.commit()
    assert chores.boxes_due() == []

    assert seal.seal(voted.consultation.id)
    assert chores.boxes_due() == []

    voted.take()
    assert chores.boxes_due() == [(voted.consultation.id, voted.school.id, True)]


@pytest.mark.parametrize(
    ("pupils", "is_due"), [(4, False), (5, True)]
)  # 48 votes, and 60: fifty are the fewest that make a run worth while
def test_while_voting_is_open_the_first_run_waits_for_fifty_votes(
    session: Db, pupils: int, *, is_due: bool
) -> None:
    voted = open_with(pupils)

    assert chores.boxes_due() == ([(voted.consultation.id, voted.school.id, False)] if is_due else [])


@pytest.mark.usefixtures("here")
def test_while_voting_is_open_it_runs_again_after_ten_minutes_and_a_tenth_more(
    session: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    voted = open_with(45)  # 540 votes
    session.commit()
    chores.look_for_opinion_groups()
    later = now() + chores.WHILE_VOTING + timedelta(seconds=1)

    voted.cast(PUPILS, two_camps(CARDS, 4, 0))  # 48 more: neither fifty nor a tenth
    monkeypatch.setattr(chores, "now", lambda: later)
    assert chores.boxes_due() == []

    voted.cast(PUPILS, two_camps(CARDS, 1, 0))  # 60 more
    assert len(chores.boxes_due()) == 1
    monkeypatch.setattr(chores, "now", now)
    assert chores.boxes_due() == [], "not before ten minutes have passed"


@pytest.mark.usefixtures("here")
def test_while_voting_is_open_nothing_is_kept_that_a_page_could_show(
    session: Db, client: CheckedClient
) -> None:
    voted = open_with(45)
    voted.take()
    session.commit()

    chores.look_for_opinion_groups()

    (analysis,) = kept(session)
    assert not analysis.final
    assert analysis.findings == {}
    assert analyses.kept(voted.consultation.id) is None
    client.enter(voted.decider)
    assert "Who thinks alike" not in client.page(voted.staff).text


@pytest.mark.usefixtures("here")
def test_the_last_run_starts_from_where_the_one_before_stood_and_writes_over_it(
    session: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    voted = open_with(20)
    voted.cast(PUPILS, two_camps(CARDS, 0, 20))
    session.commit()
    chores.look_for_opinion_groups()
    start = kept(session)[0].start
    assert len(start["centres"]) == 2
    started: list[Any] = []
    run = in_this_process

    def listen(pieces: Any) -> dict[str, Any]:
        whole = b"".join(pieces)
        started.append(whole.split(b"\n", 1)[0])
        return run([whole])

    monkeypatch.setattr(analyses, "ask", listen)
    voted.consultation.voting_close_at = now() - timedelta(seconds=1)
    session.flush()
    assert seal.seal(voted.consultation.id)
    voted.take()
    session.commit()
    chores.look_for_opinion_groups()

    assert flask.json.loads(started[0])["start"] == start
    (analysis,) = kept(session)
    assert analysis.final
    assert np.allclose(analysis.start["centres"], start["centres"]), (
        "the same votes, the same places and names"
    )


@pytest.mark.parametrize(
    "code",
    ["raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)", "import sys; sys.stdin.read(); 1 / 0"],
)
def test_an_analyst_that_breaks_down_is_logged_and_the_others_are_analysed(
    session: Db,
    app: flask.Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    code: str,
) -> None:
    first = sealed()
    second = Voted(CARDS, **closed())
    second.cast(PUPILS, two_camps(CARDS, 34, 24))
    second.take()
    session.commit()
    good = analyses.ask
    calls: list[int] = []

    def break_down_once(pieces: Any) -> dict[str, Any]:
        calls.append(1)
        if len(calls) > 1:
            return in_this_process(pieces)
        monkeypatch.setattr(analyses, "COMMAND", (sys.executable, "-c", code))
        return good(pieces)

    monkeypatch.setattr(analyses, "ask", break_down_once)
    chores.look_for_opinion_groups()

    assert "could not analyse the box of consultation" in caplog.text
    assert [row.consultation_id for row in kept(session)] == [second.consultation.id]

    chores.look_for_opinion_groups()
    assert len(calls) == 2, "it waits before it tries again"

    let_the_pause_pass(monkeypatch)
    chores.look_for_opinion_groups()
    assert [row.consultation_id for row in kept(session)] == [first.consultation.id, second.consultation.id]


def let_the_pause_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.monotonic() + 21
    monkeypatch.setattr("coprod.insights.chores.time.monotonic", lambda: later)


def test_after_each_failure_it_waits_twice_as_long_and_an_hour_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = [0.0]
    monkeypatch.setattr("coprod.insights.chores.time.monotonic", lambda: at[0])
    failures = chores._Failures()
    waited = []
    for _ in range(10):
        failures.add(1)
        start = at[0]
        while failures.must_wait(1):
            at[0] += 1
        waited.append(at[0] - start)

    assert waited == [20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    failures.add(1)
    failures.forget(1)
    assert not failures.must_wait(1)


def test_an_analyst_that_never_answers_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        analyses, "COMMAND", (sys.executable, "-c", "import threading; threading.Event().wait()")
    )
    monkeypatch.setattr(analyses, "LONGEST_SECONDS", 0.3)

    with pytest.raises(analyses.AnalysisFailed, match="no answer"):
        analyses.ask([b"{}\n"])


def test_the_pages_process_never_loads_the_numbers_libraries(run_python: Callable[[str], int]) -> None:
    """Nor while it packs a box: that is left to the analyst."""
    assert (
        run_python(
            "import coprod.insights.views, coprod.insights.chores, coprod.insights.understood, sys; "
            "sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
        )
        == 0
    )


@pytest.fixture
def run_python() -> Callable[[str], int]:
    import subprocess  # noqa: PLC0415  # this fixture alone

    return lambda code: subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_one_row_is_kept_for_a_consultation(session: Db) -> None:
    voted = sealed()
    voted.analyse()
    voted.analyse()

    assert session.scalar(select(func.count()).select_from(Analysis)) == 1


@pytest.mark.usefixtures("here")
def test_a_school_that_hides_more_hides_it_in_old_analyses_at_once_and_has_them_made_anew(
    session: Db, client: CheckedClient
) -> None:
    """Two camps of 34 and 24; from groups of thirty on, there is only one school."""
    voted = sealed()
    session.commit()
    chores.look_for_opinion_groups()
    assert "form 2 opinion groups" in client.page(voted.results).text

    voted.school.public_threshold = 30
    session.commit()
    page = client.page(voted.results).text
    assert "opinion groups" not in page
    assert "is being worked out" in page

    chores.look_for_opinion_groups()
    assert "you are one school on this" in client.page(voted.results).text
    assert chores.boxes_due() == []
