"""Write a practice note, publish it, take it back, and bring one in: each in the log."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import select

from coprod.audit.log import record
from coprod.changes.models import Change, Stage, Verdict
from coprod.clock import now
from coprod.db import db
from coprod.publishing.checking import Found, open_marks
from coprod.publishing.models import PracticeNote
from coprod.publishing.note_file import Received
from coprod.publishing.note_words import NoteWords, words_of


class NotReviewed(ValueError):
    """Only what was looked at again is worth passing on."""


class Published(ValueError):
    """What others read is not changed under their eyes: take it back first."""


class MarksAreOpen(ValueError):
    """Somebody has to look at these first."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__(f"{len(found)} marks")
        self.found = found


class HereAlready(ValueError):
    """The same note stands here."""

    def __init__(self, note: PracticeNote) -> None:
        super().__init__(note.uid)
        self.note = note


def write(actor_id: int, school: str, change: Change, words: NoteWords) -> PracticeNote:
    """The note of a change: a new one, or the one that is there with other words.

    Raises:
        NotReviewed: the change was not reviewed, or it is too early to say.
        Published: others can read it.
    """
    if change.stage is not Stage.REVIEWED or change.verdict in {None, Verdict.TOO_EARLY}:
        raise NotReviewed(f"change {change.id}")
    note = of_change(change.id)
    if note is None:
        note = PracticeNote(
            school_id=change.school_id, change_id=change.id, own=True, uid=secrets.token_hex(16),
            from_school=school, settled=[], written_by_id=actor_id, created_at=now(), **_columns(words),
        )  # fmt: skip
        db.session.add(note)
    elif note.published_at is not None:
        raise Published(f"note {note.id}")
    else:
        for name, value in _columns(words).items():
            setattr(note, name, value)
    db.session.flush()
    record(note.school_id, actor_id, "practice note written", f"practice_note:{note.id}")
    return note


def publish(
    actor_id: int, note: PracticeNote, people: Collection[str], looked_at: Collection[str], *, share: bool
) -> None:
    """Let others read a note: everybody on the school's own pages, and other schools' staff if it is shared.

    Args:
        people: the names of everybody at the school.
        looked_at: keys of the marks that somebody has looked at now.
        share: whether other schools of this installation may read it.

    Raises:
        MarksAreOpen: something marked was looked at by nobody.
        Published: it was brought in from elsewhere, and goes no further.
    """
    if not note.own:
        raise Published(f"note {note.id}")
    settled = {*note.settled, *looked_at}
    if found := open_marks(words_of(note), people, settled):
        raise MarksAreOpen(found)
    at = now()
    note.settled = sorted(settled)
    note.published_at = note.published_at or at
    note.shared_at = (note.shared_at or at) if share else None
    db.session.flush()
    record(
        note.school_id, actor_id, "practice note published", f"practice_note:{note.id}",
        shared=share, looked_at=len(note.settled),
    )  # fmt: skip


def take_back(actor_id: int, note: PracticeNote) -> None:
    """A published note is a draft again; a draft, or one that was brought in, is gone."""
    record(note.school_id, actor_id, "practice note taken back", f"practice_note:{note.id}")
    if note.published_at is None:
        db.session.delete(note)
    else:
        note.published_at = note.shared_at = None
    db.session.flush()


def bring_in(actor_id: int, school_id: int, received: Received) -> PracticeNote:
    """Put another school's note on this school's shelf, for its staff to read.

    Raises:
        HereAlready: it stands here, or was written here.
    """
    if (here := standing(school_id, received.uid)) is not None:
        raise HereAlready(here)
    note = PracticeNote(
        school_id=school_id, change_id=None, own=False, uid=received.uid, from_school=received.school, settled=[],
        written_by_id=actor_id, created_at=now(), **_columns(received.words),
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    record(school_id, actor_id, "practice note brought in", f"practice_note:{note.id}", uid=received.uid)
    return note


def of_change(change_id: int) -> PracticeNote | None:
    """The note of a change, if it has one. One query."""
    return db.session.scalars(select(PracticeNote).where(PracticeNote.change_id == change_id)).first()


def standing(school_id: int, uid: str) -> PracticeNote | None:
    """The copy of that note on a school's shelf, if there is one. One query."""
    return db.session.scalars(
        select(PracticeNote).where(PracticeNote.school_id == school_id, PracticeNote.uid == uid)
    ).first()


def _columns(words: NoteWords) -> dict[str, object]:
    return {**asdict(words), "moves": list(words.moves)}
