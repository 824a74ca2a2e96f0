"""The reach plans of the demo: what was done so that more people were heard, and how they came in to vote."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Seat
from coprod.db import db
from coprod.demo.stage import Scene
from coprod.demo.tables import build
from coprod.reach.chores import write_roll_down
from coprod.reach.models import Channel, ReachStep, Worked
from coprod.voting.models import CameIn, WayIn

_WORDS = Path(__file__).parent / "words" / "reaching.toml"
TENTHS = 10


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step of a plan; `done`, `worked` and `learnt` where it was done. `by`: who wrote it down."""

    consultation: str
    group: str
    whom: str
    channel: str
    what: str
    who: str
    by: str
    planned: int
    by_day: int
    done: int | None = None
    worked: str | None = None
    learnt: str = ""


@dataclass(frozen=True, slots=True)
class WaysWords:
    """How people of a group came in, in tenths of those who took part."""

    consultation: str
    group: str
    letter: int = 0
    link: int = 0
    card: int = 0
    in_class: int = 0
    account: int = 0

    def by_way(self) -> dict[WayIn, int]:
        """The same by way."""
        tenths = {
            WayIn.LETTER: self.letter,
            WayIn.LINK: self.link,
            WayIn.CARD: self.card,
            WayIn.CLASS: self.in_class,
            WayIn.ACCOUNT: self.account,
        }
        return {way: number for way, number in tenths.items() if number}


@dataclass(frozen=True, slots=True)
class ReachFile:
    """All of them."""

    steps: tuple[StepWords, ...]
    ways: tuple[WaysWords, ...]


def plans() -> ReachFile:
    """The reach plans of the demo, read.

    Raises:
        ValueError: the file is broken; the message says where.
    """
    return build(ReachFile, tomllib.loads(_WORDS.read_text(encoding="utf-8")), _WORDS.name)


def reach(scene: Scene, consultation: str) -> None:
    """Write the plan of that consultation, and once it is over how the roll stood and how people came in."""
    found = plans()
    for words in found.steps:
        if words.consultation == consultation:
            _plan(scene, words)
    if scene.consultation.sealed_at is not None:
        db.session.flush()
        write_roll_down(scene.consultation.id)
        _count(scene, [words for words in found.ways if words.consultation == consultation])
    db.session.flush()


def _plan(scene: Scene, words: StepWords) -> None:
    stage, calendar = scene.stage, scene.stage.calendar
    at = calendar.moment(words.planned, 15)
    db.session.add(
        ReachStep(
            school_id=stage.school.id,
            consultation_id=scene.consultation.id,
            stakeholder_group=StakeholderGroup(words.group),
            whom=words.whom,
            channel=Channel(words.channel),
            what=words.what,
            who=words.who,
            by_day=calendar.date(words.by_day),
            done_on=None if words.done is None else calendar.date(words.done),
            worked=Worked(words.worked) if words.worked else None,
            learnt=words.learnt,
            created_at=at,
        )
    )
    subject = f"consultation:{scene.consultation.id}"
    said = {"channel": words.channel, "group": words.group}
    stage.did(at, words.by, "reach step planned", subject, **said)
    if words.done is not None and words.worked:
        after = calendar.moment(words.done + 1, 16)
        stage.did(after, words.by, "reach step looked back on", subject, **said, worked=words.worked)


def _count(scene: Scene, ways: list[WaysWords]) -> None:
    came = Counter(
        db.session.scalars(
            select(Seat.stakeholder_group).where(
                Seat.consultation_id == scene.consultation.id, Seat.took_part
            )
        )
    )
    for words in ways:
        group = StakeholderGroup(words.group)
        db.session.add_all(
            CameIn(
                consultation_id=scene.consultation.id,
                stakeholder_group=group,
                way=way,
                ballots=came[group] * tenths // TENTHS,
            )
            for way, tenths in words.by_way().items()
        )
