"""Reads of news, and of how the mail goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select

from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.messages.models import Mail, News, NewsKind, NewsRead
from coprod.web.paging import FITS, Paged, a_page_of

TOGETHER = (
    NewsKind.IDEA_ACCEPTED,
    NewsKind.PROPOSAL_ANSWERED,
    NewsKind.CHANGE_PLANNED,
    NewsKind.CHANGE_MOVED,
)
"""What comes many times at once: a consultation's are one line. The other kinds ask for something each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of news, of one thing or of many of a kind.

    Attributes:
        many: how many things it is about.
        about, path: the title of the thing and where to read it; of one of them, where there are many.
        title: of the consultation in which it happened.
        at: when the last of it happened.
        is_new: whether the reader has not said that they read it.
        newest_id: the last of the rows behind it.
    """

    kind: NewsKind
    consultation_id: int
    title: str
    is_new: bool
    many: int
    about: str
    path: str
    at: datetime
    newest_id: int


def news_of(person_id: int, page: int) -> Paged[Line]:
    """That person's news: what they have not said they read, then the rest; each newest first. One query."""
    is_new = case((or_(NewsRead.up_to.is_(None), News.at > NewsRead.up_to), 1), else_=0)
    alone = case((News.kind.in_(TOGETHER), 0), else_=News.id)
    rows = db.session.execute(
        select(
            News.kind,
            News.consultation_id,
            Consultation.title,
            is_new,
            func.count(News.path.distinct()),
            func.max(News.about),
            func.max(News.path),
            func.max(News.at, type_=News.at.type),
            func.max(News.id),
        )
        .join(Consultation, Consultation.id == News.consultation_id)
        .outerjoin(NewsRead, NewsRead.person_id == News.person_id)
        .where(News.person_id == person_id)
        .group_by(News.kind, News.consultation_id, Consultation.title, is_new, alone)
        .order_by(is_new.desc(), func.max(News.at).desc(), func.max(News.id).desc())
        .limit(FITS + 1)
        .offset((page - 1) * FITS)
    )
    lines = [Line(kind, of, title, bool(new), *rest) for kind, of, title, new, *rest in rows]
    return Paged(lines[:FITS], page, len(lines) > FITS)


def mail_of(school_id: int, page: int) -> Paged[Mail]:
    """A school's mail, newest first. One query."""
    return a_page_of(
        select(Mail).where(Mail.school_id == school_id).order_by(Mail.queued_at.desc(), Mail.id.desc()), page
    )
