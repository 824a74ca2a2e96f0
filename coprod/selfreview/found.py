"""What a counted round found, as one audience may see it: question by question, group beside group, then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from coprod.insights.results import TookPart
from coprod.insights.sentences import label
from coprod.insights.small_numbers import Cell, show_turnout
from coprod.selfreview.colours import APART, FAR_APART, Gap, Shown, gap, show
from coprod.selfreview.models import Colour, SelfQuestion, SelfReview
from coprod.selfreview.standard import Area

GREENER = 0.15
"""From which difference of levels on a group is said to see a question differently from the round before."""


@dataclass(frozen=True, slots=True)
class GroupSees:
    """One stakeholder group's answers to one question: now, and in the round before (none where it was not asked)."""

    group: str
    now: Shown
    then: Shown | None

    @property
    def moved(self) -> str:
        """What changed since, in words; empty where the two cannot be compared."""
        if self.then is None or self.now.level is None or self.then.level is None:
            return ""
        by = self.now.level - self.then.level
        if abs(by) < GREENER:
            return _("Much as before")
        return _("Greener than before") if by > 0 else _("Less green than before")


@dataclass(frozen=True, slots=True)
class QuestionFound:
    """One question, how each group sees it, and how far apart they are."""

    question: SelfQuestion
    groups: Sequence[GroupSees]
    gap: Gap | None

    @property
    def sentence(self) -> str:
        """The one sentence that says what is there."""
        if self.gap is None:
            return _("Too few answers can be shown to compare the groups.")
        names = {"low": label(self.gap.lower), "high": label(self.gap.higher)}
        if self.gap.size >= FAR_APART:
            return _("Far apart: %(high)s see this far greener than %(low)s do.", **names)
        if self.gap.size >= APART:
            return _("Apart: %(high)s see this greener than %(low)s do.", **names)
        return _("All groups see this much alike.")

    @property
    def lowest(self) -> float:
        """The level of the group that sees it least green; 2 where no group has one, after all others."""
        levels = [sees.now.level for sees in self.groups if sees.now.level is not None]
        return min(levels, default=2.0)


@dataclass(frozen=True, slots=True)
class Found:
    """All that one audience may see of one round."""

    threshold: int
    questions: Sequence[QuestionFound]
    turnout: Sequence[TookPart]
    has_before: bool

    @property
    def widest_first(self) -> Sequence[QuestionFound]:
        """The gap is the finding: the widest first, and among alike ones the least green."""
        return sorted(
            self.questions,
            key=lambda one: (-one.gap.size if one.gap else 1.0, one.lowest, one.question.place),
        )

    @property
    def hides_something(self) -> bool:
        """Whether the page has to say why a number is not there."""
        return any(sees.now.split is None for one in self.questions for sees in one.groups) or any(
            place.took_part is None for place in self.turnout
        )

    def of_area(self, area: Area) -> list[QuestionFound]:
        """The questions of an area, in their order."""
        return [one for one in self.questions if one.question.area is area]


@dataclass(frozen=True, slots=True)
class Before:
    """The round that a round repeats, and the fewest people in a figure of that one."""

    review: SelfReview
    threshold: int


def build(
    review: SelfReview, questions: Sequence[SelfQuestion], threshold: int, before: Before | None = None
) -> Found:
    """What may be seen of a counted round, by the thresholds of today. No query of its own."""
    roll = review.results["roll"]
    rows = {one.id: _counts(review.results, one.id, roll) for one in questions}
    took_part = {group: int(place["took_part"]) for group, place in roll.items()}
    seen = [
        {group: Cell(sum(counts.values()), 0, 0) for group, counts in row.items()} for row in rows.values()
    ]
    turnout = show_turnout(took_part, seen, threshold)
    return Found(
        threshold=threshold,
        questions=[_question(one, rows[one.id], threshold, before) for one in questions],
        turnout=[
            TookPart(group, int(place["seats"]), turnout.took_part[group]) for group, place in roll.items()
        ],
        has_before=before is not None and any(one.before_id is not None for one in questions),
    )


def _question(
    question: SelfQuestion, counts: Mapping[str, Mapping[Colour, int]], threshold: int, before: Before | None
) -> QuestionFound:
    cells = {group: show(row, threshold) for group, row in counts.items()}
    then: Mapping[str, Shown] = {}
    if before is not None and question.before_id is not None:
        earlier = before.review.results
        then = {
            group: show(row, before.threshold)
            for group, row in _counts(earlier, question.before_id, earlier["roll"]).items()
        }
    return QuestionFound(
        question,
        [GroupSees(group, cell, then.get(group)) for group, cell in cells.items()],
        gap(cells),
    )


def _counts(
    results: Mapping[str, Any], question_id: int, roll: Mapping[str, Any]
) -> dict[str, dict[Colour, int]]:
    row = results["questions"].get(str(question_id), {})
    return {group: {colour: row.get(group, {}).get(colour.value, 0) for colour in Colour} for group in roll}
