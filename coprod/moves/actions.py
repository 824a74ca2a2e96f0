"""Change a school's framework. Each act is in the log, and counts the school's version of it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.framework import load
from coprod.framework.ours import Labels
from coprod.moves.models import CODE, MoveLabel, OwnMove
from coprod.schools.models import School

MOST_OWN = 40
MOST_IN_A_COMPARTMENT = 16
"""Own moves in use that one course of the Wall has room for."""


class TooMany(ValueError):
    """More own moves than the Wall has room for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An own move as the administrator wrote it."""

    compartment: str
    labels: Labels
    plain: str
    adult: str
    adults_can: tuple[str, ...]
    quick_wins: tuple[str, ...]
    words: tuple[str, ...]


def relabel(actor_id: int, school_id: int, code: str, labels: Labels | None) -> None:
    """Call a published move something else; none, or its own labels, gives them back.

    Raises:
        KeyError: there is no such move in the published framework.
    """
    move = load().move(code)
    row = db.session.get(MoveLabel, (school_id, code))
    before = [row.label_practitioner, row.label_young_person] if row else None
    if labels == Labels(move.label_practitioner, move.label_young_person):
        labels = None
    after = [labels.practitioner, labels.young_person] if labels else None
    if before == after:
        return
    if labels is None:
        db.session.delete(row)
    else:
        row = row or MoveLabel(school_id=school_id, move_code=code)
        row.label_practitioner, row.label_young_person = labels.practitioner, labels.young_person
        db.session.add(row)
    _changed(actor_id, school_id, "move relabelled", f"move:{code}", before=before, after=after)


def add(actor_id: int, school_id: int, draft: Draft) -> OwnMove:
    """A move of the school's own.

    Raises:
        TooMany: the school has as many as fit.
    """
    _make_room(school_id, draft.compartment)
    number = (db.session.scalar(select(func.count()).where(OwnMove.school_id == school_id)) or 0) + 1
    row = OwnMove(school_id=school_id, code=CODE.format(number=number), created_at=now())
    _write(row, draft)
    db.session.add(row)
    _changed(actor_id, school_id, "own move added", f"move:{row.code}", label=draft.labels.practitioner)
    return row


def rewrite(actor_id: int, row: OwnMove, draft: Draft) -> None:
    """Other words for an own move; its code stays.

    Raises:
        TooMany: its new compartment has no room.
    """
    if row.in_use and draft.compartment != row.compartment:
        _make_room(row.school_id, draft.compartment)
    before = row.label_practitioner
    _write(row, draft)
    _changed(
        actor_id,
        row.school_id,
        "own move rewritten",
        f"move:{row.code}",
        before=before,
        after=row.label_practitioner,
    )


def set_in_use(actor_id: int, row: OwnMove, *, in_use: bool) -> None:
    """Set an own move aside (what is tied to it keeps its label), or take it back.

    Raises:
        TooMany: its compartment has no room for it any more.
    """
    if row.in_use == in_use:
        return
    if in_use:
        _make_room(row.school_id, row.compartment)
    row.in_use = in_use
    what = "own move taken back" if in_use else "own move set aside"
    _changed(actor_id, row.school_id, what, f"move:{row.code}")


def use_blank(actor_id: int, school_id: int, *, blank: bool) -> None:
    """Use only the compartments, with the school's own moves in them; or the published moves again."""
    changed = db.session.execute(
        update(School)
        .where(School.id == school_id, School.blank_framework != blank)
        .values(blank_framework=blank)
    )
    if changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        _changed(actor_id, school_id, "framework chosen", f"school:{school_id}", blank=blank)


def _make_room(school_id: int, compartment: str) -> None:
    """Two administrators at once: the school's row is locked first, so that they count one after the other."""
    db.session.get_one(School, school_id, with_for_update=True)
    in_use = select(func.count()).where(
        OwnMove.school_id == school_id, OwnMove.in_use, OwnMove.compartment == compartment
    )
    all_of_them = select(func.count()).where(OwnMove.school_id == school_id)
    if (db.session.scalar(in_use) or 0) >= MOST_IN_A_COMPARTMENT:
        raise TooMany
    if (db.session.scalar(all_of_them) or 0) >= MOST_OWN:
        raise TooMany


def _write(row: OwnMove, draft: Draft) -> None:
    row.compartment = draft.compartment
    row.label_practitioner, row.label_young_person = draft.labels.practitioner, draft.labels.young_person
    row.plain, row.adult = draft.plain, draft.adult
    row.adults_can, row.quick_wins, row.words = (
        [*draft.adults_can],
        [*draft.quick_wins],
        [*draft.words],
    )


def _changed(actor_id: int, school_id: int, what: str, about: str, **details: Any) -> None:
    db.session.execute(
        update(School)
        .where(School.id == school_id)
        .values(framework_version=School.framework_version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.flush()
    record(school_id, actor_id, what, about, **details)
