"""What a consultation must have before it may open: Lundy's audience and influence, Gunning's four."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from coprod.consultations.models import Consultation
from coprod.consultations.readiness import BACKGROUND_AT_LEAST, missing

pytestmark = pytest.mark.usefixtures("session")

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)  # a Tuesday


def complete(**values: Any) -> Consultation:
    """A draft with nothing missing: ideas 2 to 11 December, voting Monday 7 to Friday 18 December."""
    whole: dict[str, Any] = {
        "title": "Mornings",
        "question": "What would help in the morning?",
        "background": "x" * BACKGROUND_AT_LEAST,
        "can_change": "When the doors open.",
        "cannot_change": "When lessons start.",
        "decision_maker_id": 1,
        "asked_groups": ["pupils"],
        "ideas_open_at": datetime(2026, 12, 2, 9, tzinfo=UTC),
        "ideas_close_at": datetime(2026, 12, 11, 15, tzinfo=UTC),
        "voting_open_at": datetime(2026, 12, 7, 9, tzinfo=UTC),
        "voting_close_at": datetime(2026, 12, 18, 15, tzinfo=UTC),
        "answer_by": date(2027, 1, 15),
    }
    return Consultation(**{**whole, **values})


def fields_missing(
    consultation: Consultation, *, can_be_decided: bool = True, people_asked: int = 30
) -> set[str]:
    """The fields beside which something is said."""
    return {
        thing.field
        for thing in missing(consultation, can_be_decided=can_be_decided, people_asked=people_asked, at=NOW)
    }


def test_a_complete_one_may_open() -> None:
    assert fields_missing(complete()) == set()


def test_one_without_ideas_may_open_for_voting_alone() -> None:
    assert fields_missing(complete(ideas_open_at=None, ideas_close_at=None)) == set()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": " "}, "question"),
        ({"background": "x" * (BACKGROUND_AT_LEAST - 1)}, "background"),
        ({"can_change": "tbc"}, "can_change"),
        ({"cannot_change": ""}, "cannot_change"),
        ({"decision_maker_id": None}, "decision_maker"),
        ({"asked_groups": []}, "asked_groups"),
        ({"ideas_open_at": None}, "ideas_open"),
        ({"ideas_close_at": None}, "ideas_close"),
        ({"ideas_close_at": datetime(2026, 12, 18, 16, tzinfo=UTC)}, "ideas_close"),
        (
            {
                "ideas_open_at": datetime(2026, 11, 1, 9, tzinfo=UTC),
                "ideas_close_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
            },
            "ideas_close",
        ),
        ({"ideas_open_at": datetime(2026, 12, 7, 10, tzinfo=UTC)}, "voting_open"),
        ({"voting_open_at": None}, "voting_open"),
        ({"voting_open_at": datetime(2026, 11, 30, 9, tzinfo=UTC), "ideas_open_at": datetime(2026, 11, 20, 9, tzinfo=UTC)}, "voting_open"),
        ({"voting_close_at": None}, "voting_close"),
        # Monday 14 to Thursday 17: four school days
        (
            {
                "voting_open_at": datetime(2026, 12, 14, 9, tzinfo=UTC),
                "voting_close_at": datetime(2026, 12, 17, 15, tzinfo=UTC),
            },
            "voting_close",
        ),
        ({"answer_by": None}, "answer_by"),
        ({"answer_by": date(2026, 12, 18)}, "answer_by"),  # the day of the close itself
        ({"answer_by": date(2027, 3, 19)}, "answer_by"),  # 91 days after it
    ],
)  # fmt: skip
def test_each_missing_thing_is_said_beside_its_field(values: dict[str, Any], field: str) -> None:
    assert fields_missing(complete(**values)) == {field}


def test_ninety_days_after_the_close_is_not_too_far() -> None:
    assert fields_missing(complete(answer_by=date(2027, 3, 18))) == set()


def test_five_school_days_of_voting_are_enough() -> None:
    week = {
        "voting_open_at": datetime(2026, 12, 14, 9, tzinfo=UTC),
        "voting_close_at": datetime(2026, 12, 18, 15, tzinfo=UTC),
    }
    assert fields_missing(complete(**week)) == set()


def test_a_decision_maker_who_left_that_duty_cannot_decide() -> None:
    assert fields_missing(complete(), can_be_decided=False) == {"decision_maker"}


def test_somebody_must_be_asked() -> None:
    assert fields_missing(complete(), people_asked=0) == {"asked_groups"}


def test_an_empty_draft_lacks_all_of_it_in_plain_words() -> None:
    things = missing(
        Consultation(title="x", question="", background="", can_change="", cannot_change="", asked_groups=[]),
        can_be_decided=False,
        people_asked=0,
        at=NOW,
    )
    assert [thing.field for thing in things] == [
        "question", "background", "can_change", "cannot_change", "decision_maker", "asked_groups", "voting_open",
        "voting_close",
    ]  # fmt: skip
    assert all(thing.words.endswith(".") for thing in things)
