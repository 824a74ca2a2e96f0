"""Words of proposals: a prompt where they ask the child to change, and how old a reader must be."""

from __future__ import annotations

import flask
import pytest

from coprod.proposals.checks import asks_the_child
from coprod.proposals.models import mark_of
from coprod.proposals.words import move_tags, reading_help


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Pupils should be quiet in the hall.", "Pupils should"),
        ("The child must try harder at lunch", "child must"),
        ("They just need to cope", "They just need to"),
        ("Students always have to queue", "Students always have to"),
        ("A club where you learn to behave better", "behave better"),
        ("Help them become more resilient", "become more resilient"),
    ],
)
def test_words_that_ask_the_child_to_change_are_found_as_written(text: str, phrase: str) -> None:
    assert asks_the_child(text)[0] == phrase


@pytest.mark.parametrize(
    "text",
    [
        "The hall is open at lunch on rainy days.",
        "Staff should greet each pupil by name.",
        "Teachers must answer within a week.",
        "An adult sits with those who eat alone, so that no child has to.",
        "Without pupils having to ask, the doors are open.",
        "",
    ],
)
def test_words_about_what_adults_do_are_left_alone(text: str) -> None:
    assert asks_the_child(text) == ()


def test_each_phrase_is_said_once_and_in_order() -> None:
    assert asks_the_child("Pupils should listen. Pupils should wait.", "Work harder") == (
        "Pupils should",
        "Work harder",
    )


def test_the_reading_age_is_help_in_words(app: flask.Flask) -> None:
    with app.test_request_context():
        easy = reading_help("We play in the hall when it rains.")
        hard = reading_help(
            "Institutional accommodation of recreational opportunities notwithstanding precipitation."
        )

        assert easy.startswith("Easy to read from about age")
        assert "Shorter words" not in easy
        assert "Shorter words" in hard
        assert reading_help("") == reading_help("…!") == ""


def test_a_move_that_the_framework_no_longer_has_is_left_out() -> None:
    tags = move_tags(["core-hope", "basics-play", "gone-move"])

    assert [tag.code for tag in tags] == ["basics-play", "core-hope"], "in the framework's order"


def test_the_mark_of_words_changes_with_each_of_them() -> None:
    marks = {mark_of("a", "b", "c"), mark_of("ab", "", "c"), mark_of("a", "bc", ""), mark_of("a", "b", "d")}

    assert len(marks) == 4
