"""Write news in the transaction of the act it tells of: both are kept, or neither."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, literal, select
from sqlalchemy import insert as plain_insert

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db, insert
from coprod.messages.models import ABOUT_FITS, News, NewsKind, NewsRead
from coprod.people.models import Person

NEWS_KEPT = timedelta(days=365)


def tell(person_id: int | None, consultation: Consultation, kind: NewsKind, about: str, path: str) -> None:
    """Tell one person. Where nobody is behind the thing any more (or an import made it), nobody is told.

    Args:
        consultation: where it happened.
        about: the title or first words of the thing; cut to fit.
        path: where to read it, as ``url_for`` makes it, without a host.
    """
    group = db.session.scalar(select(Person.stakeholder_group).where(Person.id == person_id))
    if group is None:
        return
    db.session.add(
        News(
            school_id=consultation.school_id,
            person_id=person_id,
            consultation_id=consultation.id,
            kind=kind,
            about=_short(about),
            path=path,
            at=now(),
            to_send=group is not StakeholderGroup.PUPILS,
        )
    )
    db.session.flush()


def tell_each(
    person_ids: Select[Any], consultation: Consultation, kind: NewsKind, about: str, path: str
) -> None:
    """Tell everybody whom a query finds, in one statement however many they are.

    Args:
        person_ids: selects the ids of those to tell, each once.
    """
    found = person_ids.subquery()
    columns = ["school_id", "person_id", "consultation_id", "kind", "about", "path", "at", "to_send"]
    rows = select(
        literal(consultation.school_id),
        found.c[0],
        literal(consultation.id),
        literal(kind, News.kind.type),
        literal(_short(about)),
        literal(path),
        literal(now(), News.at.type),
        Person.stakeholder_group != StakeholderGroup.PUPILS,
    ).join_from(found, Person, Person.id == found.c[0])
    db.session.execute(plain_insert(News).from_select(columns, rows))


def mark_read(person_id: int, newest_id: int) -> None:
    """That person says that they have read their news up to that line, which must be theirs; never back again."""
    at = db.session.scalar(select(News.at).where(News.id == newest_id, News.person_id == person_id))
    if at is None:
        return
    said = insert(NewsRead).values(person_id=person_id, up_to=at)
    db.session.execute(
        said.on_conflict_do_update(
            index_elements=["person_id"],
            set_={"up_to": said.excluded.up_to},
            where=said.excluded.up_to > NewsRead.up_to,
        )
    )


def forget_old_news() -> None:
    """Delete what happened more than a year ago: answers and changes stand on their own pages."""
    db.session.execute(delete(News).where(News.at < now() - NEWS_KEPT))


def _short(about: str) -> str:
    return about if len(about) <= ABOUT_FITS else f"{about[: ABOUT_FITS - 1].rstrip()}…"
