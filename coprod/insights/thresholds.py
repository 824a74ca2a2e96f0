"""The fewest people in a figure, for each audience: what the school says now, and never less than was promised.

A consultation keeps the school's numbers of the day on which it opened: its voters were promised those. A school
that raises its numbers hides more at once, everywhere, in counts long kept too. One that lowers them shows more
only of consultations that open afterwards. See docs/decisions/secret-ballots.md.
"""

from __future__ import annotations

from typing import Protocol

import flask

from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.schools.models import School

Thresholds = dict[str, int]
"""By audience, ``public`` and ``staff``."""


class Says(Protocol):
    """A school, as its row or as a request knows it."""

    @property
    def public_threshold(self) -> int: ...
    @property
    def staff_threshold(self) -> int: ...


def of(consultation: Consultation, school: Says) -> Thresholds:
    """What holds for that consultation."""
    return {
        "public": max(school.public_threshold, consultation.promised_public),
        "staff": max(school.staff_threshold, consultation.promised_staff),
    }


def now_of(consultation_id: int) -> Thresholds:
    """What holds for the consultation with that key. No query on a page about it: both rows are there."""
    consultation = db.session.get_one(Consultation, consultation_id)
    here: Says | None = flask.g.get("school")
    return of(consultation, here or db.session.get_one(School, consultation.school_id))
