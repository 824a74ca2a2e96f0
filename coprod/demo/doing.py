"""What came of it: the answers, and the changes with their stories."""

from __future__ import annotations

from typing import Any

from coprod.changes.actions import path_of as change_path
from coprod.changes.models import (
    Change,
    ChangeMove,
    ChangePicture,
    ChangeProposal,
    ChangeUpdate,
    Stage,
    Verdict,
)
from coprod.changes.pictures import made_anew
from coprod.db import db
from coprod.decisions.actions import path_of as answer_path
from coprod.decisions.models import Answer, AnswerAmendment, AnswerDraft, AnswerKind
from coprod.demo import checking, learning, reviewing
from coprod.demo.drawing import wet_hall
from coprod.demo.script import AnswerWords, ChangeWords, ConsultationWords, UpdateWords
from coprod.demo.stage import Scene
from coprod.messages.models import NewsKind
from coprod.proposals.models import Reach


def answer(scene: Scene, words: ConsultationWords, snapshot_id: int) -> None:
    """Write the answers that were given, each resting on that snapshot."""
    stage, by = scene.stage, words.decision_maker
    _draft(scene, words)
    for place, proposal in enumerate(words.proposals):
        given = proposal.answer
        if given is None:
            continue
        at = stage.calendar.moment(given.answered, 11 + place / 10)
        proposal_id = scene.proposals[proposal.key]
        row = Answer(
            school_id=stage.school.id,
            consultation_id=scene.consultation.id,
            proposal_id=proposal_id,
            snapshot_id=snapshot_id,
            answered_by_id=stage.cast.persons[by].id,
            answered_at=at,
            **_said(given),
        )
        db.session.add(row)
        subject = f"proposal:{proposal_id}"
        stage.did(at, by, "proposal answered", subject, answer=given.kind, snapshot=snapshot_id)
        path = answer_path(scene.consultation.id, proposal_id)
        stage.tell_those_who_took_part(scene, NewsKind.PROPOSAL_ANSWERED, at, proposal.wording, path)
        _amend(scene, row, given, by, proposal.wording)
    db.session.flush()


def _said(given: AnswerWords) -> dict[str, Any]:
    return {
        "kind": AnswerKind(given.kind),
        "reason": given.reason,
        "dissent": given.dissent,
        "more": given.more,
        "left_out": list(given.left_out),
        "left_out_help": given.left_out_help,
    }


def _draft(scene: Scene, words: ConsultationWords) -> None:
    """What is being written: whole or not, and nobody else's yet."""
    stage = scene.stage
    db.session.add_all(
        AnswerDraft(
            school_id=stage.school.id,
            consultation_id=scene.consultation.id,
            proposal_id=scene.proposals[proposal.key],
            written_by_id=stage.cast.persons[words.decision_maker].id,
            written_at=stage.calendar.moment(proposal.draft.answered, 16),
            **_said(proposal.draft),
        )
        for proposal in words.proposals
        if proposal.draft
    )


def _amend(scene: Scene, row: Answer, given: AnswerWords, by: str, wording: str) -> None:
    """What it said before, readable beside it."""
    db.session.flush()
    stage = scene.stage
    for was in given.earlier:
        at = stage.calendar.moment(was.amended, 12)
        db.session.add(
            AnswerAmendment(
                answer_id=row.id,
                at=at,
                by_id=stage.cast.persons[by].id,
                why=was.why,
                kind=AnswerKind(was.kind),
                reason=was.reason,
                dissent=was.dissent,
            )
        )
        row.amended_at = at
        stage.did(at, by, "answer amended", f"proposal:{row.proposal_id}", answer=given.kind, why=was.why)
        path = answer_path(scene.consultation.id, row.proposal_id)
        stage.tell_those_who_took_part(scene, NewsKind.ANSWER_CHANGED, at, wording, path)


def change(scene: Scene, words: ConsultationWords) -> None:
    """Write the service changes and their updates."""
    rows = {one.key: _row(scene, words, one, place) for place, one in enumerate(words.changes)}
    db.session.add_all(rows.values())
    db.session.flush()
    for one in words.changes:
        row = rows[one.key]
        db.session.add_all(ChangeMove(change_id=row.id, move_code=code) for code in one.moves)
        db.session.add_all(
            ChangeProposal(change_id=row.id, proposal_id=scene.proposals[key]) for key in one.proposals
        )
        _tell_the_story(scene, words, one, row)
        if one.buying is not None:
            checking.check(scene.stage, row, one.buying, one.owner)
        db.session.flush()
        if one.round is not None:
            reviewing.ask_again(scene, words, one, row)
        if one.note is not None:
            learning.write(scene.stage, row, one.note, one)
    db.session.flush()


def _row(scene: Scene, words: ConsultationWords, change: ChangeWords, place: int) -> Change:
    stage = scene.stage
    return Change(
        school_id=stage.school.id,
        consultation_id=scene.consultation.id,
        title=change.title,
        you_said=change.you_said,
        we_will=change.we_will,
        why=change.why,
        how_we_know=change.how_we_know,
        reach=Reach(change.reach),
        owner_id=stage.cast.persons[change.owner].id,
        owner_title=change.owner_title,
        starts_on=stage.calendar.date(change.starts),
        review_on=stage.calendar.date(change.review),
        stage=Stage(change.stage),
        verdict=Verdict(change.verdict) if change.verdict else None,
        verdict_words=change.verdict_words,
        quick_win=change.quick_win,
        created_by_id=stage.cast.id_of(words.decision_maker),
        created_at=stage.calendar.moment(change.created, 13 + place / 10),
    )


def _picture(update_id: int, alt: str) -> ChangePicture:
    drawn = made_anew(wet_hall())
    return ChangePicture(
        change_update_id=update_id,
        alt=alt,
        width=drawn.width,
        height=drawn.height,
        fingerprint=drawn.fingerprint,
        jpeg=drawn.jpeg,
    )


def _tell_the_story(scene: Scene, words: ConsultationWords, change: ChangeWords, row: Change) -> None:
    """Its first update is its publication; whatever follows moves it on, or says how it goes."""
    stage, subject, path, by = scene.stage, f"change:{row.id}", change_path(row.id), words.decision_maker
    proposals = [scene.proposals[key] for key in change.proposals]
    stage.did(row.created_at, by, "change published", subject, proposals=proposals, moves=list(change.moves))
    stage.tell_those_who_took_part(scene, NewsKind.CHANGE_PLANNED, row.created_at, change.title, path)
    updates = list(change.updates)
    if not updates or updates[0].stage != Stage.PLANNED:
        updates.insert(0, UpdateWords(change.created, Stage.PLANNED.value, by, ""))
    before = Stage.PLANNED
    for place, update in enumerate(updates):
        at = stage.calendar.moment(update.day, 15 + place / 10) if place else row.created_at
        told = ChangeUpdate(
            change_id=row.id,
            at=at,
            by_id=stage.cast.id_of(update.by),
            stage=Stage(update.stage),
            words=update.words,
        )
        db.session.add(told)
        if update.picture:
            db.session.flush()
            db.session.add(_picture(told.id, update.picture))
        if place:
            act = "change update written" if before == update.stage else "change moved on"
            stage.did(at, update.by, act, subject, stage=update.stage)
            kind = NewsKind.CHANGE_MOVED if before == update.stage else NewsKind(f"change_{update.stage}")
            stage.tell_those_who_took_part(scene, kind, at, change.title, path)
        before = Stage(update.stage)
