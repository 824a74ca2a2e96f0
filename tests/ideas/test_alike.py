"""Which ideas say nearly the same."""

from __future__ import annotations

import pytest

from coprod.ideas.alike import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Longer lunch", "Make lunch longer"),
        ("More footballs at break", "We need more balls for football at break time"),
        ("Open the hall at lunch when it rains", "Let us use the hall on rainy days at lunch"),
        (
            "A smiling grown up at the gate who says hello",
            "A smily grown up at the gate who knows your name. When I am late everyone looks at me and I want to go home.",
        ),
        ("quiet room", "A quiet room to calm down in"),
        ("Somebody to talk to when sad", "someone to talk to when i feel sad"),
    ],
)
def test_these_are_alike(one: str, other: str) -> None:
    assert [found.id for found in alike(one, [(7, other)])] == [7]
    assert [found.id for found in alike(other, [(7, one)])] == [7]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("longer lunch", "Longer trips"),
        ("lunch", "make the lunch queue shorter for year 7"),
        ("Open the hall at lunch when it rains", "Open the library at lunch"),
        ("the and of", "the and of"),  # little words alone say nothing
        ("", "anything"),
        ("🙂", "🙂"),
    ],
)
def test_these_are_not(one: str, other: str) -> None:
    assert alike(one, [(7, other)]) == []


def test_the_most_alike_comes_first_and_four_are_enough() -> None:
    ideas = [(1, "A quiet room with a sofa to calm down in after break"), (2, "a quiet room"), *((n, "quiet room please") for n in range(3, 9))]  # fmt: skip
    found = alike("A quiet room", ideas)
    assert [one.id for one in found] == [2, 3, 4, 5]
    assert found[0].score == 100
