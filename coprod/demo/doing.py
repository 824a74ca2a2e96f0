"""What came of it: the answers, and the changes with their stories."""

from __future__ import annotations

from coprod.changes.actions import path_of as change_path
from coprod.changes.models import Change, ChangeMove, ChangeProposal, ChangeUpdate, Stage, Verdict
from coprod.db import db
from coprod.decisions.actions import path_of as answer_path
from coprod.decisions.models import Answer, AnswerKind
from coprod.demo.script import ChangeWords, ConsultationWords, UpdateWords
from coprod.demo.stage import Scene
from coprod.messages.models import NewsKind
from coprod.proposals.models import Reach


def answer(scene: Scene, words: ConsultationWords, snapshot_id: int) -> None:
    """Write the answers that were given, each resting on that snapshot."""
    stage, by = scene.stage, words.decision_maker
    for place, proposal in enumerate(words.proposals):
        given = proposal.answer
        if given is None:
            continue
        at = stage.calendar.moment(given.answered, 11 + place / 10)
        proposal_id = scene.proposals[proposal.key]
        db.session.add(
            Answer(
                school_id=stage.school.id,
                consultation_id=scene.consultation.id,
                proposal_id=proposal_id,
                kind=AnswerKind(given.kind),
                reason=given.reason,
                dissent=given.dissent,
                snapshot_id=snapshot_id,
                answered_by_id=stage.cast.persons[by].id,
                answered_at=at,
            )
        )
        subject = f"proposal:{proposal_id}"
        stage.did(at, by, "proposal answered", subject, answer=given.kind, snapshot=snapshot_id)
        path = answer_path(scene.consultation.id, proposal_id)
        stage.tell_those_who_took_part(scene, NewsKind.PROPOSAL_ANSWERED, at, proposal.wording, path)
    db.session.flush()


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
        created_by_id=stage.cast.id_of(words.decision_maker),
        created_at=stage.calendar.moment(change.created, 13 + place / 10),
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
        db.session.add(
            ChangeUpdate(
                change_id=row.id,
                at=at,
                by_id=stage.cast.id_of(update.by),
                stage=Stage(update.stage),
                words=update.words,
            )
        )
        if place:
            act = "change update written" if before == update.stage else "change moved on"
            stage.did(at, update.by, act, subject, stage=update.stage)
            kind = NewsKind.CHANGE_MOVED if before == update.stage else NewsKind(f"change_{update.stage}")
            stage.tell_those_who_took_part(scene, kind, at, change.title, path)
        before = Stage(update.stage)
