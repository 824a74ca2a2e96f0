"""What a page may show of an analysis: camps that are there, none that are small, and nothing in a small cell."""

from __future__ import annotations

from typing import Any

import pytest

from coprod.access.roles import YearBand
from coprod.insights.models import Analysis
from tests.insights.counted import Db, closed
from tests.insights.voted import PARENTS, PRACTITIONERS, PUPILS, Says, Voted, two_camps

CARDS = 16


def camps_of(analysis: Analysis) -> dict[str, Any]:
    camps: dict[str, Any] = analysis.findings["camps"]
    return camps


def two_camps_of_pupils(first: int = 34, second: int = 24) -> Voted:
    voted = Voted(CARDS, **closed())
    voted.cast(PUPILS, two_camps(CARDS, first, second))
    return voted


def test_two_camps_are_found_with_what_each_stands_for(session: Db) -> None:
    voted = two_camps_of_pupils()

    camps = camps_of(voted.analyse())

    assert (camps["k"], camps["why"]) == (2, None)
    assert [group["about"] for group in camps["groups"]] == [35, 25]
    ids = [card.id for card in voted.cards]
    for number, odd in enumerate((1, 0)):
        for one in camps["groups"][number]["stands_for"]:
            assert one["agree"] == (ids.index(one["id"]) % 2 == odd), "the first camp agrees to the odd cards"
            card = camps["cards"][str(one["id"])]
            assert len(card["told"]) == 2
            here = card["told"][number]
            wanted = "agree" if one["agree"] else "disagree"
            assert here["nearly"] == wanted or (
                here["tenths"] >= 7 if card["choice"] == wanted else here["tenths"] <= 3
            )


def test_an_opinion_group_below_the_threshold_is_not_told_of(session: Db) -> None:
    """Forty and nine: too few to be a group. Their school is told that no large group stands apart."""
    camps = camps_of(two_camps_of_pupils(40, 9).analyse())

    assert camps["k"] == 1
    assert camps["groups"] == []
    assert camps["why"] == "lone_voices"


def test_ten_are_a_group(session: Db) -> None:
    camps = camps_of(two_camps_of_pupils(40, 10).analyse())

    assert [group["about"] for group in camps["groups"]] == [40, 10]


def test_no_number_of_people_is_told_but_in_fives_and_no_share_but_in_tenths(session: Db) -> None:
    camps = camps_of(two_camps_of_pupils(33, 23).analyse())

    assert all(group["about"] % 5 == 0 for group in camps["groups"])
    for card in camps["cards"].values():
        for cell in card["told"]:
            assert set(cell) == {"tenths", "nearly"}
            assert cell["nearly"] or 1 <= cell["tenths"] <= 9


def test_a_card_that_too_few_of_one_opinion_group_answered_is_told_of_neither(session: Db) -> None:
    """All of the first group answered the last card, and nine of the second: no share of it stands on the page."""
    voted = Voted(CARDS, **closed())
    rows = two_camps(CARDS, 34, 24)
    voted.cast(PUPILS, [*rows[:43], *((*row[:-1], None) for row in rows[43:])])

    camps = camps_of(voted.analyse())

    assert camps["k"] == 2
    assert str(voted.cards[-1].id) not in camps["cards"]
    assert all(one["id"] != voted.cards[-1].id for group in camps["groups"] for one in group["stands_for"])


def mixed(parents_in_second: int) -> Voted:
    voted = Voted(CARDS, **closed())
    rows = two_camps(CARDS, 60, 40)
    voted.cast(PUPILS, [*rows[:30], *rows[60:80]])
    voted.cast(PARENTS, [*rows[30:50], *rows[80 : 80 + parents_in_second]])
    return voted


def test_who_is_in_an_opinion_group_is_told_where_each_number_is_large_enough(session: Db) -> None:
    camps = camps_of(mixed(10).analyse())

    assert [group["people"] for group in camps["groups"]] == [
        {"pupils": 30, "parents": 20},
        {"pupils": 20, "parents": 10},
    ]


def test_one_small_number_hides_who_is_in_every_opinion_group(session: Db) -> None:
    """Nine parents in the second: from the others, and the sizes, they could be worked out."""
    camps = camps_of(mixed(9).analyse())

    assert camps["k"] == 2
    assert [group["people"] for group in camps["groups"]] == [None, None]


def test_the_map_is_as_large_as_its_shapes_and_on_a_coarse_grid(session: Db) -> None:
    camps = camps_of(two_camps_of_pupils().analyse())

    shapes = [group["shape"] for group in camps["groups"]]
    assert all(isinstance(number, int) for shape in shapes for number in shape)
    assert all(0 <= x <= 20 and 0 <= y <= camps["height"] for x, y, *_ in shapes)
    assert abs(shapes[0][0] - shapes[1][0]) >= 5, "the camps are apart"


def test_what_all_opinion_groups_agree_on_is_found(session: Db) -> None:
    voted = Voted(CARDS + 1, **closed())
    voted.cast(
        PUPILS, [(*row, 1 if number % 6 else -1) for number, row in enumerate(two_camps(CARDS, 34, 24))]
    )

    assert camps_of(voted.analyse())["shared"] == [voted.cards[-1].id]


def test_the_fair_few_are_chosen_from_common_ground_as_the_page_tells_it(session: Db) -> None:
    """Three parts of the pupils want three things; what a third wants is no common ground."""
    voted = Voted(3, seats=(40, 0, 0), **closed())
    rows = [(1, 1, -1)] * 20 + [(1, -1, 1)] * 12 + [(-1, 1, -1)] * 8
    voted.cast(PUPILS, rows)

    few = voted.analyse().findings["few"]

    assert [one["id"] for one in few] == [voted.cards[0].id, voted.cards[1].id]


def test_reweighting_is_told_with_a_warning_where_the_verdict_would_change(session: Db) -> None:
    """Of 30 younger pupils all took part, and 20 agree; of 30 older ones 12 did, and 3 agree: 23 of 42 as heard,
    (20/30 + 3/12) / 2 = 46 in 100 if both had been heard alike."""
    voted = Voted(1, seats=(60, 0, 0), **closed())
    voted.cast(PUPILS, [(1,)] * 20 + [(-1,)] * 10, YearBand.KS2)
    voted.cast(PUPILS, [(1,)] * 3 + [(-1,)] * 9, YearBand.KS4)
    _seat_the_rest(session, voted, YearBand.KS4)

    findings = voted.analyse().findings

    row = findings["reweighted"][str(voted.cards[0].id)]["pupils"]
    assert (row["now"], row["then"]) == (0.55, 0.46)
    assert findings["bands"] == [
        {"group": "pupils", "bands": ["ks2"], "seats": 30, "took_part": 30},
        {"group": "pupils", "bands": ["ks4"], "seats": 30, "took_part": 12},
    ]


@pytest.mark.parametrize("older", [[(1,)] * 3 + [(-1,)] * 6, [(1,)] * 1 + [(-1,)] * 11])
def test_reweighting_is_not_told_where_a_year_bands_answers_could_be_worked_out(
    session: Db, older: list[Says]
) -> None:
    """From the raw and the weighted share the older ones' own follows: of too few, or of whom nearly all said the same."""
    voted = Voted(1, seats=(60, 0, 0), **closed())
    voted.cast(PUPILS, [(1,)] * 20 + [(-1,)] * 10, YearBand.KS2)
    voted.cast(PUPILS, older, YearBand.KS4)
    voted.cast(PUPILS, [(None,)] * 3, YearBand.KS4)  # they sent an idea, and no vote: ten and more took part
    _seat_the_rest(session, voted, YearBand.KS4)

    assert voted.analyse().findings["reweighted"] == {}


def _seat_the_rest(session: Db, voted: Voted, band: YearBand) -> None:
    from coprod.consultations.models import Seat  # noqa: PLC0415  # this helper alone

    for seat in session.query(Seat).filter_by(consultation_id=voted.consultation.id, took_part=False):
        seat.year_band = band
    session.flush()


def test_a_box_with_nothing_in_it_gives_nothing(session: Db) -> None:
    findings = Voted(0, **closed()).analyse().findings

    assert (findings["few"], findings["camps"]["groups"], findings["bands"]) == ([], [], [])


def test_practitioners_alone_in_a_camp_are_not_pointed_at(session: Db) -> None:
    """All twelve stand in the second group: the table of who stands where would tell of each of them."""
    voted = Voted(CARDS, **closed())
    rows = two_camps(CARDS, 40, 32)
    voted.cast(PUPILS, [*rows[:40], *rows[40:60]])
    voted.cast(PRACTITIONERS, rows[60:])

    camps = camps_of(voted.analyse())

    assert camps["k"] == 2
    assert [group["people"] for group in camps["groups"]] == [None, None]
