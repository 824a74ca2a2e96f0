"""Reads of news."""

from __future__ import annotations

from sqlalchemy import select

from coprod.messages.models import News
from coprod.web.paging import Paged, a_page_of


def news_of(person_id: int, page: int) -> Paged[News]:
    """That person's news, newest first. One query."""
    return a_page_of(
        select(News).where(News.person_id == person_id).order_by(News.at.desc(), News.id.desc()), page
    )
