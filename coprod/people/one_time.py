"""Links that work once and not for long. The secret is in the link; the table keeps its digest."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from coprod.clock import now
from coprod.db import db
from coprod.people import codes
from coprod.people.models import LinkKind, OneTimeLink, Person, Spent
from coprod.people.session import digest

LASTS = {
    LinkKind.NEW_PASSWORD: timedelta(days=3),  # handed over by the administrator, over a weekend
    LinkKind.SIGN_IN: timedelta(minutes=10),
}


def make(person_id: int | None, kind: LinkKind, browser: str | None = None) -> str:
    """A new link's secret; the person's earlier links of this kind stop working.

    Args:
        person_id: whose; none for a link that will open nothing, written so that nobody can tell.
        browser: a secret of the browser that may use it; none if any may.
    """
    code = codes.new_code()
    if person_id is not None:
        forget(person_id, kind)
    db.session.add(
        OneTimeLink(
            person_id=person_id,
            kind=kind,
            digest=digest(code),
            browser=digest(browser) if browser else None,
            created_at=now(),
            ends_at=now() + LASTS[kind],
        )
    )
    db.session.flush()
    return code


def holder(school_id: int, kind: LinkKind, code: str, browser: str | None = None) -> Person | None:
    """Whose link it is, if it still works in this browser. It stays as it is."""
    link = _link(school_id, kind, code, browser)
    return db.session.get(Person, link.person_id) if link else None


def use(school_id: int, kind: LinkKind, code: str, browser: str | None = None) -> Person | None:
    """Use a link up: whose it was, or nobody. Of two presses at once, one gets no."""
    link = _link(school_id, kind, code, browser)
    if link is None:
        return None
    gone = db.session.execute(delete(OneTimeLink).where(OneTimeLink.id == link.id))
    return db.session.get(Person, link.person_id) if getattr(gone, "rowcount", 0) else None


def forget(person_id: int, kind: LinkKind | None = None) -> None:
    """Make a person's links (of one kind) stop working."""
    links = delete(OneTimeLink).where(OneTimeLink.person_id == person_id)
    db.session.execute(links.where(OneTimeLink.kind == kind) if kind else links)


def forget_old() -> None:
    """Delete links, and notes of what was shown once, that have ended."""
    for table in (OneTimeLink, Spent):
        db.session.execute(delete(table).where(table.ends_at < now()))


def _link(school_id: int, kind: LinkKind, code: str, browser: str | None) -> OneTimeLink | None:
    link = db.session.scalar(
        select(OneTimeLink)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(
            OneTimeLink.digest == digest(code),
            OneTimeLink.kind == kind,
            OneTimeLink.ends_at > now(),
            Person.school_id == school_id,
            Person.active,
        )
    )
    if link is None or (link.browser is not None and link.browser != digest(browser or "")):
        return None
    return link
