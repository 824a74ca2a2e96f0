"""Write news in the transaction of the act it tells of: both are kept, or neither."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, insert, literal, select

from coprod.clock import now
from coprod.db import db
from coprod.messages.models import ABOUT_FITS, News, NewsKind


def tell(person_id: int | None, school_id: int, kind: NewsKind, about: str, path: str) -> None:
    """Tell one person. Where nobody is behind the thing any more (or an import made it), nobody is told.

    Args:
        about: the title or first words of the thing; cut to fit.
        path: where to read it, as ``url_for`` makes it, without a host.
    """
    if person_id is None:
        return
    db.session.add(
        News(school_id=school_id, person_id=person_id, kind=kind, about=_short(about), path=path, at=now())
    )
    db.session.flush()


def tell_each(person_ids: Select[Any], school_id: int, kind: NewsKind, about: str, path: str) -> None:
    """Tell everybody whom a query finds, in one statement however many they are.

    Args:
        person_ids: selects the ids of those to tell, each once.
    """
    found = person_ids.subquery()
    columns = ["school_id", "person_id", "kind", "about", "path", "at"]
    rows = select(
        literal(school_id),
        found.c[0],
        literal(kind, News.kind.type),
        literal(_short(about)),
        literal(path),
        literal(now(), News.at.type),
    )
    db.session.execute(insert(News).from_select(columns, rows))


def _short(about: str) -> str:
    return about if len(about) <= ABOUT_FITS else f"{about[: ABOUT_FITS - 1].rstrip()}…"
