"""A closer look at the Wall: whose ideas, from which years, since when; the neglected corners; where to start.

Counted are people, not ideas: one who sends ten is one. No number below the school's threshold is told, and none
exactly: a count is cut down to whole thresholds ("20 or more"), so that no cell is found by subtraction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.changes.bricks import BrickState, MoveFacts
from coprod.changes.past import first_moment
from coprod.consultations.school_days import local_day
from coprod.db import db
from coprod.framework import Framework, Move
from coprod.ideas.models import Idea, IdeaMove, IdeaState

STARTS = 3
SEPTEMBER = 9
RECENTLY = timedelta(days=91)


class Since(StrEnum):
    """From when on ideas are looked at."""

    EVER = "ever"
    THIS_YEAR = "this_year"  # since the first of September
    RECENTLY = "recently"  # the last three months


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader wants to see; none lets everything through. A year band is pupils'."""

    group: StakeholderGroup | None = None
    band: YearBand | None = None
    since: Since = Since.EVER

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Look:
        """What an address asks for; what nobody could mean is left out."""
        group, band, since = (asked.get(name, "") for name in ("group", "band", "since"))
        known = band in set(YearBand) and band != YearBand.NONE
        return cls(
            StakeholderGroup(group) if group in set(StakeholderGroup) else None,
            YearBand(band) if known and group in {"", StakeholderGroup.PUPILS} else None,
            Since(since) if since in set(Since) else Since.EVER,
        )

    @property
    def narrows(self) -> bool:
        """Whether not everything is shown."""
        return self != Look()


def begins(since: Since, at: datetime) -> datetime | None:
    """The moment from which ideas are looked at; none for all."""
    if since is Since.EVER:
        return None
    if since is Since.RECENTLY:
        return at - RECENTLY
    today = local_day(at)
    year = today.year if today.month >= SEPTEMBER else today.year - 1
    return first_moment(year * 12 + SEPTEMBER - 1)


def people_by_move(school_id: int, look: Look, at: datetime) -> dict[str, dict[StakeholderGroup, int]]:
    """How many people's accepted ideas are about each move, by stakeholder group. One query.

    Whose author is no longer known counts as one person.
    """
    somebody = func.coalesce(Idea.author_id, -Idea.id)
    query = (
        select(IdeaMove.move_code, Idea.stakeholder_group, func.count(func.distinct(somebody)))
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(Idea.school_id == school_id, Idea.state == IdeaState.ACCEPTED)
        .group_by(IdeaMove.move_code, Idea.stakeholder_group)
    )
    if look.group is not None:
        query = query.where(Idea.stakeholder_group == look.group)
    if look.band is not None:
        query = query.where(Idea.year_band == look.band)
    start = begins(look.since, at)
    if start is not None:
        query = query.where(Idea.sent_at >= start)
    found: dict[str, dict[StakeholderGroup, int]] = defaultdict(dict)
    for code, group, number in db.session.execute(query):
        found[code][group] = number
    return dict(found)


def state_of(people: Mapping[StakeholderGroup, int], threshold: int) -> tuple[BrickState, str]:
    """A brick of the filtered Wall: heard from enough people to say so, or not told."""
    number = sum(people.values())
    if number < threshold:
        return BrickState.NOTHING, _("Few people, or nobody")
    whole = number - number % threshold
    return BrickState.HEARD, ngettext("%(num)d person or more", "%(num)d people or more", whole)


@dataclass(frozen=True, slots=True)
class Corners:
    """Moves that the school has hardly heard of.

    Attributes:
        silent: no idea, no proposal, no change.
        one_sided: heard from enough people to say so, and all of them of one stakeholder group.
    """

    silent: list[Move]
    one_sided: list[tuple[Move, StakeholderGroup]]


def corners(
    framework: Framework,
    facts: Mapping[str, MoveFacts],
    people: Mapping[str, Mapping[StakeholderGroup, int]],
    threshold: int,
) -> Corners:
    """The neglected corners. No query.

    Args:
        facts: by move, what the school has heard, weighed and done.
        people: by move and stakeholder group, of all ideas; see :func:`people_by_move`.
    """
    one_sided = []
    for move in framework:
        groups = {group: number for group, number in people.get(move.code, {}).items() if number}
        if len(groups) == 1 and sum(groups.values()) >= threshold:
            one_sided.append((move, next(iter(groups))))
    return Corners([move for move in framework if move.code not in facts], one_sided)


def starts(framework: Framework, silent: Sequence[Move]) -> list[Move]:
    """Where to start: one silent move of each of the parts that are emptiest, in the framework's order among equals."""
    by_part: dict[str, list[Move]] = defaultdict(list)
    for move in silent:
        by_part[move.compartment].append(move)
    shares = {part: len(moves) / len(framework.moves_of(part)) for part, moves in by_part.items() if moves}
    emptiest = sorted(shares, key=lambda part: -shares[part])[:STARTS]
    return [by_part[part][0] for part in emptiest]
