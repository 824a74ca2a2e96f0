"""Which parts of a group may be shown one by one: numbers worked by hand, and an adversary with two pages."""

from __future__ import annotations

import random
from itertools import pairwise

from coprod.reach.pooling import Part, both_sides, pooled, split


def part(name: str, seats: int, took_part: int) -> Part:
    return Part((name,), seats, took_part)


def test_a_part_is_shown_alone_where_enough_came_and_enough_did_not() -> None:
    years = [part("3", 30, 20), part("4", 30, 12), part("5", 30, 27)]
    # of Year 5 only three did not come: it goes with the smaller of its neighbours
    assert pooled(years, 5, neighbours=True) == [part("3", 30, 20), Part(("4", "5"), 60, 39)]
    assert pooled(years, 3, neighbours=True) == years


def test_a_small_language_goes_with_the_next_smallest_wherever_it_stands() -> None:
    languages = [part("pl", 40, 20), part("", 200, 90), part("ur", 9, 4)]
    assert pooled(languages, 5, neighbours=False) == [Part(("pl", "ur"), 49, 24), part("", 200, 90)]


def test_parts_that_do_not_add_up_to_what_is_shown_are_not_shown() -> None:
    halves = [part("a", 20, 10), part("b", 20, 10)]
    assert split(part("", 40, 20), halves, 5, neighbours=True) == halves
    assert split(part("", 41, 20), halves, 5, neighbours=True) == []
    assert split(part("", 40, 20), halves, 11, neighbours=True) == [], (
        "one pool tells nothing that is not there"
    )


def test_two_pages_with_two_thresholds_tell_no_more_than_one() -> None:
    """Whatever the parts are: each pool of a higher threshold is made of whole pools of every lower one."""
    chance = random.Random(7)  # noqa: S311  # made-up numbers
    for _try in range(60):
        parts = [part(str(n), seats := chance.randint(0, 40), chance.randint(0, seats)) for n in range(9)]
        neighbours = chance.random() < 0.5
        pages = [pooled(parts, threshold, neighbours=neighbours) for threshold in (3, 5, 10, 15)]
        for lower, higher in pairwise(pages):
            for small in lower:
                assert sum(set(small.names) <= set(large.names) for large in higher) == 1
        for threshold, page in zip((3, 5, 10, 15), pages, strict=True):
            assert len(page) == 1 or all(both_sides(pool) >= threshold for pool in page)
            assert sum(pool.seats for pool in page) == sum(one.seats for one in parts)
