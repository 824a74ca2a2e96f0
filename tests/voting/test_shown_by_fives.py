"""While voting is open, nobody can watch one vote land."""

from __future__ import annotations

import pytest

from coprod.access.roles import StakeholderGroup
from coprod.voting import actions, queries
from coprod.voting.tallies import STEP, Counts, difference
from tests.factories import make_consultation, make_proposal, make_school, make_seat

pytestmark = pytest.mark.usefixtures("session")

PUPILS = StakeholderGroup.PUPILS


def test_what_is_shown_moves_by_five_people_at_a_time() -> None:
    consultation = make_consultation(make_school())
    card = make_proposal(consultation)
    shown = []
    for number in range(12):
        actions.cast(consultation, make_seat(consultation), card.id, 1 if number % 2 == 0 else -1)
        shown.append(queries.shown_tallies(consultation.id)[card.id][PUPILS])

    assert STEP == 5
    assert [counts.seen for counts in shown] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    assert shown[4] == Counts(agree=3, disagree=2)
    assert shown[9] == Counts(agree=5, disagree=5)
    assert queries.tallies(consultation.id)[card.id][PUPILS] == Counts(agree=6, disagree=6)


def test_one_person_going_back_and_forth_cannot_force_a_step() -> None:
    consultation = make_consultation(make_school())
    card = make_proposal(consultation)
    for _ in range(5):
        actions.cast(consultation, make_seat(consultation), card.id, 1)
    victim, prober = make_seat(consultation), make_seat(consultation)
    actions.cast(consultation, victim, card.id, -1)
    for _ in range(10):
        actions.cast(consultation, prober, card.id, 1)
        actions.cast(consultation, prober, card.id, -1)
        actions.take_back(consultation, prober, card.id)

    assert queries.shown_tallies(consultation.id)[card.id][PUPILS] == Counts(agree=5)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, (1, False), {"agree": 1, "disagree": 0, "unsure": 0, "stars": 0}),
        ((1, True), (-1, True), {"agree": -1, "disagree": 1, "unsure": 0, "stars": 0}),
        ((0, False), (0, True), {"agree": 0, "disagree": 0, "unsure": 0, "stars": 1}),
        ((-1, True), None, {"agree": 0, "disagree": -1, "unsure": 0, "stars": -1}),
        ((1, False), (1, False), {"agree": 0, "disagree": 0, "unsure": 0, "stars": 0}),
    ],
)
def test_what_a_changed_vote_adds(
    before: tuple[int, bool] | None, after: tuple[int, bool] | None, change: dict[str, int]
) -> None:
    assert difference(before, after) == change
