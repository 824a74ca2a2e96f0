"""How often people want their news sent to them: what they said, and who is meant where they said nothing.

Whoever took part and can be reached hears once a week, until they say otherwise: docs/decisions/news-by-mail.md
says why. Pupils are sent nothing, whatever stands in the register: they read their news in the app.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.db import db, insert
from coprod.messages import outbox
from coprod.messages.models import MailKind, NewsWish, Rhythm
from coprod.people.models import Person

UNSAID = Rhythm.WEEKLY


def rhythm_of(person_id: int) -> Rhythm:
    """How often that person wants their news sent."""
    wish = db.session.get(NewsWish, person_id)
    return wish.rhythm if wish else UNSAID


def choose(person_id: int, rhythm: Rhythm) -> None:
    """They say how often. What was written and has not left goes no more, where they want none."""
    said = insert(NewsWish).values(person_id=person_id, rhythm=rhythm, said_at=now())
    db.session.execute(
        said.on_conflict_do_update(
            index_elements=["person_id"],
            set_={"rhythm": said.excluded.rhythm, "said_at": said.excluded.said_at},
        )
    )
    if rhythm is Rhythm.NEVER:
        outbox.withdraw(person_id, MailKind.NEWS)


def wants(*rhythms: Rhythm) -> ColumnElement[bool]:
    """Whether a person (of an outer query over ``Person``) is sent news so often, and can be."""
    said = select(NewsWish.rhythm).where(NewsWish.person_id == Person.id).scalar_subquery()
    so_often = or_(*(said == rhythm for rhythm in rhythms), *([said.is_(None)] if UNSAID in rhythms else []))
    return and_(
        Person.active, Person.stakeholder_group != StakeholderGroup.PUPILS, outbox.reached(), so_often
    )
