"""The results page tells who thinks alike, where to start and whose voices are missing; staff see how sure that is."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consultations.models import Seat
from coprod.insights.results import Result, Shelf, TookPart
from coprod.insights.sentences import least_heard, would_change
from coprod.proposals.models import ProposalState
from tests import factories
from tests.insights.counted import Db, closed
from tests.insights.voted import PARENTS, PRACTITIONERS, PUPILS, Voted, two_camps
from tests.support.client import CheckedClient

CARDS = 12


def camps() -> Voted:
    """Two camps on eleven cards, in every stakeholder group; the twelfth is what nearly all want."""
    voted = Voted(CARDS, seats=(60, 40, 30), **closed())
    rows = [(*row, 1) for row in two_camps(CARDS - 1, 62, 54)]
    voted.cast(PUPILS, [*rows[:32], *rows[62:88]], stars=[(row, 11) for row in range(20)])
    voted.cast(PARENTS, [*rows[32:48], *rows[88:102]])
    voted.cast(PRACTITIONERS, [*rows[48:62], *rows[102:116]])
    return voted


def one_school() -> Voted:
    """Votes on one card say nothing of votes on another."""
    voted = Voted(2, **closed())
    voted.cast(PUPILS, [(1, 1), (1, -1), (-1, 1), (1, 1), (-1, -1)] * 10)
    return voted


def local(element: Element) -> str:
    """An element's name, without that of SVG before it."""
    return str(element.tag).rpartition("}")[2]


def test_camps_are_told_in_a_sentence_a_table_and_a_picture(session: Db, client: CheckedClient) -> None:
    voted = camps()
    voted.analyse()

    page = client.page(voted.results)

    assert "People who vote alike form 2 opinion groups." in page.text
    assert "Opinion group A about 65 about 30 about 15 about 15" in page.text
    assert "Opinion group B about 50 about 25 about 15 about 15" in page.text
    (picture,) = [one for one in page.root.iter() if one.get("aria-labelledby") == "map-title map-words"]
    drawn = [(local(one), one.get("class")) for one in picture]
    assert [name for name, _ in drawn] == ["title", "desc", "ellipse", "ellipse", "text", "text"], (
        "no dots: each would be a person"
    )
    assert [look for name, look in drawn if name == "ellipse"] == ["camp camp--1", "camp camp--2"]


def test_each_opinion_group_speaks_in_its_own_statements_and_all_share_one(
    session: Db, client: CheckedClient
) -> None:
    voted = camps()
    voted.analyse()

    text = client.page(voted.results).text

    assert "in 10 agree; in B" in text
    assert (
        "What all opinion groups agree on Proposal number 12 In A nearly all agree and in B nearly all agree."
        in text
    )


def test_where_there_are_no_camps_the_page_says_one_school(session: Db, client: CheckedClient) -> None:
    voted = one_school()
    voted.analyse()

    page = client.page(voted.results)

    assert "No camps found: you are one school on this." in page.text
    assert "ellipse" not in [local(one) for one in page.root.iter()]


def test_the_fair_few_come_with_a_reason_each_in_the_numbers_of_the_page(
    session: Db, client: CheckedClient
) -> None:
    voted = camps()
    voted.analyse()

    page = client.page(voted.results)

    assert (
        "Proposal number 12 Wanted by nearly all of 58 pupils, nearly all of 30 parents and carers and nearly all of 28 "
        "practitioners. To 20 of them or more it matters most. Their fair share of the say was enough to choose it."
    ) in page.text
    assert f"#proposal-{voted.cards[11].id}" in [a.get("href") for a in page.root.iter("a")]


def test_a_proposal_that_was_taken_off_since_is_in_none_of_it(session: Db, client: CheckedClient) -> None:
    voted = camps()
    voted.analyse()
    voted.cards[11].state = ProposalState.WITHDRAWN
    session.flush()

    text = client.page(voted.results).text

    assert "Proposal number 12" not in text
    assert "Wanted by nearly all of 58 pupils" not in text
    assert "There is no proposal that most people of each opinion group agree to." in text


def years(session: Db) -> Voted:
    """Of 30 younger pupils all, of 30 older ones twelve took part: 55 in 100 agree, 46 if all were heard alike."""
    voted = Voted(1, seats=(60, 0, 0), **closed())
    voted.cast(PUPILS, [(1,)] * 20 + [(-1,)] * 10, YearBand.KS2)
    voted.cast(PUPILS, [(1,)] * 3 + [(-1,)] * 9, YearBand.KS4)
    for seat in session.query(Seat).filter_by(consultation_id=voted.consultation.id, took_part=False):
        seat.year_band = YearBand.KS4
    voted.analyse()
    return voted


def test_missing_voices_are_named_and_staff_see_raw_beside_reweighted(
    session: Db, client: CheckedClient
) -> None:
    voted = years(session)

    text = client.page(voted.results).text
    assert "Of the pupils, we heard least from Years 10 and 11: 12 of 30 took part." in text
    assert "Pupils, Years 3 to 6 30 30 100%" in text
    assert "Worth so many voices" not in text

    client.enter(voted.decider)
    assert "Pupils 55% 46%" in client.page(voted.staff).text


def test_a_verdict_that_would_be_another_is_warned_of(session: Db, client: CheckedClient) -> None:
    """60 of 70 younger pupils took part, and 44 agree; of 100 older ones 20, of whom four agree. As heard 60 in 100
    agree; if all had been heard alike, 41."""
    voted = Voted(1, seats=(170, 0, 0), **closed())
    voted.cast(PUPILS, [(1,)] * 50 + [(-1,)] * 10, YearBand.KS2)
    voted.cast(PUPILS, [(1,)] * 6 + [(-1,)] * 14, YearBand.KS4)
    spare = session.query(Seat).filter_by(consultation_id=voted.consultation.id, took_part=False).all()
    for number, seat in enumerate(spare):
        seat.year_band = YearBand.KS2 if number < 10 else YearBand.KS4
    voted.analyse()

    text = client.page(voted.results).text

    assert "Take care: some year groups were heard more than others." in text
    assert "in 100 pupils would agree, not 70 in 100, and the answer could be another." in text


def test_how_sure_the_camps_are_is_for_staff(session: Db, client: CheckedClient) -> None:
    voted = camps()
    voted.analyse()

    assert "The silhouette is" not in client.page(voted.results).text
    for group in StakeholderGroup:
        client.enter(factories.make_person(voted.school, group))
        assert "The silhouette is" not in client.page(voted.results).text
    client.enter(voted.decider)
    assert "The gap test gives" in client.page(voted.staff).text


def test_until_the_analysis_is_there_the_page_says_so_and_shows_all_else(
    session: Db, client: CheckedClient
) -> None:
    voted = camps()
    voted.take()

    page = client.page(voted.results)

    assert "Who thinks alike, and where to start, is being worked out." in page.text
    assert "above all: “Proposal number 12”" in page.text


def test_the_page_needs_no_more_queries_with_an_analysis(session: Db, client: CheckedClient) -> None:
    voted = camps()
    voted.analyse()
    session.commit()

    client.page(voted.results)
    assert len(client.statements) <= 8, "\n".join(client.statements)
    client.enter(voted.decider)
    client.page(voted.staff)
    assert len(client.statements) <= 8, "\n".join(client.statements)


def result(**reading: object) -> Result:
    kept = {"verdict": "common_ground", "settled": False, "groups": {}, "flip": None, **reading}
    return Result(None, [], None, kept, Shelf.COMMON_GROUND)  # type: ignore[arg-type]  # its words are not asked for


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (None, ""),
        (
            {"group": "parents", "voices": 12, "agree": False, "becomes": "open"},
            "This could be another answer if 12 more of the parents and carers had voted, and all disagreed.",
        ),
        (
            {"group": "pupils", "voices": 1, "agree": True, "becomes": "open"},
            "This could be another answer if 1 more of the pupils had voted, and agreed.",
        ),
    ],
)
def test_what_would_have_made_it_another_answer_is_a_sentence(
    session: Db, flip: dict[str, object] | None, words: str
) -> None:
    assert would_change(result(flip=flip)) == words
    assert would_change(result(flip=flip, verdict="heard_too_little")) == ""


@pytest.mark.parametrize(
    ("took_part", "words"),
    [
        ((50, 20, 18), "We heard least from parents and carers: 20 of 40 took part."),
        ((50, 33, 17), ""),  # 83, 82 and 85 in 100
        ((50, None, 18), ""),  # of the hidden ones fewer still may have come
    ],
)
def test_the_group_that_was_heard_least_is_named_where_that_is_clear(
    session: Db, took_part: tuple[int | None, ...], words: str
) -> None:
    places = [
        TookPart(group.value, seats, count)
        for group, seats, count in zip(StakeholderGroup, (60, 40, 20), took_part, strict=True)
    ]

    assert least_heard(places) == words
