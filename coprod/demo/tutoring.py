"""The tutor-group sessions of the demo: a class that held one, and a class whose idea came of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coprod import activities
from coprod.access.roles import StakeholderGroup, year_band
from coprod.db import db
from coprod.demo.stage import Scene
from coprod.demo.tables import build
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.library.models import TutorSession
from coprod.messages.models import NewsKind
from coprod.schools.models import ClassGroup

_WORDS = Path(__file__).parent / "words" / "tutoring.toml"


@dataclass(frozen=True, slots=True)
class SessionWords:
    """A session of a class on a day; `idea` is what the class agreed, and who accepted it when."""

    consultation: str
    in_class: str
    activity: str
    led_by: str
    day: int
    idea: str = ""
    why: str = ""
    moves: tuple[str, ...] = ()
    handled: int = 0
    handled_by: str = ""


@dataclass(frozen=True, slots=True)
class SessionsFile:
    """All of them."""

    sessions: tuple[SessionWords, ...]


def sessions() -> tuple[SessionWords, ...]:
    """The sessions of the demo, read.

    Raises:
        ValueError: the file is broken; the message says where.
    """
    table = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return build(SessionsFile, table, _WORDS.name).sessions


def hold(scene: Scene, consultation: str) -> None:
    """Write the sessions of that consultation, each idea with its way over the desk."""
    for words in sessions():
        if words.consultation == consultation:
            _hold(scene, words)
    db.session.flush()


def _hold(scene: Scene, words: SessionWords) -> None:
    stage, leader = scene.stage, scene.stage.cast.persons[words.led_by]
    found = activities.load().get(words.activity)
    if found is None:
        raise ValueError(f"tutoring.toml: there is no activity {words.activity}")
    class_group = db.session.scalars(
        select(ClassGroup).where(ClassGroup.school_id == stage.school.id, ClassGroup.name == words.in_class)
    ).one()
    idea = _idea(scene, words, class_group) if words.idea else None
    db.session.add(
        TutorSession(
            school_id=stage.school.id,
            class_id=class_group.id,
            activity_code=found.code,
            activity_title=found.title,
            led_by_id=leader.id,
            started_at=stage.calendar.moment(words.day, 8.75),
            held_at=stage.calendar.moment(words.day, 9.1),
            idea_id=idea.id if idea else None,
        )
    )
    if idea is not None:
        stage.did(
            idea.sent_at, words.led_by, "idea of a class sent", f"idea:{idea.id}", class_id=class_group.id
        )
        if idea.handled_at is not None:
            stage.did(idea.handled_at, words.handled_by, "idea accepted", f"idea:{idea.id}")
            about = f"{class_group.name}: {scene.consultation.title}"
            path = f"/ideas/{idea.id}"
            stage.tell(leader.id, scene.consultation.id, NewsKind.IDEA_ACCEPTED, idea.handled_at, about, path)


def _idea(scene: Scene, words: SessionWords, class_group: ClassGroup) -> Idea:
    calendar = scene.stage.calendar
    idea = Idea(
        school_id=scene.stage.school.id,
        consultation_id=scene.consultation.id,
        class_id=class_group.id,
        stakeholder_group=StakeholderGroup.PUPILS,
        year_band=year_band(class_group.year),
        body=words.idea,
        why=words.why,
        state=IdeaState.ACCEPTED,
        sent_at=calendar.moment(words.day, 9.1),
        handled_at=calendar.moment(words.handled, 13),
        handled_by_id=scene.stage.cast.id_of(words.handled_by),
    )
    db.session.add(idea)
    db.session.flush()
    db.session.add_all(IdeaMove(idea_id=idea.id, move_code=code) for code in words.moves)
    return idea
