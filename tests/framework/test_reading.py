"""Reading ages, with numbers worked by hand, and the floor our own words must keep to."""

import pytest

from coprod.framework import Move, load
from coprod.framework.reading import (
    Counts,
    automated_readability_age,
    count,
    flesch_kincaid_age,
    reading_age,
    syllables,
)

MOVES = pytest.mark.parametrize("move", load().moves, ids=[move.code for move in load().moves])


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("cat", 1), ("home", 1), ("homes", 1), ("table", 2), ("wanted", 2), ("tired", 1), ("houses", 2),
        ("quiet", 2), ("science", 2), ("beautiful", 3), ("usual", 3), ("people", 2), ("being", 2),
        ("player", 2),
        ("easier", 3), ("friends", 1), ("don't", 1), ("Someone’s", 2), ("time-out", 2), ("8R", 1),
        ("behaviour", 3),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word: str, spoken: int) -> None:
    assert syllables(word) == spoken


def test_counts_are_those_of_a_text_counted_by_hand() -> None:
    # The(1) cat(1) sat(1) on(1) the(1) table(2). | It(1) was(1) happy(2).
    assert count("The cat sat on the table. It was happy.") == Counts(
        sentences=2, words=9, syllables=11, letters=29
    )


def test_both_formulas_match_a_sum_done_by_hand() -> None:
    text = "The cat sat on the table. It was happy."

    # 0.39 * 9/2 + 11.8 * 11/9 - 15.59 = 1.755 + 14.4222 - 15.59 = 0.5872; and five years.
    assert flesch_kincaid_age(text) == pytest.approx(5.5872, abs=0.0001)
    # 4.71 * 29/9 + 0.5 * 9/2 - 21.43 = 15.1767 + 2.25 - 21.43 = -4.0033; and five years.
    assert automated_readability_age(text) == pytest.approx(0.9967, abs=0.0001)


def test_a_reading_age_is_the_mean_and_never_below_five() -> None:
    hard = "Organisations systematically operationalise multidimensional accountability."

    assert reading_age("The cat sat.") == 5.0
    assert reading_age(hard) == pytest.approx(
        (flesch_kincaid_age(hard) + automated_readability_age(hard)) / 2
    )
    assert reading_age(hard) > 18


def test_a_time_or_a_number_with_a_point_does_not_end_a_sentence() -> None:
    assert count("Doors open at 7.45 am today").sentences == 1


def test_a_text_without_words_has_no_reading_age() -> None:
    with pytest.raises(ValueError, match="no word"):
        reading_age(" … !? ")


@MOVES
def test_plain_words_can_be_read_at_nine(move: Move) -> None:
    assert reading_age(move.description.plain) <= 9
    assert count(move.description.plain).sentences <= 2


@MOVES
def test_words_for_young_people_can_be_read_at_thirteen(move: Move) -> None:
    assert reading_age(move.description.young) <= 13


@MOVES
def test_words_for_adults_do_not_ask_for_a_degree(move: Move) -> None:
    assert reading_age(move.description.adult) <= 16
