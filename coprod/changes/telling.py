"""How a change's story is told: the rail of its stages, its steps, and the words over what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from coprod.changes.cards import stage_words, verdict_words
from coprod.changes.models import Change, ChangeUpdate, Stage
from coprod.web.filters import short_day

IN_ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True)
class RailStage:
    """One stage on the rail. ``state`` is done, now or next, as ``templates/components/change.html`` shows it."""

    label: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    """An update as it is read: when, a new stage where there is one, and its words."""

    at: datetime
    stage: str
    words: str


def rail(change: Change, updates: Sequence[ChangeUpdate]) -> list[RailStage]:
    """The four stages: those behind with the day they were reached, those ahead with the day they are meant for."""
    reached: dict[Stage, str] = {}
    for one in updates:
        reached.setdefault(one.stage, short_day(one.at))
    meant = {Stage.UNDER_WAY: short_day(change.starts_on), Stage.REVIEWED: short_day(change.review_on)}
    here = IN_ORDER.index(change.stage)
    last = len(IN_ORDER) - 1
    stages = []
    for place, stage in enumerate(IN_ORDER):
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


def steps(updates: Sequence[ChangeUpdate]) -> list[ToldStep]:
    """The story so far, in order. A stage is named where it is new."""
    told = []
    before: Stage | None = None
    for one in updates:
        told.append(ToldStep(one.at, stage_words(one.stage) if one.stage is not before else "", one.words))
        before = one.stage
    return told


def heading_of_what_is_done(change: Change) -> str:
    """We will, we are doing, or we did."""
    return {
        Stage.PLANNED: _("We will"),
        Stage.UNDER_WAY: _("We are doing"),
        Stage.DONE: _("We did"),
        Stage.REVIEWED: _("We did"),
    }[change.stage]


def heading_of_how_we_know(change: Change) -> str:
    """How we will know, or what we found."""
    return _("How we checked") if change.stage is Stage.REVIEWED else _("How we will know")
