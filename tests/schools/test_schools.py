"""Schools and their classes, as the tables keep them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import scoped_session

from coprod.schools import queries
from coprod.schools.actions import found_school
from tests.factories import make_class, make_school
from tests.support.client import CheckedClient

Session = scoped_session[Any]


def test_a_school_answers_at_its_own_host_name(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    found_school("  Hillside School ", "Hillside.TEST")
    found_school("Riverside School", "riverside.test")
    assert "Hillside School" in new_client("hillside.test").page("/sign-in").title
    assert "Riverside School" in new_client("riverside.test").page("/sign-in").title
    assert new_client("elsewhere.test").get("/sign-in").status_code == 404


def test_the_only_school_answers_at_any_name(client: CheckedClient, session: Session) -> None:
    make_school("Hillside School")
    assert "Hillside School" in client.page("/sign-in").title


def test_thresholds_that_would_show_single_people_are_refused_by_the_database(session: Session) -> None:
    with pytest.raises(IntegrityError):
        make_school(public_threshold=2)


def test_a_code_and_a_name_stand_for_one_class_of_a_school(session: Session) -> None:
    here, there = make_school(host="a.test"), make_school(host="b.test")
    make_class(here, name="4L", code="otter-4271")
    make_class(there, name="4L", code="otter-4271")
    assert queries.taken_codes(here.id) == {"otter-4271"}
    with pytest.raises(IntegrityError):
        make_class(here, name="5B", code="otter-4271")
    session.rollback()


def test_classes_are_listed_by_year_then_name_and_mixed_ones_last(session: Session) -> None:
    school = make_school()
    for name, year, code in (("Mixed", None, "a-1"), ("4L", 4, "b-1"), ("3H", 3, "c-1"), ("4A", 4, "d-1")):
        make_class(school, name=name, year=year, code=code)
    assert [one.name for one in queries.classes(school.id)] == ["3H", "4A", "4L", "Mixed"]
