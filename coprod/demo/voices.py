"""The ideas of one consultation, each with its way through moderation."""

from __future__ import annotations

from datetime import datetime, timedelta

from coprod.access.roles import year_band
from coprod.db import db
from coprod.demo.script import ConsultationWords, IdeaWords
from coprod.demo.stage import Scene
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording, ReturnReason
from coprod.messages.models import NewsKind
from coprod.safeguarding.models import Concern

MINUTES_APART = 7 / 60


def speak(scene: Scene, words: ConsultationWords) -> None:
    """Write the ideas: those that others point at first."""
    rows: dict[str, Idea] = {}
    left = list(words.ideas)
    while left:
        ready = [idea for idea in left if {idea.merged_into, idea.split_from} - {None} <= rows.keys()]
        if not ready:
            raise ValueError(f"ideas point at each other in a circle: {left[0].key}")
        for idea in ready:
            rows[idea.key] = _row(scene, idea, words.ideas.index(idea), rows)
        db.session.add_all(rows[idea.key] for idea in ready)
        db.session.flush()
        left = [idea for idea in left if idea.key not in rows]
    scene.ideas = {key: row.id for key, row in rows.items()}
    _tie_moves(words, rows)
    for idea in words.ideas:
        _tie_wordings(scene, idea, rows[idea.key])
        _remember(scene, idea, rows[idea.key], rows)
    db.session.flush()


def _row(scene: Scene, idea: IdeaWords, place: int, rows: dict[str, Idea]) -> Idea:
    author = scene.stage.cast.persons[idea.author]
    whole = rows[idea.split_from] if idea.split_from else None
    sent = whole.sent_at if whole else scene.stage.calendar.moment(idea.sent, 8.25 + place * MINUTES_APART)
    withheld = idea.state == IdeaState.WITHHELD
    return Idea(
        school_id=scene.stage.school.id,
        consultation_id=scene.consultation.id,
        author_id=author.id,
        stakeholder_group=author.stakeholder_group,
        year_band=year_band(author.year),
        body="" if withheld else idea.body,
        why="" if withheld else idea.why,
        state=IdeaState(idea.state),
        sent_at=sent,
        handled_at=None if idea.handled is None else _handled(scene, idea, place),
        handled_by_id=scene.stage.cast.id_of(idea.handled_by),
        return_reason=ReturnReason(idea.return_reason) if idea.return_reason else None,
        return_words=idea.return_words,
        merged_into_id=rows[idea.merged_into].id if idea.merged_into else None,
        split_from_id=whole.id if whole else None,
        concern_id=_concern(scene, idea, sent, place) if withheld else None,
    )


def _handled(scene: Scene, idea: IdeaWords, place: int) -> datetime:
    return scene.stage.calendar.moment(idea.handled or 0, 14 + place * MINUTES_APART)


def _concern(scene: Scene, idea: IdeaWords, sent: datetime, place: int) -> int:
    """The worry's own words, where only the safeguarding lead reads them."""
    concern = Concern(
        school_id=scene.stage.school.id,
        author_id=scene.stage.cast.id_of(idea.author),
        words=idea.body,
        why=idea.why,
        written_at=sent,
        place=scene.consultation.title,
        raised_by_id=scene.stage.cast.id_of(idea.handled_by),
        raised_at=_handled(scene, idea, place),
        unread_since=_handled(scene, idea, place),
        note=idea.concern_note,
        moves=list(idea.moves),
    )
    db.session.add(concern)
    db.session.flush()
    return concern.id


def _tie_moves(words: ConsultationWords, rows: dict[str, Idea]) -> None:
    """Of a withheld idea they are with the concern; those of a merged one count for the other too."""
    tied: set[tuple[int, str]] = set()
    for idea in words.ideas:
        ids = {rows[idea.key].id, rows[idea.merged_into or idea.key].id}
        if idea.state != IdeaState.WITHHELD:
            tied |= {(idea_id, code) for idea_id in ids for code in idea.moves}
    db.session.add_all(IdeaMove(idea_id=idea_id, move_code=code) for idea_id, code in sorted(tied))


def _tie_wordings(scene: Scene, idea: IdeaWords, row: Idea) -> None:
    for earlier in idea.earlier:
        db.session.add(
            IdeaWording(
                idea_id=row.id,
                body=earlier.body,
                why=earlier.why,
                replaced_at=_replaced(row, scene.stage.calendar.moment(earlier.replaced, 13)),
                replaced_by_id=scene.stage.cast.id_of(earlier.replaced_by),
            )
        )


def _replaced(row: Idea, at: datetime) -> datetime:
    """After it was sent; and before it was accepted, where both fell on one day."""
    latest = (row.handled_at or at) - timedelta(minutes=2)
    return max(row.sent_at + timedelta(minutes=1), min(at, latest))


def _remember(scene: Scene, idea: IdeaWords, row: Idea, rows: dict[str, Idea]) -> None:
    """What the desk did goes to the log and to the author's news, as ``moderation`` writes both.

    The parts of an idea that was split are accepted by the split itself.
    """
    stage, subject = scene.stage, f"idea:{row.id}"
    for earlier in idea.earlier:
        if earlier.replaced_by != idea.author:
            at = _replaced(row, stage.calendar.moment(earlier.replaced, 13))
            stage.did(at, earlier.replaced_by, "idea reworded", subject)
            _tell(scene, row, NewsKind.IDEA_REWORDED, at)
    if row.handled_at is None or row.split_from_id is not None:
        return
    at, by = row.handled_at, idea.handled_by
    if row.state is IdeaState.ACCEPTED:
        stage.did(at, by, "idea accepted", subject)
        _tell(scene, row, NewsKind.IDEA_ACCEPTED, at)
    elif row.state is IdeaState.RETURNED:
        stage.did(at, by, "idea sent back", subject, reason=idea.return_reason)
        _tell(scene, row, NewsKind.IDEA_RETURNED, at)
    elif row.state is IdeaState.MERGED:
        stage.did(at, by, "idea merged", subject, into=row.merged_into_id)
        _tell(scene, row, NewsKind.IDEA_MERGED, at)
    elif row.state is IdeaState.SPLIT:
        into = [part.id for part in rows.values() if part.split_from_id == row.id]
        stage.did(at, by, "idea split", subject, into=into)
        _tell(scene, row, NewsKind.IDEA_SPLIT, at)
    else:
        stage.did(at, by, "concern raised", f"concern:{row.concern_id}")


def _tell(scene: Scene, row: Idea, kind: NewsKind, at: datetime) -> None:
    """News names the consultation, never the idea's words."""
    scene.stage.tell(
        row.author_id, row.consultation_id, kind, at, scene.consultation.title, f"/ideas/{row.id}"
    )
