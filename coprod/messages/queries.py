"""Reads of news, and of how the mail goes."""

from __future__ import annotations

from sqlalchemy import select

from coprod.messages.models import Mail, News
from coprod.web.paging import Paged, a_page_of


def news_of(person_id: int, page: int) -> Paged[News]:
    """That person's news, newest first. One query."""
    return a_page_of(
        select(News).where(News.person_id == person_id).order_by(News.at.desc(), News.id.desc()), page
    )


def mail_of(school_id: int, page: int) -> Paged[Mail]:
    """A school's mail, newest first. One query."""
    return a_page_of(
        select(Mail).where(Mail.school_id == school_id).order_by(Mail.queued_at.desc(), Mail.id.desc()), page
    )
