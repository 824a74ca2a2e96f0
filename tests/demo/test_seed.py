"""The demo school, filled: what the script says is what the database holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod import create_app, framework
from coprod.access.roles import StakeholderGroup, YearBand
from coprod.audit.log import first_broken
from coprod.audit.models import AuditEntry
from coprod.buying.models import BuyingAnswer, BuyingCheck
from coprod.changes.models import Change, ChangeMove, ChangeUpdate, Stage
from coprod.clock import now
from coprod.consultations.models import Consultation, Phase, Purpose, Seat
from coprod.db import Base, db
from coprod.decisions.models import Answer
from coprod.demo.fill import fill, number_of_steps
from coprod.demo.imported import TITLE
from coprod.demo.script import ConsultationWords, load_script
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording
from coprod.insights.models import Snapshot
from coprod.messages.models import News, NewsKind
from coprod.people.models import ClassMember, Person
from coprod.proposals.models import Proposal
from coprod.reviews.models import ReviewRound
from coprod.safeguarding.models import Concern
from coprod.voting.ballots import thread_of
from coprod.voting.models import Ballot, Tally, Vote
from coprod.voting.tallies import STEP
from tests.support import databases

SCRIPT = load_script()
Db = scoped_session[Session]


@pytest.fixture(scope="module")
def filled(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """An app on a database of its own that holds the demo: filled once, for these tests only read it."""
    folder = tmp_path_factory.mktemp("demo")
    with databases.without_tables(pytestconfig.stash[databases.server_url], folder) as url:
        databases.migrated(url, folder)
        app = create_app(databases.settings_for(url, folder))
        with app.app_context():
            assert fill("Europe/London", lambda: None)
            db.session.commit()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def demo(filled: flask.Flask) -> Iterator[Db]:
    """The session of a database that holds the demo."""
    with filled.app_context():
        yield db.session


def row_of(db: Db, words: ConsultationWords) -> Consultation:
    return db.scalars(select(Consultation).where(Consultation.title == words.title)).one()


def counted(db: Db, words: ConsultationWords) -> Counter[tuple[str, str, str]]:
    """How often each choice was made, and stars were given, by wording and stakeholder group, from the votes."""
    rows = db.execute(
        select(Proposal.wording, Ballot.stakeholder_group, Vote.choice, Vote.matters_most)
        .join(Vote, Vote.proposal_id == Proposal.id)
        .join(Ballot, Ballot.id == Vote.ballot_id)
        .where(Proposal.consultation_id == row_of(db, words).id)
    )
    votes: Counter[tuple[str, str, str]] = Counter()
    for wording, group, choice, star in rows:
        votes[wording, group.value, {1: "agree", -1: "disagree", 0: "unsure"}[choice]] += 1
        votes[wording, group.value, "stars"] += star
    return votes


def test_votes_and_tallies_are_the_scripts_counts(demo: Db) -> None:
    kinds = ("agree", "disagree", "unsure", "stars")
    for words in SCRIPT.consultations:
        said = {
            (proposal.wording, group, kind): getattr(leaning, kind)
            for proposal in words.proposals
            for group, leaning in proposal.leanings.by_group().items()
            for kind in kinds
        }
        votes = counted(demo, words)
        assert votes.keys() <= said.keys()
        assert {key: votes[key] for key in said} == said
        tallies = demo.execute(
            select(Proposal.wording, Tally)
            .join(Tally, Tally.proposal_id == Proposal.id)
            .where(Tally.consultation_id == row_of(demo, words).id)
        )
        assert {
            (wording, tally.stakeholder_group.value, kind): getattr(tally, kind)
            for wording, tally in tallies
            for kind in kinds
        } == said


def test_what_is_shown_while_voting_is_open_is_the_last_full_step(demo: Db) -> None:
    tallies = demo.scalars(
        select(Tally).where(Tally.consultation_id == row_of(demo, SCRIPT.consultation("someone")).id)
    )
    for tally in tallies:
        heard = tally.agree + tally.disagree + tally.unsure
        assert tally.shown_agree + tally.shown_disagree + tally.shown_unsure == heard - heard % STEP
        assert tally.shown_agree <= tally.agree
        assert tally.shown_stars <= tally.stars


def test_the_roll_has_the_scripts_seats_and_a_draft_has_none(demo: Db) -> None:
    for words in SCRIPT.consultations:
        rows = demo.execute(
            select(Seat.stakeholder_group, Seat.year_band).where(
                Seat.consultation_id == row_of(demo, words).id
            )
        )
        seats = Counter((group, band) for group, band in rows)
        if words.opened is None:
            assert not seats
            continue
        assert seats[StakeholderGroup.PUPILS, YearBand.KS2] == words.roll.ks2
        assert seats[StakeholderGroup.PUPILS, YearBand.KS3] == words.roll.ks3
        assert seats[StakeholderGroup.PUPILS, YearBand.KS4] == words.roll.ks4
        assert seats[StakeholderGroup.PARENTS, YearBand.NONE] == words.roll.parents
        assert seats[StakeholderGroup.PRACTITIONERS, YearBand.NONE] == words.roll.practitioners
        assert seats.total() == sum(words.roll.seats().values())


def test_open_ballots_hang_on_the_seats_that_took_part_and_demo_people_have_yet_to_vote(demo: Db) -> None:
    consultation = row_of(demo, SCRIPT.consultation("someone"))
    assert consultation.phase(now()) is Phase.VOTING
    seats = demo.scalars(select(Seat).where(Seat.consultation_id == consultation.id)).all()
    ballots = {
        ballot.thread: ballot
        for ballot in demo.scalars(select(Ballot).where(Ballot.consultation_id == consultation.id))
    }
    took_part = {thread_of(consultation, seat): seat for seat in seats if seat.took_part}

    assert ballots.keys() == took_part.keys()
    for thread, seat in took_part.items():
        assert ballots[thread].stakeholder_group is seat.stakeholder_group
        assert ballots[thread].year_band is seat.year_band
    listed = {person.name for person in SCRIPT.people.everybody() if person.demo}
    voted = demo.scalars(
        select(Person.display_name).where(Person.id.in_([seat.person_id for seat in took_part.values()]))
    ).all()
    assert voted
    assert not listed & set(voted)


def test_boxes_that_are_closed_are_sealed(demo: Db) -> None:
    for key in ("evenings", "lunchtimes"):
        consultation = row_of(demo, SCRIPT.consultation(key))
        assert consultation.ballot_secret is None
        assert consultation.sealed_at is not None
        ballots = demo.scalars(select(Ballot).where(Ballot.consultation_id == consultation.id)).all()
        took_part = demo.scalar(
            select(func.count())
            .select_from(Seat)
            .where(Seat.consultation_id == consultation.id, Seat.took_part)
        )
        assert len(ballots) == took_part


def test_nobody_marks_more_than_three_cards(demo: Db) -> None:
    most = demo.scalars(
        select(func.count()).select_from(Vote).where(Vote.matters_most).group_by(Vote.ballot_id)
    )
    assert max(most) == 3


def test_ideas_stand_where_the_script_says(demo: Db) -> None:
    for words in SCRIPT.consultations:
        rows = demo.execute(
            select(Idea.state, Person.display_name, Idea.body)
            .join(Person, Person.id == Idea.author_id)
            .where(Idea.consultation_id == row_of(demo, words).id)
        )
        name_of = {person.key: person.name for person in SCRIPT.people.everybody()}
        assert sorted((state.value, name, body) for state, name, body in rows) == sorted(
            (idea.state, name_of[idea.author], "" if idea.state == "withheld" else idea.body)
            for idea in words.ideas
        )
    assert demo.scalars(select(Idea).where(Idea.sent_at > now())).all() == []
    assert demo.scalars(select(Idea).where(Idea.handled_at <= Idea.sent_at)).all() == []
    wordings = sum(len(idea.earlier) for words in SCRIPT.consultations for idea in words.ideas)
    assert demo.scalar(select(func.count()).select_from(IdeaWording)) == wordings


def test_the_worry_is_with_the_safeguarding_lead_and_nowhere_else(demo: Db) -> None:
    (worry,) = (idea for idea in SCRIPT.consultation("mornings").ideas if idea.state == "withheld")
    concern = demo.scalars(select(Concern)).one()
    assert (concern.words, concern.why, concern.note) == (worry.body, worry.why, worry.concern_note)
    withheld = demo.scalars(select(Idea).where(Idea.state == IdeaState.WITHHELD)).one()
    assert withheld.concern_id == concern.id
    for table in Base.metadata.tables.values():
        if table.name != "concern":
            assert worry.body not in repr(demo.execute(select(table)).all()), table.name


def test_the_log_is_whole_in_order_of_time_and_says_what_staff_did(demo: Db) -> None:
    entries = demo.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()

    assert first_broken(entries) is None
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert entries[-1].at <= now()
    assert {"idea accepted", "idea sent back", "concern raised", "proposal answered", "change published"} <= {
        entry.act for entry in entries
    }
    staff = {person.name for person in SCRIPT.people.practitioners}
    actors = demo.scalars(
        select(Person.display_name).where(Person.id.in_({entry.actor_id for entry in entries} - {None}))
    )
    assert set(actors) <= staff


def test_answers_rest_on_what_was_known_when_voting_closed(demo: Db) -> None:
    given = sum(proposal.answer is not None for words in SCRIPT.consultations for proposal in words.proposals)
    rows = demo.execute(
        select(Answer, Snapshot, Proposal)
        .join(Snapshot, Snapshot.id == Answer.snapshot_id)
        .join(Proposal, Proposal.id == Answer.proposal_id)
    ).all()

    assert len(rows) == given
    for answer, snapshot, proposal in rows:
        assert snapshot.final
        assert snapshot.consultation_id == proposal.consultation_id
        assert snapshot.taken_at <= answer.answered_at <= now()


def test_changes_tell_their_story_from_their_publication_on(demo: Db) -> None:
    for change in demo.scalars(select(Change)):
        updates = demo.scalars(
            select(ChangeUpdate).where(ChangeUpdate.change_id == change.id).order_by(ChangeUpdate.id)
        ).all()
        assert updates[0].stage is Stage.PLANNED
        assert updates[0].at == change.created_at
        assert [update.at for update in updates] == sorted(update.at for update in updates)
        assert updates[-1].stage is change.stage
    tied = set(demo.scalars(select(ChangeMove.move_code))) | set(demo.scalars(select(IdeaMove.move_code)))
    assert tied <= {move.code for move in framework.load()}


def test_news_comes_only_to_those_whom_it_is_for(demo: Db) -> None:
    took_part = set(demo.scalars(select(Seat.person_id).where(Seat.took_part)))
    authors = set(demo.scalars(select(Idea.author_id)))
    asked = set(demo.scalars(select(Seat.person_id)))
    of_classes = select(Idea.class_id).where(Idea.class_id.is_not(None))
    authors |= set(demo.scalars(select(ClassMember.person_id).where(ClassMember.class_id.in_(of_classes))))
    for news in demo.scalars(select(News)):
        if news.kind in {NewsKind.REVIEW_OPEN, NewsKind.SELF_REVIEW_OPEN}:
            assert news.person_id in asked
        else:
            assert news.person_id in (authors if news.path.startswith("/ideas/") else took_part)
        assert news.at <= now()


def test_the_real_conversation_says_what_it_is_and_whose(demo: Db) -> None:
    consultation = demo.scalars(select(Consultation).where(Consultation.title == TITLE)).one()

    assert "real" in consultation.title
    assert "sub-licensed under CC BY 4.0" in consultation.attribution
    assert "Attribution to The Computational Democracy Project" in consultation.attribution
    cast = (
        select(func.count()).select_from(Vote).join(Ballot).where(Ballot.consultation_id == consultation.id)
    )
    assert demo.scalar(cast) == 638


def test_each_step_is_told_to_the_progress_bar(session: Db) -> None:
    told: list[int] = []
    fill("Europe/London", lambda: told.append(1))
    assert len(told) == number_of_steps()


def test_one_change_was_reviewed_by_its_people_one_is_being_and_one_buys_in(demo: Db) -> None:
    rounds = {this.verdict is not None: this for this in demo.scalars(select(ReviewRound))}
    assert rounds.keys() == {True, False}
    for decided, this in rounds.items():
        vote = demo.get_one(Consultation, this.consultation_id)
        assert (vote.purpose, vote.voting_is_over(now())) == (Purpose.REVIEW, decided)
        assert (this.snapshot_id is not None) == decided == (vote.ballot_secret is None)
    listed = {person.name for person in SCRIPT.people.everybody() if person.demo}
    open_now = rounds[False].consultation_id
    waiting = select(Person.display_name).join(Seat, Seat.person_id == Person.id)
    waiting = waiting.where(Seat.consultation_id == open_now, ~Seat.took_part)
    assert "Amira H." in listed & set(demo.scalars(waiting))
    check = demo.scalars(select(BuyingCheck)).one()
    assert len(demo.scalars(select(BuyingAnswer).where(BuyingAnswer.check_id == check.id)).all()) == 12
