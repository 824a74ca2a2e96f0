"""A brick's state and words, each case worked by hand; and how bricks are laid."""

from __future__ import annotations

from typing import Any

import pytest

from coprod.changes.bricks import BrickState, ChangeFact, MoveFacts, Vote, lay, rows_of, state_of
from coprod.changes.cards import shortened
from coprod.changes.models import Stage, Verdict
from coprod.decisions.models import AnswerKind
from coprod.framework import load

pytestmark = pytest.mark.usefixtures("session")  # the words ask which language the reader has


def change(stage: Stage, verdict: Verdict | None = None, title: str = "Toast") -> ChangeFact:
    return ChangeFact(1, title, stage, verdict)


@pytest.mark.parametrize(
    ("facts", "state", "words"),
    [
        ({}, BrickState.NOTHING, "Nothing yet"),
        ({"ideas": 1}, BrickState.HEARD, "1 idea heard"),
        ({"ideas": 6}, BrickState.HEARD, "6 ideas heard"),
        ({"ideas": 6, "proposals": {(Vote.COMING, None): 2}}, BrickState.HEARD, "2 proposals, voting soon"),
        ({"ideas": 6, "proposals": {(Vote.OPEN, None): 1}}, BrickState.VOTING, "1 proposal, voting"),
        ({"proposals": {(Vote.OVER, None): 3}}, BrickState.VOTING, "3 proposals, answers due"),
        (
            {"proposals": {(Vote.OVER, None): 3, (Vote.OPEN, None): 2}},
            BrickState.VOTING,
            "2 proposals, voting",
        ),
        ({"proposals": {(Vote.OVER, AnswerKind.WILL): 1}}, BrickState.VOTING, "Voted on: we will"),
        ({"proposals": {(Vote.OVER, AnswerKind.NOT_NOW): 1}}, BrickState.HEARD, "Voted on and answered"),
        (
            {"ideas": 2, "proposals": {(Vote.OVER, AnswerKind.CANNOT): 1}},
            BrickState.HEARD,
            "2 ideas heard",
        ),
        (
            {"proposals": {(Vote.OPEN, None): 9}, "changes": [change(Stage.PLANNED)]},
            BrickState.UNDER_WAY,
            "Planned: Toast",
        ),
        ({"changes": [change(Stage.UNDER_WAY)]}, BrickState.UNDER_WAY, "Under way: Toast"),
        (
            {"changes": [change(Stage.UNDER_WAY), change(Stage.UNDER_WAY)]},
            BrickState.UNDER_WAY,
            "Under way: 2 changes",
        ),
        ({"changes": [change(Stage.PLANNED), change(Stage.DONE)]}, BrickState.DONE, "Done: Toast"),
        (
            {"changes": [change(Stage.REVIEWED, Verdict.PARTLY)]},
            BrickState.DONE,
            "Done, helped in part",
        ),
        (
            {"changes": [change(Stage.REVIEWED, Verdict.NO)]},
            BrickState.DONE,
            "Done, but it did not help",
        ),
        ({"changes": [change(Stage.REVIEWED, Verdict.TOO_EARLY)]}, BrickState.DONE, "Done: Toast"),
        (
            {"changes": [change(Stage.REVIEWED, Verdict.HELPED), change(Stage.UNDER_WAY)]},
            BrickState.HELPED,
            "Done, and it helped",
        ),
    ],
)
def test_the_strongest_thing_that_is_true_fills_the_brick(
    facts: dict[str, Any], state: BrickState, words: str
) -> None:
    assert state_of(MoveFacts(**facts)) == (state, words)


@pytest.mark.parametrize(
    ("bricks", "rows"), [(12, [6, 6]), (9, [5, 4]), (6, [6]), (7, [4, 3]), (13, [5, 4, 4]), (0, [])]
)
def test_bricks_are_laid_in_even_rows_and_none_is_lost(bricks: int, rows: list[int]) -> None:
    laid = rows_of(range(bricks))
    assert [len(row) for row in laid] == rows
    assert [brick for row in laid for brick in row] == list(range(bricks))


def test_the_wall_has_every_move_once_with_basics_at_the_foot() -> None:
    framework = load()
    urls = {move.code: f"/wall/{move.code}" for move in framework}
    courses = lay(framework, {"basics-play": MoveFacts(ideas=4)}, urls)
    bricks = [brick for course in courses for row in course.rows for brick in row]

    assert [course.compartment.code for course in courses] == [
        "core",
        "coping",
        "learning",
        "belonging",
        "basics",
    ]
    assert sorted(brick.code for brick in bricks) == sorted(urls)
    assert len(bricks) == 42
    assert [(brick.code, brick.state_text) for brick in bricks if brick.state is not BrickState.NOTHING] == [
        ("basics-play", "4 ideas heard")
    ]


def test_a_title_that_a_brick_has_no_room_for_is_left_to_its_page() -> None:
    long = change(Stage.UNDER_WAY, title="The hall is open at lunch on rainy days")
    assert state_of(MoveFacts(changes=[long])) == (BrickState.UNDER_WAY, "Under way")
    assert shortened("The hall is open at lunch on rainy days", 24) == "The hall is open at…"
    assert shortened("Toast before school", 24) == "Toast before school"
