"""Keep a school's figures: rounded to tens before they are written anywhere, the log included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.decisions.clock import school_day
from coprod.needs.coverage import in_tens
from coprod.needs.kinds import load
from coprod.needs.models import NeedFigure


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure as somebody typed it. It is kept by nobody: see :func:`keep`."""

    number: int
    source: str = ""


def keep(actor_id: int | None, school_id: int, typed: Mapping[str, Typed]) -> None:
    """Write the school's figures over those that were there; a kind that is left out is not counted.

    Raises:
        ValueError: there is no such kind.
    """
    if not set(typed) <= set(load()):
        raise ValueError("no such kind")
    db.session.execute(delete(NeedFigure).where(NeedFigure.school_id == school_id))
    db.session.add_all(
        NeedFigure(
            school_id=school_id,
            kind=kind,
            about=in_tens(one.number),
            source=one.source,
            as_of=school_day(now()),
        )
        for kind, one in typed.items()
    )
    db.session.flush()
    record(school_id, actor_id, "figures of need written", f"school:{school_id}", kinds=sorted(typed))
