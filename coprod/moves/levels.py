"""At which of three reading levels a move is explained: the reader's own, or the one they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import flask
from flask_babel import gettext as _

from coprod.access.guard import me_or_none
from coprod.access.roles import StakeholderGroup
from coprod.framework.model import Move

LAST_PRIMARY_YEAR = 6


class Level(StrEnum):
    """For readers of about nine, of eleven to sixteen, and for adults."""

    PLAIN = "plain"
    YOUNG = "young"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Choice:
    """One level as a link; the one that the page is at is no link."""

    level: Level
    text: str
    url: str
    here: bool


def level() -> Level:
    """The level asked for (``?level=plain``), or that of the reader; a visitor gets the words for young people."""
    asked = flask.request.args.get("level", "")
    if asked in set(Level):
        return Level(asked)
    who: Any = me_or_none()
    if who is None:
        return Level.YOUNG
    if who.stakeholder_group is not StakeholderGroup.PUPILS:
        return Level.ADULT
    return Level.PLAIN if who.year is not None and who.year <= LAST_PRIMARY_YEAR else Level.YOUNG


def meaning(move: Move, at: Level) -> str:
    """What a move means, at that level."""
    return str(getattr(move.description, at.value))


def label(move: Move, at: Level) -> str:
    """What a move is called for a reader at that level."""
    return move.label_practitioner if at is Level.ADULT else move.label_young_person


def choices(url: str, at: Level) -> list[Choice]:
    """The three levels as links to the same page."""
    words = {
        Level.PLAIN: _("Easy words"),
        Level.YOUNG: _("For young people"),
        Level.ADULT: _("For adults"),
    }
    return [Choice(one, text, f"{url}?level={one.value}", one is at) for one, text in words.items()]
