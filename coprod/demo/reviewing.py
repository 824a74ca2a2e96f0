"""Did it help? The review rounds of the demo: one that is over, one in which the demo's people can answer."""

from __future__ import annotations

import dataclasses

from coprod.changes.models import Change, Verdict
from coprod.consultations.models import Consultation, Purpose, Seat
from coprod.db import db
from coprod.demo import asking, weighing
from coprod.demo.script import ChangeWords, ConsultationWords, ProposalWords, RoundWords
from coprod.demo.stage import Scene
from coprod.insights import snapshots
from coprod.messages.models import NewsKind
from coprod.proposals.models import Proposal, ProposalState, Reach
from coprod.reviews.actions import path_of
from coprod.reviews.models import NextStep, QuestionKind, ReviewQuestion, ReviewRound

OPENS = 9.0


def ask_again(scene: Scene, words: ConsultationWords, change: ChangeWords, row: Change) -> None:
    """Write the round of a change: its vote with ballots that add up to the script's counts, its questions, its verdict."""
    if change.round is None:
        return
    asked = change.round
    vote = _vote(words, change, asked)
    here = asking.ask(scene.stage, vote)
    _as_a_review(here)
    roll = asking.seat(here, vote)
    round_ = _round(scene, here.consultation, asked, change, row)
    _put_on_cards(scene, here, vote, change, round_)
    weighing.vote(here, vote, roll)
    _tell(scene, here.consultation, row, roll, asked)
    if here.consultation.sealed_at is not None:
        snapshot = snapshots.take(here.consultation)
        snapshot.taken_at = here.consultation.sealed_at
        db.session.flush()
        _decide(scene, asked, change, row, round_, snapshot.id)


def _vote(words: ConsultationWords, change: ChangeWords, asked: RoundWords) -> ConsultationWords:
    """The round as the parts that write votes take it: the change's cards in their words, then the school's questions."""
    before = {proposal.key: proposal for proposal in words.proposals}
    cards = [
        dataclasses.replace(before[key], leanings=leanings)
        for key, leanings in zip(change.proposals, asked.again, strict=True)
    ]
    own = [
        ProposalWords(
            key=f"own-{number}", wording=one.wording, plain_wording=one.plain_wording, adults_do="",
            reach="everyone", moves=(), ideas=(), created=asked.opened, leanings=one.leanings,
        )
        for number, one in enumerate(asked.questions)
    ]  # fmt: skip
    return dataclasses.replace(
        words,
        key=f"{words.key}-{change.key}",
        title=f"Did it help? {change.title}",
        question="The school has made this change. Say if it helped.",
        background=change.we_will,
        answer_by=None,
        ideas_open=asked.opened - 1,
        ideas_close=asked.opened,
        voting_open=asked.opened,
        voting_close=asked.closes,
        opened=asked.opened,
        ideas=(),
        proposals=(*cards, *own),
        changes=(),
        camps=False,
    )


def _as_a_review(here: Scene) -> None:
    consultation = here.consultation
    consultation.purpose = Purpose.REVIEW
    consultation.decision_maker_id = None
    consultation.ideas_open_at = consultation.ideas_close_at = None
    mine = f"consultation:{consultation.id}"
    here.stage.acts[:] = [
        act for act in here.stage.acts if act.subject != mine or act.act == "ballot secret destroyed"
    ]
    db.session.flush()


def _round(
    scene: Scene, vote: Consultation, asked: RoundWords, change: ChangeWords, row: Change
) -> ReviewRound:
    by = scene.stage.cast.id_of(change.owner)
    made = ReviewRound(
        school_id=row.school_id,
        change_id=row.id,
        number=1,
        days_open=asked.closes - asked.opened,
        consultation_id=vote.id,
        created_by_id=by,
        created_at=vote.created_at,
    )
    db.session.add(made)
    db.session.flush()
    opened = scene.stage.calendar.moment(asked.opened, OPENS)
    scene.stage.did(opened, change.owner, "review opened", f"change:{row.id}", round=1)
    return made


def _put_on_cards(
    scene: Scene, here: Scene, vote: ConsultationWords, change: ChangeWords, round_: ReviewRound
) -> None:
    for place, words in enumerate(vote.proposals):
        card = Proposal(
            school_id=here.consultation.school_id,
            consultation_id=here.consultation.id,
            wording=words.wording,
            plain_wording=words.plain_wording,
            adults_do=words.adults_do,
            reach=Reach(words.reach),
            state=ProposalState.ON_CARDS,
            created_by_id=here.consultation.created_by_id,
            created_at=here.consultation.created_at,
        )
        db.session.add(card)
        db.session.flush()
        here.proposals[words.key] = card.id
        again = words.key in change.proposals
        db.session.add(
            ReviewQuestion(
                round_id=round_.id,
                place=place,
                kind=QuestionKind.CARD if again else QuestionKind.OWN,
                wording=words.wording,
                plain_wording=words.plain_wording,
                before_id=scene.proposals[words.key] if again else None,
                proposal_id=card.id,
            )
        )
    db.session.flush()


def _tell(scene: Scene, vote: Consultation, row: Change, roll: list[Seat], asked: RoundWords) -> None:
    at = scene.stage.calendar.moment(asked.opened, OPENS)
    for seat in roll:
        scene.stage.tell(seat.person_id, vote.id, NewsKind.REVIEW_OPEN, at, row.title, path_of(vote.id))


def _decide(
    scene: Scene, asked: RoundWords, change: ChangeWords, row: Change, round_: ReviewRound, snapshot_id: int
) -> None:
    if asked.decided is None or change.verdict is None:
        raise ValueError(f"{change.key}: a round that is over has a verdict")
    at = scene.stage.calendar.moment(asked.decided, 15)
    round_.verdict, round_.next_step = Verdict(change.verdict), NextStep(asked.next_step)
    round_.words, round_.snapshot_id = change.verdict_words, snapshot_id
    round_.decided_by_id, round_.decided_at = scene.stage.cast.id_of(change.owner), at
    round_.told_of_close_at = at
    scene.stage.did(
        at, change.owner, "review decided", f"change:{row.id}", round=1, verdict=change.verdict,
        now=asked.next_step, snapshot=snapshot_id,
    )  # fmt: skip
