"""What somebody writes beside an answer: screened as an idea is, read without a name, and moved out whole at a worry."""

from __future__ import annotations

from sqlalchemy import func, select

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import OnTheRoll
from coprod.db import db
from coprod.moderation.concerns import who_it_names
from coprod.people.models import Person
from coprod.safeguarding import alerts, telling
from coprod.safeguarding.models import AboutWhom, Concern
from coprod.screening import Strength, read
from coprod.selfreview.models import EvidenceState, SelfEvidence, SelfQuestion, SelfReview

MOST_EACH = 5
"""Times that one person may write beside one question."""


class WroteEnough(ValueError):
    """They have written beside this question as often as one person may."""


def write(seat: OnTheRoll, review: SelfReview, question: SelfQuestion, words: str) -> None:
    """Keep it for whoever runs the review; strong signs of a worry go to the safeguarding lead at once.

    Whatever the screening finds, its writer's pages are the same. The same words sent twice are kept once.

    Raises:
        WroteEnough: see there.
    """
    db.session.execute(select(Person.id).where(Person.id == seat.person_id).with_for_update(key_share=True))
    before = _already(seat.person_id, question.id)
    if words in before:
        return
    if len(before) >= MOST_EACH:
        raise WroteEnough
    strength = read(words).strength
    evidence = SelfEvidence(
        school_id=review.school_id,
        question_id=question.id,
        author_id=seat.person_id,
        stakeholder_group=seat.stakeholder_group,
        year_band=seat.year_band,
        words=words,
        signs=int(strength),
        sent_at=now(),
    )
    db.session.add(evidence)
    db.session.flush()
    if strength is Strength.STRONG:
        about, person_id = who_it_names(review.school_id, words)
        _withhold(evidence, review.title, by=None, note="", about=about, about_person_id=person_id)


def mark_read(evidence: SelfEvidence) -> None:
    """Somebody who runs the review has read it. Nobody else learns of that."""
    if evidence.state is EvidenceState.WAITING:
        evidence.state = EvidenceState.READ
        db.session.flush()


def raise_concern(me: Who, evidence: SelfEvidence, note: str, about: AboutWhom) -> bool:
    """Move its words, author and time to a concern, out of the review. The log says that one was raised, and by whom.

    Returns:
        whether there was something to move: somebody else may just have done it.

    Raises:
        TooMany: they have raised many in the last hour, and hold no duty.
    """
    telling.one_more(me)
    db.session.refresh(evidence, with_for_update=True)
    if evidence.state is EvidenceState.WITHHELD:
        return False
    title = db.session.scalars(
        select(SelfReview.title)
        .join(SelfQuestion, SelfQuestion.self_review_id == SelfReview.id)
        .where(SelfQuestion.id == evidence.question_id)
    ).one()
    _withhold(evidence, title, by=me.id, note=note, about=about)
    return True


def give_back(concern: Concern, words: str) -> bool:
    """After a false alarm the words are evidence again.

    Returns:
        whether it was evidence of a self-review that the concern was about.
    """
    evidence = db.session.scalars(select(SelfEvidence).where(SelfEvidence.concern_id == concern.id)).first()
    if evidence is None:
        return False
    evidence.words, evidence.state, evidence.concern_id = words, EvidenceState.WAITING, None
    evidence.signs = int(Strength.NONE)
    concern.words = ""
    db.session.flush()
    return True


def _withhold(
    evidence: SelfEvidence,
    place: str,
    *,
    by: int | None,
    note: str,
    about: AboutWhom,
    about_person_id: int | None = None,
) -> None:
    concern = Concern(
        school_id=evidence.school_id,
        author_id=evidence.author_id,
        words=evidence.words,
        written_at=evidence.sent_at,
        place=place,
        about=alerts.whose(evidence.school_id, about, about_person_id),
        about_person_id=about_person_id,
        raised_by_id=by,
        raised_at=now(),
        unread_since=now(),
        note=note,
    )
    db.session.add(concern)
    db.session.flush()
    evidence.words, evidence.state, evidence.concern_id = "", EvidenceState.WITHHELD, concern.id
    db.session.flush()
    record(evidence.school_id, by, "concern raised", f"concern:{concern.id}")
    alerts.tell_readers(concern)


def _already(person_id: int | None, question_id: int) -> list[str]:
    """What that person has written there, also where it has left for the safeguarding lead."""
    return list(
        db.session.scalars(
            select(func.coalesce(Concern.words, SelfEvidence.words))
            .select_from(SelfEvidence)
            .outerjoin(Concern, Concern.id == SelfEvidence.concern_id)
            .where(SelfEvidence.author_id == person_id, SelfEvidence.question_id == question_id)
            .order_by(SelfEvidence.id)
        )
    )
