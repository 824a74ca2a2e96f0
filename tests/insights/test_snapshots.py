"""Snapshots: what is kept of a count, when a new one is taken, and what its readings rest on."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import flask
import pytest
from sqlalchemy import func, select

from coprod import steward
from coprod.clock import now
from coprod.insights import chores, readings, snapshots
from coprod.insights.models import Snapshot
from coprod.insights.small_numbers import Cell, show_proposal
from coprod.proposals.models import ProposalState
from coprod.voting.models import Tally
from tests.insights.counted import PUPILS, Counted, Db, closed


def test_a_snapshot_keeps_the_counts_the_roll_and_the_verdicts(session: Db) -> None:
    box = Counted(**closed())
    card = box.say("Open the hall", (30, 5, 1), (20, 4, 1), (15, 2, 1))
    box.turn_out(36, 25, 18)

    snapshot = box.take()

    kept = snapshot.results
    assert (snapshot.number, snapshot.final) == (1, True)
    assert kept["roll"]["pupils"] == {"seats": 60, "took_part": 36}
    assert [row["id"] for row in kept["proposals"]] == [card.id]
    assert kept["proposals"][0]["counts"]["parents"] == {"agree": 20, "disagree": 4, "unsure": 1, "stars": 0}
    assert kept["proposals"][0]["public"]["verdict"] == "common_ground"


def test_common_ground_is_the_geometric_mean_of_the_groups_smoothed_support(session: Db) -> None:
    """(31/38 · 21/27 · 16/20) to the power of a third = 0.7978."""
    reading = readings.read(
        {"pupils": Cell(30, 5, 1), "parents": Cell(20, 4, 1), "practitioners": Cell(15, 2, 1)},
        {"pupils": 60, "parents": 40, "practitioners": 20},
        threshold=10,
        minimum_heard=10,
    )

    assert reading is not None
    assert reading["score"] == pytest.approx(0.7978, abs=0.0001)


def test_the_same_counts_give_the_same_snapshot_and_other_counts_a_new_one(session: Db) -> None:
    box = Counted(**closed())
    card = box.say("Open the hall", (30, 5, 1))
    first = box.take()

    assert box.take() is first
    tally = session.get(Tally, (card.id, PUPILS))
    assert tally is not None
    tally.agree += 1
    session.flush()
    second = box.take()

    assert (first.number, second.number) == (1, 2)
    assert first.fingerprint != second.fingerprint
    assert len(second.fingerprint) == 64
    assert first.results["proposals"][0]["counts"]["pupils"]["agree"] == 30, "the first stays as it was"


def test_a_card_that_was_taken_off_counts_no_more(session: Db) -> None:
    box = Counted(**closed())
    card = box.say("Open the hall", (30, 5, 1))
    box.say("Longer lunch", (20, 15, 1))
    card.state = ProposalState.WITHDRAWN
    session.flush()

    assert [row["id"] for row in box.take().results["proposals"]] == [box.cards[1].id]


def test_while_voting_is_open_only_what_was_shown_is_counted(session: Db) -> None:
    """36 have answered, 31 of them are shown: nobody can see the last five land."""
    box = Counted()
    card = box.say("Open the hall", (30, 5, 1))
    tally = session.get(Tally, (card.id, PUPILS))
    assert tally is not None
    tally.shown_agree = 25
    session.flush()

    snapshot = box.take()

    assert not snapshot.final
    assert snapshot.results["proposals"][0]["counts"]["pupils"]["agree"] == 25


def test_while_voting_is_open_one_person_more_makes_no_new_snapshot(session: Db) -> None:
    box = Counted()
    card = box.say("Open the hall", (30, 5, 1))
    first = box.take()
    tally = session.get(Tally, (card.id, PUPILS))
    assert tally is not None
    tally.agree += 1  # not shown yet
    box.turn_out(37, 0, 0)
    session.flush()

    assert box.take() is first


def test_the_close_makes_a_final_snapshot_even_of_the_same_counts(session: Db) -> None:
    box = Counted()
    box.say("Open the hall", (30, 5, 1))
    open_ = box.take()
    box.consultation.voting_close_at = now() - timedelta(seconds=1)
    session.flush()

    assert (box.take().number, box.take().final) == (open_.number + 1, True)


def test_the_steward_takes_the_last_snapshot_once(session: Db, app: flask.Flask) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (30, 5, 1))
    session.commit()

    assert steward.make_a_round(app)["count the votes"]
    assert steward.make_a_round(app)["count the votes"]

    assert session.scalars(select(Snapshot.final)).all() == [True]
    assert chores.due() == []


def test_the_steward_counts_now_and_then_while_voting_is_open(
    session: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Counted(voting_close_at=now() + timedelta(days=5))
    card = box.say("Open the hall", (30, 5, 1))
    chores.count_the_votes()
    tally = session.get(Tally, (card.id, PUPILS))
    assert tally is not None
    tally.shown_agree = 35
    session.flush()

    chores.count_the_votes()
    soon = session.scalar(select(func.count()).select_from(Snapshot))
    later = now() + chores.WHILE_VOTING + timedelta(seconds=1)
    monkeypatch.setattr("coprod.insights.chores.now", lambda: later)
    chores.count_the_votes()

    assert soon == 1
    assert session.scalar(select(func.count()).select_from(Snapshot)) == 2


def test_a_draft_and_a_vote_that_has_not_begun_are_not_counted(session: Db) -> None:
    Counted(opened_at=None)
    assert chores.due() == []


def test_a_group_too_small_to_show_is_left_out_of_the_verdict(session: Db) -> None:
    """Eight practitioners are against, all of them; the public verdict rests on the two groups it can show."""
    cells = {"pupils": Cell(30, 5, 1), "parents": Cell(20, 4, 1), "practitioners": Cell(0, 8, 0)}
    seats = {"pupils": 40, "parents": 30, "practitioners": 8}

    public = readings.read(cells, seats, threshold=10, minimum_heard=10)
    staff = readings.read(cells, seats, threshold=5, minimum_heard=5)

    assert public is not None
    assert staff is not None
    assert public["verdict"] == "common_ground"
    assert set(public["groups"]) == {"pupils", "parents"}
    assert staff["verdict"] == "groups_part"


def test_a_large_group_of_which_few_answered_is_heard_too_little(session: Db) -> None:
    reading = readings.read(
        {"pupils": Cell(30, 5, 1), "parents": Cell(9, 0, 0)},
        {"pupils": 40, "parents": 30},
        threshold=10,
        minimum_heard=5,
    )

    assert reading is not None
    assert reading["verdict"] == "heard_too_little"
    assert reading["groups"]["parents"]["missing"] == 10, (
        "as if nobody had answered: it tells not how many did"
    )


def test_where_nobody_can_be_shown_there_is_no_reading(session: Db) -> None:
    assert readings.read({"pupils": Cell(5, 0, 0)}, {"pupils": 8}, threshold=10, minimum_heard=10) is None


@pytest.mark.parametrize("hidden", [Cell(0, 0, 0), Cell(9, 0, 0), Cell(0, 9, 0), Cell(3, 3, 3, stars=9)])
def test_a_reading_is_the_same_whatever_stands_in_a_hidden_cell(session: Db, hidden: Cell) -> None:
    seats = {"pupils": 40, "parents": 30}
    empty = readings.read({"pupils": Cell(30, 5, 1), "parents": Cell(0, 0, 0)}, seats, 10, 10)

    assert readings.read({"pupils": Cell(30, 5, 1), "parents": hidden}, seats, 10, 10) == empty


@pytest.mark.parametrize("alike", [Cell(11, 1, 0), Cell(11, 0, 1), Cell(12, 0, 0)])
def test_a_reading_is_the_same_for_all_that_nearly_all_stands_for(session: Db, alike: Cell) -> None:
    """Of 21 seats 11 make a half: only the exact count would tell whether 12 of 12 made it certain."""
    seats = {"pupils": 21}

    assert readings.read({"pupils": alike}, seats, 10, 10) == readings.read(
        {"pupils": Cell(11, 1, 0)}, seats, 10, 10
    )


def test_a_stored_reading_comes_back_as_the_maths_made_it(session: Db) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (30, 5, 1), (10, 12, 3), (15, 2, 1))
    row = box.take().results["proposals"][0]
    shown = {g: show_proposal({g: snapshots.cell_of(c)}, 10).cells[g] for g, c in row["counts"].items()}

    back = readings.proposal_reading(row["public"], shown, {"pupils": 60, "parents": 40, "practitioners": 20})

    assert back.verdict.value == row["public"]["verdict"]
    assert [group.tally.agree for group in back.groups] == [30, 10, 15]


def test_the_web_process_and_its_steward_do_without_numpy() -> None:
    code = "import coprod.insights.views, coprod.insights.snapshots, coprod.insights.readings, sys; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
