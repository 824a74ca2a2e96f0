"""Words of this room for people: reach, states, moves as tags, how old a reader must be."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from coprod.framework.reading import reading_age
from coprod.moves import here as moves_here
from coprod.proposals.models import Proposal, Reach, mark_of

YOUNG_READER = 9
"""The age for which plain wordings are meant: reading age 9, as on GOV.UK."""


@dataclass(frozen=True, slots=True)
class MoveTag:
    """A move as ``components/tags.html`` shows it."""

    code: str
    label: str
    compartment: str


def move_tags(codes: Iterable[str], *, young: bool = False) -> list[MoveTag]:
    """The tags of those moves, in the framework's order; codes that the framework no longer has are left out."""
    wanted = set(codes)
    return [
        MoveTag(move.code, move.label_young_person if young else move.label_practitioner, move.compartment)
        for move in moves_here.framework().known
        if move.code in wanted
    ]


def reach_words(reach: Reach) -> str:
    """Whom it reaches, in a few words."""
    return {
        Reach.EVERYONE: _("For everyone"),
        Reach.SOME: _("For some, who need it more"),
        Reach.INDIVIDUAL: _("For one child at a time"),
    }[reach]


def reach_hints() -> dict[str, str]:
    """What each reach means: help beside the choice."""
    return {
        Reach.EVERYONE.value: _("The whole school, a year or a class. Everybody gets it."),
        Reach.SOME.value: _("Children who share a need, such as those new to the school."),
        Reach.INDIVIDUAL.value: _("Fitted to one child, with that child and their family."),
    }


def reading_help(text: str) -> str:
    """How old a reader must be to read that with ease, in words; empty where there is nothing to measure."""
    try:
        age = math.ceil(reading_age(text))
    except ValueError:
        return ""
    if age <= YOUNG_READER:
        return _("Easy to read from about age %(age)s.", age=age)
    return _("Easy to read from about age %(age)s. Shorter words and shorter sentences help.", age=age)


def mark(proposal: Proposal) -> str:
    """The mark of the words as they are now, which goes with every form that shows them."""
    return mark_of(proposal.wording, proposal.plain_wording, proposal.adults_do)
