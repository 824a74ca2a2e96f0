"""Moves are suggested for what somebody wrote, with the words that led to them."""

from dataclasses import replace

import pytest

from coprod.framework import Framework, load
from coprod.framework.matching import Matcher, one_slip_apart, suggest
from coprod.framework.stems import stem, tokens


def codes(text: str) -> list[str]:
    return [suggestion.move.code for suggestion in suggest(text)]


@pytest.fixture
def two_moves() -> Framework:
    ours = load()
    play = replace(ours.move("basics-play"), words=("hall", "rain", "play"))
    safe = replace(ours.move("basics-safe"), words=("rain", "back stairs"))
    return replace(ours, moves=(play, safe))


def test_the_words_that_led_to_a_suggestion_are_shown_as_they_were_written() -> None:
    best = suggest("Open the HALL when it rains")[0]

    assert best.move.code == "basics-play"
    assert best.because == ("HALL", "rains")


def test_scores_are_sums_a_person_can_do(two_moves: Framework) -> None:
    first, second = Matcher(two_moves).suggest("rain in the hall, and on the back stairs")

    # Two moves: a word of one weighs log(1 + 2/1) = 1.0986, a word of both log(1 + 2/2) = 0.6931;
    # the phrase of two words half as much again: 1.6479.
    assert (first.move.code, second.move.code) == ("basics-safe", "basics-play")
    assert first.score == pytest.approx(0.6931 + 1.6479, abs=0.0001)
    assert second.score == pytest.approx(0.6931 + 1.0986, abs=0.0001)


def test_a_word_said_ten_times_counts_once(two_moves: Framework) -> None:
    once = Matcher(two_moves).suggest("hall")
    often = Matcher(two_moves).suggest("hall " * 10)

    assert once == often


def test_a_far_weaker_move_is_not_shown_beside_a_strong_one(two_moves: Framework) -> None:
    # play: 0.6931 + 1.0986 + 1.0986 = 2.8903; safe: 0.6931, under 0.34 of it.
    assert [s.move.code for s in Matcher(two_moves).suggest("play in the hall in the rain")] == [
        "basics-play"
    ]


def test_a_slip_of_spelling_is_forgiven() -> None:
    assert codes("i have no freinds")[0] == "belonging-friends"
    assert suggest("i have no freinds")[0].because == ("freinds",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Breakfast before school because some people are hungry", "basics-food"),
        ("The bus goes before chess club ends so I can never stay", "basics-transport"),
        ("Someone to talk to on a bad morning", "coping-lean"),
        ("Somewhere quiet to calm down after break", "coping-calm"),
        ("One app for homework please, I never know which to look at", "learning-organise"),
        (
            "Ring home when we do well, not only when we are in trouble. A bit of praise",
            "learning-achievements",
        ),
        ("A year 10 buddy for the new year 7s", "learning-mentors"),
        ("People say my name wrong and laugh, it feels racist", "basics-respect"),
        ("The counsellor has a long waiting list", "core-treatments"),
        ("Let points go back to zero so you get a fresh start", "coping-tomorrow"),
    ],
)
def test_the_move_meant_is_among_the_three(text: str, code: str) -> None:
    assert code in codes(text)


def test_every_move_is_suggested_for_its_own_quick_win_or_plain_words() -> None:
    missed = [
        move.code
        for move in load()
        if move.code
        not in codes(f"{move.label_practitioner} {move.description.plain} {' '.join(move.quick_wins)}")
    ]

    assert missed == []


@pytest.mark.parametrize("text", ["", "   ", "??", "xyzzy plugh", "\x00\u202e💥", "the and of to"])
def test_nothing_is_suggested_where_no_word_is_known(text: str) -> None:
    assert suggest(text) == ()


def test_never_more_than_three_are_suggested() -> None:
    assert len(suggest("food sleep bus money hall friends rules calm laugh hope")) == 3
    assert len(suggest("food sleep bus", most=1)) == 1


def test_a_very_long_text_is_answered() -> None:
    assert suggest("freindz " * 200_000) == suggest("freindz " * 200)


@pytest.mark.parametrize(
    ("word", "same_as"),
    [("running", "run"), ("runs", "run"), ("Worries", "worry"), ("worried", "worry"), ("calling", "call"),
     ("calming", "calm"), ("games", "game"), ("pupil’s", "pupil"), ("buses", "bus"), ("quietly", "quiet")],
)  # fmt: skip
def test_forms_of_a_word_meet_in_one_stem(word: str, same_as: str) -> None:
    assert stem(word) == stem(same_as)


@pytest.mark.parametrize("word", ["bus", "class", "sing", "red", "yes"])
def test_short_words_keep_their_ends(word: str) -> None:
    assert stem(word) == word


def test_words_are_split_at_spaces_and_marks_but_not_at_an_apostrophe() -> None:
    assert tokens("I can't, it's £2!") == ["I", "can't", "it's", "£", "2"]


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [("friend", "freind", True), ("friend", "friends", True), ("friend", "frend", True),
     ("friend", "friand", True),
     ("friend", "friend", False), ("friend", "fiendd", False), ("abc", "abcde", False)],
)  # fmt: skip
def test_one_slip_is_a_letter_or_a_swap(a: str, b: str, near: bool) -> None:
    assert one_slip_apart(a, b) is near
