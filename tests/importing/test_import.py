"""An export becomes a consultation: counts by hand, whole or not at all, and never twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import scoped_session

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Phase, Seat
from coprod.ideas.models import Idea, IdeaState
from coprod.importing import polis_export
from coprod.importing.comparison import what_changed
from coprod.importing.polis import ClosedTooEarly, Wishes, already_there, bring_in, rows_to_write
from coprod.importing.report import told
from coprod.insights.models import Snapshot
from coprod.proposals.models import Proposal, ProposalIdea, ProposalState
from coprod.schools.models import School
from coprod.voting.models import Ballot, Tally, Vote
from tests.factories import make_school
from tests.importing.exports import write

Db = scoped_session[Session]
PUPILS = Wishes(StakeholderGroup.PUPILS)


@pytest.fixture
def school(session: Db) -> School:
    return make_school()


def read(folder: Path) -> polis_export.Export:
    return polis_export.read(folder, lambda _bytes: None)


def bring(school: School, folder: Path, wishes: Wishes = PUPILS) -> Consultation:
    return bring_in(school, read(folder), wishes, lambda _rows: None)


def test_comments_become_ideas_and_cards_by_how_they_were_moderated(
    session: Db, school: School, tmp_path: Path
) -> None:
    consultation = bring(school, write(tmp_path))

    ideas = session.scalars(select(Idea).order_by(Idea.external_ref)).all()
    assert [(idea.external_ref, idea.state) for idea in ideas] == [
        ("0", IdeaState.ACCEPTED),
        ("1", IdeaState.ACCEPTED),
        ("2", IdeaState.RETURNED),
        ("3", IdeaState.WAITING),
    ]
    assert ideas[2].return_words
    assert {idea.author_id for idea in ideas} == {None}
    cards = session.execute(
        select(Proposal.wording, Proposal.state, ProposalIdea.idea_id)
        .join(ProposalIdea)
        .order_by(Proposal.external_ref)
    ).all()
    assert [tuple(card) for card in cards] == [
        ("A quiet room, please", ProposalState.ON_CARDS, ideas[0].id),
        ("Longer tables\nfor everybody", ProposalState.ON_CARDS, ideas[1].id),
    ]
    assert consultation.phase(now()) is Phase.DECIDING


def test_votes_become_ballots_that_nobody_can_tie_to_a_seat(
    session: Db, school: School, tmp_path: Path
) -> None:
    """10 and 11 voted on cards 0 and 1, 12 on card 0; 13 only came: three ballots, five votes, four seats."""
    consultation = bring(school, write(tmp_path), Wishes(StakeholderGroup.PRACTITIONERS))

    seats = session.scalars(select(Seat).order_by(Seat.external_ref)).all()
    assert [(seat.external_ref, seat.took_part, seat.person_id) for seat in seats] == [
        ("10", True, None),
        ("11", True, None),
        ("12", True, None),
        ("13", False, None),
    ]
    ballots = session.scalars(select(Ballot)).all()
    votes = Counter(session.scalars(select(Vote.ballot_id)))
    assert sorted(votes[ballot.id] for ballot in ballots) == [1, 2, 2]
    groups = [seat.stakeholder_group for seat in seats] + [ballot.stakeholder_group for ballot in ballots]
    assert set(groups) == {StakeholderGroup.PRACTITIONERS}
    assert consultation.ballot_secret is None
    assert consultation.sealed_at is not None
    assert not session.scalars(select(Vote).where(Vote.matters_most)).all()


def test_tallies_are_the_votes_and_all_of_them_is_shown(session: Db, school: School, tmp_path: Path) -> None:
    """Card 0: 11 agrees, 10 changed to disagree, 12 passes. Card 1: 10 and 11 agree."""
    bring(school, write(tmp_path))

    tallies = session.execute(
        select(Proposal.external_ref, Tally).join(Tally).order_by(Proposal.external_ref)
    ).all()
    assert [(n, t.agree, t.disagree, t.unsure, t.stars) for n, t in tallies] == [
        ("0", 1, 1, 1, 0),
        ("1", 2, 0, 0, 0),
    ]
    assert [(t.shown_agree, t.shown_disagree, t.shown_unsure) for _n, t in tallies] == [(1, 1, 1), (2, 0, 0)]
    snapshot = session.scalars(select(Snapshot)).one()
    assert snapshot.final


def test_voting_went_on_from_the_first_vote_to_the_last(session: Db, school: School, tmp_path: Path) -> None:
    """Votes at 1600000009 and at 1600000090 seconds; the close comes a second later. The first comment at 1600000000."""
    consultation = bring(school, write(tmp_path))

    assert consultation.voting_open_at == datetime.fromtimestamp(1600000009, UTC)
    assert consultation.voting_close_at == datetime.fromtimestamp(1600000091, UTC)
    assert consultation.ideas_open_at == datetime.fromtimestamp(1600000000, UTC)


def test_who_imports_may_say_when_it_closed_what_it_is_called_and_whose_it_is(
    session: Db, school: School, tmp_path: Path
) -> None:
    closed = datetime(2020, 10, 1, tzinfo=UTC)
    wishes = Wishes(StakeholderGroup.PARENTS, closed, "Lunch, elsewhere", "From Somewhere, CC BY 4.0")
    consultation = bring(school, write(tmp_path), wishes)

    assert consultation.voting_close_at == closed
    assert (consultation.title, consultation.attribution) == ("Lunch, elsewhere", "From Somewhere, CC BY 4.0")
    assert consultation.asked_groups == ["parents"]


@pytest.mark.parametrize("closed", [datetime(2020, 9, 1, tzinfo=UTC), now() + timedelta(days=1)])
def test_it_cannot_have_closed_before_the_last_vote_nor_in_the_future(
    session: Db, school: School, tmp_path: Path, closed: datetime
) -> None:
    with pytest.raises(ClosedTooEarly):
        bring(school, write(tmp_path), Wishes(StakeholderGroup.PUPILS, closed))


def test_a_comment_longer_than_a_card_loses_no_word(session: Db, school: School, tmp_path: Path) -> None:
    words = "A quiet room " + "and again " * 90
    bring(school, write(tmp_path, comments=("A quiet room", words)))

    idea = session.scalars(select(Idea).where(Idea.external_ref == "0")).one()
    card = session.scalars(select(Proposal).where(Proposal.external_ref == "0")).one()
    assert idea.body == card.wording == f"{words}, please"
    assert len(idea.body) > 900


def test_a_topic_longer_than_a_title_is_whole_in_the_background(
    session: Db, school: School, tmp_path: Path
) -> None:
    topic = "What would help at lunch " + "and after it " * 30
    consultation = bring(school, write(tmp_path, summary=("What would help at lunch?", topic)))

    assert len(consultation.title) <= 120
    assert len(consultation.question) <= 280
    assert topic.strip() in consultation.background


def test_what_the_bar_is_told_is_what_was_promised(session: Db, school: School, tmp_path: Path) -> None:
    """4 ideas, 2 cards, 2 ties, 4 seats, 3 ballots, 5 votes, 2 tallies."""
    export = read(write(tmp_path))
    written: list[int] = []
    bring_in(school, export, PUPILS, written.append)

    assert sum(written) == 22
    assert sum(written) <= rows_to_write(export)


def test_it_is_told_what_became_of_everything(tmp_path: Path) -> None:
    assert told(read(write(tmp_path)), StakeholderGroup.PUPILS) == [
        (
            "4 comments: 2 accepted (an idea and a card each), 1 not yet read (ideas that wait), "
            "1 rejected (ideas that were sent back)."
        ),
        "4 participants: unnamed seats among pupils.",
        (
            "9 rows of votes, 1 of them replaced by a later vote of the same participant. 8 count: 5 on cards; "
            "kept out are 2 on rejected comments and 1 on comments not yet read."
        ),
    ]


def test_the_same_export_is_known_again_and_a_changed_one_says_what_changed(
    session: Db, school: School, tmp_path: Path
) -> None:
    consultation = bring(school, write(tmp_path))

    assert already_there(school, read(tmp_path)) is consultation
    assert what_changed(consultation, read(tmp_path)) == []
    changed = read(
        write(
            tmp_path,
            comments=("12,1,0,0,", "12,1,0,1,"),
            votes=("0,12,0", "0,14,0"),
            participants=("13,,,0", "15,,,0"),
        )
    )
    assert already_there(school, changed) is consultation
    assert what_changed(consultation, changed) == [
        "1 comment was moderated otherwise.",
        "2 participants are new.",
        "1 participant is gone.",
    ]
    other_votes = read(write(tmp_path, votes=("0,12,0", "0,12,1")))
    assert what_changed(consultation, other_votes) == ["1 card has other counts."]


def test_the_database_itself_refuses_a_conversation_twice(
    session: Db, school: School, tmp_path: Path
) -> None:
    bring(school, write(tmp_path))
    with pytest.raises(IntegrityError):
        bring(school, tmp_path)


def test_two_schools_may_have_the_same_conversation(session: Db, school: School, tmp_path: Path) -> None:
    bring(school, write(tmp_path))
    other = make_school("Riverside", host="riverside.test")

    assert already_there(other, read(tmp_path)) is None
    bring(other, tmp_path)
    assert session.scalar(select(func.count()).select_from(Ballot)) == 6
