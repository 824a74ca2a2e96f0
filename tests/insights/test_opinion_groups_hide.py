"""Two worlds that differ only in what is hidden give the same opinion groups, map, few and warnings; and an adversary
who has every number on the page finds nobody in an opinion group."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod.insights.findings import _fives, _told, may_be_told
from coprod.insights.small_numbers import Choice
from tests.insights.counted import Db, closed
from tests.insights.voted import PARENTS, PRACTITIONERS, PUPILS, Says, Voted, two_camps
from tests.support.client import CheckedClient

CARDS = 12
TOKENS = re.compile(r'name="csrf_token" value="[^"]*"|Count number \d+, taken on [^.]*\.')
HIDDEN: list[list[Says]] = [
    [],
    [(1,) * CARDS] * 4,
    [(-1,) * CARDS] * 4,
    [(0,) * CARDS, (1, -1) * 6],
    [(1,) + (None,) * 11] * 3,
]


def world(
    session: Db, client: CheckedClient, voted: Voted, parents: list[Says], dissent: list[int]
) -> list[str]:
    """The pages of a world: with these parents (too few to show), and these pupils' answers to the last card, to
    which all others agree."""
    voted.empty()
    pupils = two_camps(CARDS - 1, 34, 24)
    last = [*dissent, *[1] * (len(pupils) - len(dissent))]
    rows: list[Says] = [(*row, said) for row, said in zip(pupils, last, strict=True)]
    voted.cast(PUPILS, rows, stars=[(row, 0) for row in range(12)])
    voted.cast(PARENTS, parents, stars=[(row, 0) for row in range(min(3, len(parents)))])
    voted.cast(PRACTITIONERS, [(*row, 1) for row in two_camps(CARDS - 1, 8, 8)])
    voted.analyse()
    session.commit()
    client.enter(voted.decider)
    return [TOKENS.sub("", client.get(url).text) for url in (voted.results, voted.staff)]


def test_no_vote_that_is_hidden_is_in_the_opinion_groups_the_map_or_the_few(
    session: Db, client: CheckedClient
) -> None:
    """Four parents at the most, below the threshold of the public and of staff, say anything at all."""
    voted = Voted(CARDS, seats=(60, 9, 20), **closed())
    pages = world(session, client, voted, HIDDEN[0], [])
    assert "form 2 opinion groups" in pages[0]
    assert "Where to start" in pages[0]

    for parents in HIDDEN[1:]:
        assert world(session, client, voted, parents, []) == pages


@pytest.mark.parametrize("dissent", [[-1], [0, 0, 0], [-1, 0, -1, 0, -1], [1, 1, -1, -1]])
def test_the_few_who_said_otherwise_where_nearly_all_agree_are_in_none_of_it(
    session: Db, client: CheckedClient, dissent: list[int]
) -> None:
    """58 answered: up to five of them may say otherwise before it is no more "nearly all"."""
    voted = Voted(CARDS, seats=(60, 9, 20), **closed())
    pages = world(session, client, voted, [], [])
    assert "nearly all of 58 pupils" in pages[0]

    assert world(session, client, voted, [], dissent) == pages


Counts = tuple[int, int, int]


def every(seen: int) -> Iterator[Counts]:
    """Agree, not sure and disagree, in every way in which ``seen`` people can have answered."""
    for agree in range(seen + 1):
        for unsure in range(seen - agree + 1):
            yield agree, unsure, seen - agree - unsure


@pytest.mark.parametrize("choice", [Choice.AGREE, Choice.DISAGREE])
def test_a_share_in_tenths_stands_for_several_numbers_of_people_and_of_answers(choice: Choice) -> None:
    """Whatever is told of an opinion group's cell, three worlds or more look alike, and none of its counts is known;
    below the threshold nothing is told."""
    alike: dict[str, list[Counts]] = defaultdict(list)
    for seen in range(10, 31):
        for counts in every(seen):
            told = _told(counts, choice, 10)
            assert told is not None
            alike[repr(told)].append(counts)

    for told_, worlds in alike.items():
        assert len(worlds) >= 3, told_
        assert len({sum(counts) for counts in worlds}) >= 2, told_
    assert all(_told(counts, choice, 10) is None for seen in range(10) for counts in every(seen))


cells = st.tuples(st.integers(0, 20), st.integers(0, 4), st.integers(0, 20)).filter(
    lambda cell: 20 <= sum(cell) <= 30
)
loose = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3)).filter(
    lambda cell: 0 < sum(cell) < 10
)


@given(cells, loose)
@settings(max_examples=60, deadline=None)
def test_those_without_a_place_on_the_map_cannot_be_found_by_subtraction(cell: Counts, rest: Counts) -> None:
    """The page gives a card's exact total, tenths of an opinion group, and its size in fives. Suppose that all of it
    answered the card, and that all other opinion groups were known exactly: what the few without a place said still
    has several solutions."""
    total = [a + b for a, b in zip(cell, rest, strict=True)]

    left = {tuple(whole - a for whole, a in zip(total, other, strict=True)) for other in near(cell)}

    assert len([solution for solution in left if min(solution) >= 0]) >= 2


def near(cell: Counts) -> list[Counts]:
    """All cells of which the same is told."""
    told, about = _told(cell, Choice.AGREE, 10), _fives(sum(cell))
    sizes = [seen for seen in range(18, 34) if _fives(seen) == about]
    return [c for seen in sizes for c in every(seen) if _told(c, Choice.AGREE, 10) == told]


@pytest.mark.parametrize(
    ("groups", "without_a_place", "told"),
    [
        ([(5, 0, 5), (6, 1, 3)], (0, 0, 0), True),
        ([(5, 0, 5), (6, 1, 2)], (0, 0, 0), False),
        ([(5, 0, 5), (6, 1, 3)], (1, 0, 0), False),
        ([(5, 0, 5), (6, 1, 3)], (3, 3, 4), True),
        ([(10, 0, 10), (15, 1, 4)], (1, 0, 0), True),
        ([(10, 0, 10), (15, 0, 4)], (1, 0, 0), False),
    ],
)
def test_a_card_is_told_by_opinion_group_where_nobody_can_be_worked_out(
    groups: list[Counts], without_a_place: Counts, *, told: bool
) -> None:
    """Ten answers of each opinion group; twenty, where one to nine others answered too."""
    counts = np.array(groups)

    assert may_be_told(counts, counts.sum(axis=0) + np.array(without_a_place), 10) is told
