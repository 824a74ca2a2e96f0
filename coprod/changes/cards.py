"""A change as it stands in a list: its words cut to a glance, its moves, how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import flask
from flask_babel import gettext as _

from coprod.changes.models import Change, Stage, Verdict
from coprod.clock import now
from coprod.decisions.clock import school_day
from coprod.moves import here as moves_here
from coprod.web.filters import day

WORDS_FIT = 220


@dataclass(frozen=True, slots=True)
class MoveTag:
    """A resilient move, as ``templates/components/tags.html`` shows it."""

    code: str
    label: str
    compartment: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """What ``templates/components/change.html`` shows of a change in a list."""

    title: str
    url: str
    you_said: str
    we_will: str
    moves: list[MoveTag]
    stage: Stage
    stage_text: str
    quick_win: bool


def move_tags(codes: Iterable[str], *, links: bool = True) -> list[MoveTag]:
    """The moves with these codes, in the framework's order. A code that a school has since dropped is left out."""
    wanted = set(codes)
    return [
        MoveTag(
            move.code,
            move.label_young_person,
            move.compartment,
            flask.url_for("changes.brick", move_code=move.code) if links else "",
        )
        for move in moves_here.framework().known
        if move.code in wanted
    ]


def another_day(change: Change) -> str:
    """What to write where it is too early to say."""
    after = max(school_day(now()), change.starts_on)
    return _("It is too early: choose a day after %(day)s, on which people are asked again.", day=day(after))


def stage_words(stage: Stage, verdict: Verdict | None = None) -> str:
    """How far a change is, in words."""
    if verdict is not None:
        return verdict_words(verdict)
    return {
        Stage.PLANNED: _("Planned"),
        Stage.UNDER_WAY: _("Under way"),
        Stage.DONE: _("Done"),
        Stage.REVIEWED: _("Looked at again"),
        Stage.STOPPED: _("Stopped"),
    }[stage]


def verdict_words(verdict: Verdict) -> str:
    """What the review found, in words."""
    return {
        Verdict.HELPED: _("Done, and it helped"),
        Verdict.PARTLY: _("Done, and it helped in part"),
        Verdict.NO: _("Done, but it did not help"),
        Verdict.TOO_EARLY: _("Done, too early to say if it helped"),
    }[verdict]


def shortened(text: str, fits: int = WORDS_FIT) -> str:
    """A text cut between two words, so that it can be taken in at a glance."""
    if len(text) <= fits:
        return text
    head = text[:fits].rsplit(" ", 1)[0].rstrip(" ,;:.–")
    return f"{head}…"


def card_of(change: Change, codes: Iterable[str]) -> Card:
    """One change for a list."""
    return Card(
        title=change.title,
        url=flask.url_for("changes.show", change_id=change.id),
        you_said=shortened(change.you_said),
        we_will=shortened(change.we_will),
        moves=move_tags(codes, links=False),
        stage=change.stage,
        stage_text=stage_words(change.stage, change.verdict),
        quick_win=change.quick_win,
    )
