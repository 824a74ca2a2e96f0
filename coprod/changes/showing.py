"""What the pages about changes show, as facts to keep them under (``web/kept.py``): one statement for each page.

Whatever staff do is in the log in the same transaction, so the log's head is another one after each act of theirs,
whichever table it touched. Beside it stand the facts that come from no act: the last count, the newest update, the
minute. See docs/decisions/kept-pages.md.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from coprod.audit.models import AuditHead
from coprod.changes.models import Change, ChangeUpdate
from coprod.consultations.school_days import local_day
from coprod.db import columns
from coprod.insights.models import Snapshot

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """All that one change's page is drawn from. ``owner_id`` is what the policy asks a change for."""

    owner_id: int
    row: Hashable
    version: Hashable


def version(school_id: int, at: datetime) -> Hashable:
    """What a page about a school's changes hangs on. One query."""
    row: Any = columns(_version(), {"here": school_id})[0]
    return (tuple(row), _clock(at))


def of_change(school_id: int, change_id: int, at: datetime) -> ChangeFacts | None:
    """What the page of one change hangs on; none where the school has no such change. One query."""
    rows: Any = columns(_change(), {"here": school_id, "key": change_id})
    if not rows:
        return None
    row = tuple(rows[0])
    return ChangeFacts(row[_OWNER], row[: len(_COLUMNS)], (row[len(_COLUMNS) :], _clock(at)))


def until(at: datetime) -> datetime:
    """When a page that is drawn now is drawn anew, even if nobody did anything."""
    return at.replace(second=0, microsecond=0) + A_MINUTE


def _clock(at: datetime) -> Hashable:
    """The day, and the minute: what is on these pages may close at any minute, and no act says so."""
    return local_day(at), until(at)


_COLUMNS = tuple(Change.__table__.c)
_OWNER = [column.key for column in _COLUMNS].index("owner_id")


def _parts() -> tuple[Any, ...]:
    """The log's head, the last count, the newest update and how many changes there are, of one school."""
    here: Any = bindparam("here")
    updates = select(func.max(ChangeUpdate.id)).join(Change, Change.id == ChangeUpdate.change_id)
    return (
        select(AuditHead.hash).where(AuditHead.school_id == here).scalar_subquery(),
        select(func.max(Snapshot.id)).where(Snapshot.school_id == here).scalar_subquery(),
        updates.where(Change.school_id == here).scalar_subquery(),
        select(func.count(Change.id)).where(Change.school_id == here).scalar_subquery(),
    )


@functools.cache
def _version() -> Select[Any]:
    """Built once: building a statement costs more than running it."""
    return select(*_parts())


@functools.cache
def _change() -> Select[Any]:
    return select(*_COLUMNS, *_parts()).where(
        Change.__table__.c.school_id == bindparam("here"), Change.__table__.c.id == bindparam("key")
    )
