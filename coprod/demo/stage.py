"""What the parts of the demo hand on to each other while it is filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coprod.audit.log import record
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.demo.calendar import Calendar
from coprod.demo.cast import Cast
from coprod.messages.models import ABOUT_FITS, News, NewsKind
from coprod.schools.models import School


@dataclass(frozen=True, slots=True)
class Act:
    """What a member of staff (None: the system) did, and when, for the log."""

    at: datetime
    actor_id: int | None
    act: str
    subject: str
    details: dict[str, Any]


@dataclass(slots=True)
class Stage:
    """The school, its people and days; and what is written last: the log and the news, each in order of time."""

    school: School
    calendar: Calendar
    cast: Cast
    acts: list[Act] = field(default_factory=list)
    news: list[News] = field(default_factory=list)

    def did(self, at: datetime, by: str | None, act: str, subject: str, **details: Any) -> None:
        """Remember an act for the log; `by` is somebody's key."""
        self.acts.append(Act(at, self.cast.id_of(by), act, subject, details))

    def tell(
        self, person_id: int | None, consultation_id: int, kind: NewsKind, at: datetime, about: str, path: str
    ) -> None:
        """Remember a line of news of a consultation for one person, if somebody is there."""
        if person_id is not None:
            self.news.append(
                News(
                    school_id=self.school.id,
                    person_id=person_id,
                    consultation_id=consultation_id,
                    kind=kind,
                    about=about[:ABOUT_FITS],
                    path=path,
                    at=at,
                )
            )

    def tell_those_who_took_part(
        self, scene: Scene, kind: NewsKind, at: datetime, about: str, path: str
    ) -> None:
        """Remember the same line for each person who took part."""
        for person_id in scene.took_part:
            self.tell(person_id, scene.consultation.id, kind, at, about, path)

    def write_what_was_remembered(self) -> None:
        """Write the log and the news."""
        for act in sorted(self.acts, key=lambda act: act.at):
            record(self.school.id, act.actor_id, act.act, act.subject, at=act.at, **act.details)
        self.news.sort(key=lambda news: news.at)
        db.session.add_all(self.news)
        db.session.flush()
        self.acts.clear()
        self.news.clear()


@dataclass(slots=True)
class Scene:
    """One consultation while it is filled: its row, and the rows of its parts by their keys."""

    stage: Stage
    consultation: Consultation
    took_part: list[int] = field(default_factory=list)
    """Persons who took part."""
    ideas: dict[str, int] = field(default_factory=dict)
    proposals: dict[str, int] = field(default_factory=dict)
