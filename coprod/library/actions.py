"""Begin and end a session, send a class's idea, and write the school's own activities and links."""

from __future__ import annotations

from dataclasses import dataclass

from coprod.access.facts import Who
from coprod.activities import Activity, Setting
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.ideas.actions import Draft, suggest_for_class
from coprod.ideas.models import Idea
from coprod.library.models import LibraryLink, OwnActivity, TutorSession
from coprod.schools.models import ClassGroup


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """A school's own activity as its writer has it."""

    title: str
    moves: tuple[str, ...]
    years: tuple[int, int]
    setting: Setting
    purpose: str
    need: str
    steps: str
    prompts: str
    sheet: str
    question: str


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A link as its writer has it."""

    title: str
    made_by: str
    purpose: str
    moves: tuple[str, ...]
    years: tuple[int, int]
    url: str


def begin(me: Who, class_group: ClassGroup, activity: Activity) -> TutorSession:
    """A class begins an activity."""
    session = TutorSession(
        school_id=class_group.school_id,
        class_id=class_group.id,
        activity_code=activity.code,
        activity_title=activity.title,
        led_by_id=me.id,
        started_at=now(),
    )
    db.session.add(session)
    db.session.flush()
    return session


def hold(session: TutorSession) -> None:
    """It has come to its end. Harmless to repeat."""
    session.held_at = session.held_at or now()
    db.session.flush()


def send_idea(
    me: Who, session: TutorSession, class_group: ClassGroup, consultation: Consultation, draft: Draft
) -> Idea:
    """Send what the class agreed into an open consultation, as the class's. The session is held by that.

    The caller has seen that the consultation asks this class and takes ideas now, and has the words screened.
    """
    idea = suggest_for_class(class_group.id, class_group.year, consultation, draft)
    session.idea_id = idea.id
    hold(session)
    record(me.school_id, me.id, "idea of a class sent", f"idea:{idea.id}", class_id=class_group.id)
    return idea


def save_own(me: Who, draft: OwnDraft, row: OwnActivity | None = None) -> OwnActivity:
    """Write a school's own activity, or change it."""
    new = row is None
    if row is None:
        row = OwnActivity(school_id=me.school_id, added_by_id=me.id, added_at=now())
        db.session.add(row)
    row.title, row.purpose, row.question = draft.title, draft.purpose, draft.question
    row.moves, (row.first_year, row.last_year), row.setting = [*draft.moves], draft.years, draft.setting
    row.need, row.steps, row.prompts, row.sheet = draft.need, draft.steps, draft.prompts, draft.sheet
    db.session.flush()
    record(me.school_id, me.id, "activity added" if new else "activity changed", f"own_activity:{row.id}")
    return row


def save_link(me: Who, draft: LinkDraft, row: LibraryLink | None = None) -> LibraryLink:
    """Enter a link, or change it."""
    new = row is None
    if row is None:
        row = LibraryLink(school_id=me.school_id, added_by_id=me.id, added_at=now())
        db.session.add(row)
    row.title, row.made_by, row.purpose, row.url = draft.title, draft.made_by, draft.purpose, draft.url
    row.moves, (row.first_year, row.last_year) = [*draft.moves], draft.years
    db.session.flush()
    record(me.school_id, me.id, "link added" if new else "link changed", f"library_link:{row.id}")
    return row


def take_out(me: Who, row: OwnActivity | LibraryLink) -> None:
    """Take an own activity or a link out of the library. Sessions that were held with it stay."""
    record(me.school_id, me.id, "taken out of the library", f"{row.__tablename__}:{row.id}")
    db.session.delete(row)
    db.session.flush()
