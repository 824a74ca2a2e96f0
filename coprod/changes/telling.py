"""How a change's story is told: the rail of its stages, its steps, and the words over what is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from coprod.changes.cards import stage_words, verdict_words
from coprod.changes.models import ON_THE_WAY, Change, ChangePicture, ChangeUpdate, Stage
from coprod.web.filters import short_day


@dataclass(frozen=True, slots=True)
class RailStage:
    """One stage on the rail. ``state`` is done, now, next or stopped, as ``templates/components/change.html`` shows it."""

    label: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    """An update as it is read: when, a new stage where there is one, and its words."""

    at: datetime
    stage: str
    words: str
    picture: ChangePicture | None


def rail(change: Change, updates: Sequence[ChangeUpdate]) -> list[RailStage]:
    """The four stages: those behind with the day they were reached, those ahead with the day they are meant for.

    Of a stopped change: those that it reached, and the stop.
    """
    reached: dict[Stage, str] = {}
    for one in updates:
        reached.setdefault(one.stage, short_day(one.at))
    if change.stage is Stage.STOPPED:
        return [
            RailStage(stage_words(stage), day, "stopped" if stage is Stage.STOPPED else "done")
            for stage, day in reached.items()
        ]
    meant = {Stage.UNDER_WAY: short_day(change.starts_on), Stage.REVIEWED: short_day(change.review_on)}
    here = ON_THE_WAY.index(change.stage)
    last = len(ON_THE_WAY) - 1
    stages = []
    for place, stage in enumerate(ON_THE_WAY):
        behind = place < here or place == here == last
        state = "done" if behind else "now" if place == here else "next"
        text = reached.get(stage, "") if place <= here else _when(meant.get(stage, ""))
        stages.append(RailStage(_label(change, stage), text, state))
    return stages


def _when(day: str) -> str:
    return _("meant for %(day)s", day=day) if day else ""


def _label(change: Change, stage: Stage) -> str:
    if stage is not Stage.REVIEWED:
        return stage_words(stage)
    return verdict_words(change.verdict) if change.verdict else _("Did it help?")


def steps(updates: Sequence[ChangeUpdate], pictures: Mapping[int, ChangePicture]) -> list[ToldStep]:
    """The story so far, in order. A stage is named where it is new.

    Args:
        pictures: by their update.
    """
    told = []
    before: Stage | None = None
    for one in updates:
        told.append(
            ToldStep(
                one.at,
                stage_words(one.stage) if one.stage is not before else "",
                one.words,
                pictures.get(one.id),
            )
        )
        before = one.stage
    return told


def heading_of_what_is_done(change: Change) -> str:
    """We will, we are doing, or we did."""
    return {
        Stage.PLANNED: _("We will"),
        Stage.UNDER_WAY: _("We are doing"),
        Stage.DONE: _("We did"),
        Stage.REVIEWED: _("We did"),
        Stage.STOPPED: _("We wanted to"),
    }[change.stage]


def heading_of_how_we_know(change: Change) -> str:
    """How we will know, or what we found."""
    return _("How we checked") if change.stage is Stage.REVIEWED else _("How we will know")


def why_it_stopped(updates: Sequence[ChangeUpdate]) -> str:
    """The reason that was given at the stop; empty where there was none."""
    return next((one.words for one in updates if one.stage is Stage.STOPPED), "")
