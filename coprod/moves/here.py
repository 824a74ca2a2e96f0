"""The framework as the school at this address uses it, in the reader's language.

A school's version of it counts up with each change and is read with the school on every request, so what is kept
here is never stale and no page asks for it. Version 0 is the framework as published.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

import flask
from flask_babel import get_locale
from sqlalchemy import select

from coprod.db import db
from coprod.framework import Framework, load
from coprod.framework.matching import MOST, Matcher, Suggestion
from coprod.framework.matching import suggest as suggest_published
from coprod.framework.ours import Labels, of_school
from coprod.framework.ours import OwnMove as Own
from coprod.moves.models import MoveLabel, OwnMove
from coprod.schools.models import School

KEPT = 64
"""Frameworks: one for each school, language and version that was asked for last."""

Key = tuple[int, int, str]


class _Shelf:
    """What was put together last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[Framework, Matcher]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> tuple[Framework, Matcher]:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        framework = _put_together(key[0], key[2])
        made = framework, Matcher(framework)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def _shelf() -> _Shelf:
    """This app's own: another app may have another database."""
    shelf: _Shelf = flask.current_app.extensions.setdefault("own_frameworks", _Shelf())
    return shelf


def framework(school_id: int | None = None) -> Framework:
    """The framework of the school at this address, or of that school; as published where there is no school.

    No query but on the first look at a version.
    """
    key = _key(school_id)
    return load(key[2]) if key[1] == 0 else _shelf().get(key)[0]


def suggest(text: str, most: int = MOST) -> tuple[Suggestion, ...]:
    """The moves of this school's framework that may fit a text: see :meth:`Matcher.suggest`."""
    key = _key(None)
    return suggest_published(text, most) if key[1] == 0 else _shelf().get(key)[1].suggest(text, most)


def stamp() -> tuple[int, int]:
    """Which school's framework holds at this address, and its version: for the keys of pages that are kept."""
    here = _here()
    return (0, 0) if here is None else (here, version_of(here))


def version_of(school_id: int) -> int:
    """Which version of its framework a school is at. One query, but where the school is the one at this address."""
    here = flask.g.get("school") if flask.has_request_context() else None
    if here is not None and here.id == school_id and hasattr(here, "framework_version"):
        return int(here.framework_version)
    return db.session.scalar(select(School.framework_version).where(School.id == school_id)) or 0


def _key(school_id: int | None) -> Key:
    here = school_id if school_id is not None else _here()
    locale = get_locale()
    language = locale.language if locale else "en"
    if here is None:
        return 0, 0, language
    return here, version_of(here), language


def _here() -> int | None:
    school = flask.g.get("school") if flask.has_request_context() else None
    return None if school is None else int(school.id)


def _put_together(school_id: int, language: str) -> Framework:
    labels = db.session.scalars(select(MoveLabel).where(MoveLabel.school_id == school_id))
    own = db.session.scalars(select(OwnMove).where(OwnMove.school_id == school_id).order_by(OwnMove.id))
    blank = db.session.scalar(select(School.blank_framework).where(School.id == school_id))
    return of_school(
        load(language),
        {row.move_code: Labels(row.label_practitioner, row.label_young_person) for row in labels},
        [_own(row) for row in own],
        blank=bool(blank),
    )


def _own(row: OwnMove) -> Own:
    return Own(
        code=row.code,
        compartment=row.compartment,
        labels=Labels(row.label_practitioner, row.label_young_person),
        plain=row.plain,
        adult=row.adult,
        adults_can=tuple(row.adults_can),
        quick_wins=tuple(row.quick_wins),
        words=tuple(row.words),
        in_use=row.in_use,
    )
