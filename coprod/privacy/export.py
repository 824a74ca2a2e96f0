"""All that is kept about one person, for that person: facts of the register, what they wrote, that they took part.

Votes are not in it: while voting is open they stand on the person's own page, and after the close nobody can tell
which are theirs. Nor is what the safeguarding lead did or noted, which is asked for there. Words of theirs that went to
the lead stand in the file that somebody makes for themselves, as on their own pages, because a gap would tell them; they
are not in one that somebody else makes for them, who must not learn whether there is anything.

Notes that staff wrote about an idea for each other are not in it: they may be about other people, or about a worry. A
person has to look at them first (``docs/dpia.md``, rights).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from coprod.access.facts import Who
from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.audit.models import AuditEntry
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.ideas import queries as ideas
from coprod.keyactions import queries as key_actions
from coprod.library.models import LibraryLink, OwnActivity, TutorSession
from coprod.messages import wishes
from coprod.messages.models import Mail, News, NewsWish, Rhythm
from coprod.people import register, session
from coprod.people.models import Person
from coprod.safeguarding.models import Concern
from coprod.selfreview.models import EvidenceState, SelfEvidence, SelfQuestion

NOT_HERE = (
    "Votes are not in this file: they are kept apart from names. What a safeguarding lead may hold is not in it either; "
    "ask the safeguarding lead. Notes that staff made about an idea are not in it: ask the school, which has to look at "
    "them first."
)


def of(person: Person, *, own_eyes: bool = True) -> dict[str, Any]:
    """Everything, ready for JSON. Moments are ISO 8601, in UTC.

    Args:
        own_eyes: the person makes it for themselves.
    """
    entry = register.entries([person])[0]
    return {
        "about_this_file": NOT_HERE,
        "register": {
            "name": person.display_name, "email": person.email, "stakeholder_group": person.stakeholder_group,
            "mobile": person.mobile, "language": person.language, "number_in_the_schools_system": person.roll_id,
            "role": person.role, "year": person.year, "classes": list(entry.classes), "added": _at(person.created_at),
            "duties": sorted(session.duties_of(person.id)), "signs_in_by": sorted(entry.ways_in),
            "children": [child.display_name for child in register.children_of(person.id)],
        },
        "took_part_in": [
            {"consultation": title, "voted": voted}
            for title, voted in db.session.execute(
                select(Consultation.title, Seat.took_part)
                .join(Seat, Seat.consultation_id == Consultation.id)
                .where(Seat.person_id == person.id)
                .order_by(Consultation.id)
            )
        ],
        "ideas": _ideas(person.id, own_eyes=own_eyes),
        "written_in_self_reviews": _evidence(person.id, own_eyes=own_eyes),
        "sessions_led": [
            {"activity": one.activity_title, "begun": _at(one.started_at)}
            for one in db.session.scalars(
                select(TutorSession).where(TutorSession.led_by_id == person.id).order_by(TutorSession.id)
            )
        ],
        "key_actions_they_look_after": [
            {"what": one.what, "state": one.state, "by": one.by_when.isoformat()}
            for one in key_actions.led_by(person.id)
        ],
        "added_to_the_library": [
            *db.session.scalars(select(OwnActivity.title).where(OwnActivity.added_by_id == person.id)),
            *db.session.scalars(select(LibraryLink.title).where(LibraryLink.added_by_id == person.id)),
        ],
        "news": [
            {"what": news.kind, "about": news.about, "at": _at(news.at)}
            for news in db.session.scalars(select(News).where(News.person_id == person.id).order_by(News.id))
        ],
        "news_is_sent": _sent_how_often(person),
        "mail": [
            {"what": mail.kind, "state": mail.state, "written": _at(mail.queued_at)}
            for mail in db.session.scalars(select(Mail).where(Mail.person_id == person.id).order_by(Mail.id))
            if mail.kind != "something_for_you"
        ],
        "acts_in_the_log": [
            {"act": entry.act, "on": entry.subject, "at": _at(entry.at)}
            for entry in db.session.scalars(
                select(AuditEntry).where(AuditEntry.actor_id == person.id).order_by(AuditEntry.number)
            )
            if "concern" not in entry.act
        ],
    }  # fmt: skip


def handed_out(me: Who, person: Person) -> dict[str, Any]:
    """The same, made by somebody else for them: that it was made is in the log."""
    record(me.school_id, me.id, "data of a person exported", f"person:{person.id}")
    return of(person, own_eyes=False)


def _sent_how_often(person: Person) -> dict[str, Any]:
    if person.stakeholder_group is StakeholderGroup.PUPILS:
        return {"how_often": Rhythm.NEVER, "chosen_by_them": None}
    wish = db.session.get(NewsWish, person.id)
    if wish is None:
        return {"how_often": wishes.rhythm_of(person.id), "chosen_by_them": None}
    return {"how_often": wish.rhythm, "chosen_by_them": _at(wish.said_at)}


def _ideas(person_id: int, *, own_eyes: bool) -> list[dict[str, Any]]:
    return [
        {
            "consultation": idea.consultation_title, "words": idea.body, "why": idea.why, "state": idea.state,
            "sent": _at(idea.sent_at), "earlier_words": [wording.body for wording in idea.earlier],
        }
        for idea in ideas.all_mine(person_id, own_eyes=own_eyes)
    ]  # fmt: skip


def _evidence(person_id: int, *, own_eyes: bool) -> list[dict[str, Any]]:
    query = (
        select(SelfQuestion.staff, func.coalesce(Concern.words, SelfEvidence.words), SelfEvidence.sent_at)
        .join(SelfQuestion, SelfQuestion.id == SelfEvidence.question_id)
        .outerjoin(Concern, Concern.id == SelfEvidence.concern_id)
        .where(SelfEvidence.author_id == person_id)
        .order_by(SelfEvidence.id)
    )
    if not own_eyes:
        query = query.where(SelfEvidence.state != EvidenceState.WITHHELD)
    return [
        {"question": question, "words": words, "sent": _at(at)}
        for question, words, at in db.session.execute(query)
    ]


def _at(moment: Any) -> str:
    return str(moment.isoformat())
