"""What leaves the database for the maths, and what of it may be shown."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from sqlalchemy import select

from coprod import turns
from coprod.access.roles import YearBand
from coprod.consultations.models import Seat
from coprod.insights import box, box_table, chores
from coprod.insights.models import Snapshot
from coprod.voting.models import Ballot
from tests.insights.counted import Db, closed
from tests.insights.voted import PARENTS, PUPILS, Voted

CUT_OFF = [b"0", b"0,", b"0,2,6,", b"0,2,6,7", b"0,1,x,", b"0,-1,", b"\xff"]


def packed(voted: Voted, snapshot: Snapshot | None) -> bytes:
    return b"".join(box.packed(voted.consultation, snapshot))


def shown(voted: Voted) -> box_table.ShownVotes:
    header, table = box_table.read(io.BytesIO(packed(voted, voted.take())))
    return box_table.shown(header, table)


def test_a_packed_box_holds_random_numbers_places_and_votes_and_nothing_of_a_person(session: Db) -> None:
    voted = Voted(2, **closed())
    voted.cast(PUPILS, [(1, None), (-1, 0)], YearBand.KS2, stars=[(0, 0)])
    voted.cast(PARENTS, [(None, 0)])
    ids = sorted(session.scalars(select(Ballot.id)))
    seats = set(session.scalars(select(Seat.id)))

    first, rest = packed(voted, voted.take()).split(b"\n", 1)
    header, numbers = json.loads(first), np.frombuffer(rest[: 3 * 24], "<i8").reshape(-1, 3)
    votes = [int(number) for number in rest[3 * 24 :].decode().rstrip(",").split(",")]

    assert set(header) == {"groups", "bands", "seats", "took_part", "told", "proposals", "among", "threshold",
                           "minimum_heard", "places", "start", "ballots"}  # fmt: skip
    assert header["ballots"] == 3
    assert numbers[:3, 0].tolist() == ids
    assert sorted(map(tuple, numbers[:3, 1:].tolist())) == [(0, 1), (0, 1), (1, 5)]
    cards = [card.id for card in voted.cards]
    by_ballot = {}
    while votes:
        number, count, *votes = votes
        by_ballot[number] = sorted(votes[:count])
        del votes[:count]
    # the first card: 6 times its id and 5 (agree, with a star) or 0 (disagree); the second: 1 (not sure)
    first_card, second_card = 6 * cards[0], 6 * cards[1]
    assert sorted(by_ballot) == ids
    assert sorted(by_ballot.values()) == [[first_card, second_card + 1], [first_card + 5], [second_card + 1]]
    assert not seats & set(ids)


def test_votes_come_back_as_they_were_cast(session: Db) -> None:
    voted = Voted(3, **closed())
    voted.cast(PUPILS, [(1, -1, 0)] * 2 + [(None, 1, None)], YearBand.KS3, stars=[(0, 0), (2, 1)])
    voted.cast(PARENTS, [(0, 0, 1)])

    header, table = box_table.read(io.BytesIO(packed(voted, voted.take())))

    assert table.proposals == tuple(card.id for card in voted.cards)
    assert (table.ballots, table.votes, len(table.star_card)) == (4, 10, 2)
    assert sorted(table.votes_per_ballot.tolist()) == [1, 3, 3, 3]
    assert table.roll.by_group.tolist() == [60, 40, 20]
    assert sorted(table.band.tolist()) == [2, 2, 2, 5]
    assert header["among"] == []


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"not json\n",
        b"{}\n",
        b'{"ballots": 2, "proposals": []}\n' + bytes(24),
        *(b'{"ballots": 1, "proposals": [1]}\n' + bytes(24) + votes for votes in CUT_OFF),
    ],
)
def test_what_is_cut_off_or_no_box_is_refused(broken: bytes) -> None:
    with pytest.raises(box_table.NotABox):
        box_table.read(io.BytesIO(broken))


def test_a_vote_on_a_ballot_that_is_not_there_is_refused(session: Db) -> None:
    voted = Voted(1, **closed())
    voted.cast(PUPILS, [(1,)])
    whole = packed(voted, voted.take())

    with pytest.raises(box_table.NotABox, match="ballot"):
        box_table.read(io.BytesIO(whole + f"5,1,{6 * voted.cards[0].id},".encode()))


def test_votes_of_too_few_are_taken_out_before_the_maths(session: Db) -> None:
    """Nine parents on the first card, twelve on the second, and the ten pupils: threshold ten."""
    voted = Voted(2, **closed())
    voted.cast(PUPILS, [(1, -1)] * 4 + [(-1, 1)] * 6)
    voted.cast(PARENTS, [(1, 1)] * 5 + [(-1, -1)] * 4 + [(None, 0)] * 3)

    table = shown(voted).table

    assert table.roll.groups == ("pupils", "parents", "practitioners")
    parents = table.group == 1
    assert table.votes_per_ballot[parents].tolist() == [1] * 12
    assert table.votes == 2 * 10 + 12


def test_a_ballot_of_which_nothing_is_left_and_a_small_group_are_no_part_of_it(session: Db) -> None:
    voted = Voted(1, seats=(60, 9, 20), **closed())
    voted.cast(PUPILS, [(1,)] * 12)
    voted.cast(PARENTS, [(-1,)] * 9)

    table = shown(voted).table

    assert table.roll.groups == ("pupils", "practitioners")
    assert table.ballots == 12


def test_where_nearly_all_said_the_same_all_are_taken_to_have_said_it(session: Db) -> None:
    voted = Voted(1, **closed())
    voted.cast(PUPILS, [(1,)] * 18 + [(-1,), (0,)])

    table = shown(voted).table

    assert table.value.tolist() == [1] * 20


def test_stars_count_where_their_number_is_told_only(session: Db) -> None:
    """Nine stars are not told, ten are, and of nineteen of twenty it is told that nearly all gave one."""
    voted = Voted(3, **closed())
    stars = [*((row, 0) for row in range(9)), *((row, 1) for row in range(10)), *((row, 2) for row in range(19))]  # fmt: skip
    voted.cast(PUPILS, [(1, 1, 1)] * 15 + [(-1, -1, 1)] * 5, stars=stars)

    table = shown(voted).table

    assert np.bincount(table.star_card, minlength=3).tolist() == [0, 10, 20]


def test_year_bands_are_pooled_by_turnout_and_not_told_where_turnout_is_hidden(session: Db) -> None:
    voted = Voted(1, **closed())
    voted.cast(PUPILS, [(1,)] * 6 + [(-1,)] * 6, YearBand.KS2)
    voted.cast(PUPILS, [(1,)] * 2 + [(-1,)] * 2, YearBand.KS3)
    voted.cast(PUPILS, [(1,)] * 6 + [(-1,)] * 6, YearBand.KS4)
    voted.cast(PARENTS, [(1,)] * 5, YearBand.NONE)
    header, table = box_table.read(io.BytesIO(packed(voted, voted.take())))
    # the seats of nobody in particular are in no band: NONE has seats, and nobody took part

    assert header["told"] == ["pupils"]
    assert box_table.pools(header)["pupils"] == [("ks2", "ks3"), ("ks4", "none")]
    assert box_table.pools(header)["parents"] == [("none",)]
    assert sorted(set(box_table.shown(header, table).table.band.tolist())) == [0, 1]


def test_while_a_box_is_read_votes_are_not_kept_waiting(session: Db) -> None:
    """A reading transaction takes no turn among the writers; and it is over before the maths begins."""
    voted = Voted(1, **closed())
    voted.cast(PUPILS, [(1,)] * 12)
    voted.take()
    session.commit()

    pieces = chores._pieces(voted.consultation.id, final=True)
    next(pieces)

    assert not turns.turn.locked()
    assert turns.reading()
    assert len(list(pieces)) == 2
    assert not turns.reading()
    assert not session().in_transaction()
