"""The governors' termly report as data: who was heard, what was answered, what was done, and whether it helped.

Numbers about people are the public's: each turnout comes from :func:`coprod.insights.results.build`, how ideas were
read from :mod:`coprod.moderation.figures`. Nothing of any concern is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coprod.access.guard import school
from coprod.changes.models import Change, Stage, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.decisions.clock import ReplyClock, school_day
from coprod.decisions.models import AnswerKind
from coprod.insights import results, sentences
from coprod.insights.results import Audience, Results
from coprod.moderation.figures import Figures, figures
from coprod.publishing import report_queries as queries
from coprod.publishing.terms import Period
from coprod.reach.queries import steps_of_each
from coprod.reach.words import report_line


@dataclass(frozen=True, slots=True)
class Asked:
    """One consultation whose voting closed in the period.

    Attributes:
        results: what everybody may see of it; none where it is not counted yet.
        gaps: who was heard least, in sentences; may be empty.
        answers: how many of each kind.
        reached: what was done to reach people who had not been heard, in a line; empty where nothing was planned.
        entry, seal: of the log, when its ballots were sealed; none and empty where there is no such entry.
    """

    consultation: Consultation
    results: Results | None
    gaps: Sequence[str]
    answers: Mapping[AnswerKind, int]
    clock: ReplyClock
    reached: str
    entry: int | None
    seal: str


@dataclass(frozen=True, slots=True)
class Done:
    """A change as the report tells it."""

    change: Change
    moved: bool
    """Whether it took a step in the period."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report says."""

    period: Period
    made_on: date
    threshold: int
    asked: Sequence[Asked]
    running: Sequence[Consultation]
    overdue: Sequence[tuple[Consultation, ReplyClock]]
    """Every consultation whose answers are late today, whenever it closed."""
    changes: Sequence[Done]
    reading: Figures
    stages: Mapping[Stage, int] = field(default_factory=dict)
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    """Of the reviews that were written in the period."""

    @property
    def answers(self) -> Mapping[AnswerKind, int]:
        """How many answers of each kind, over all of ``asked``."""
        found: Counter[AnswerKind] = Counter()
        for one in self.asked:
            found.update(one.answers)
        return found

    @property
    def proposals(self) -> int:
        """How many proposals were voted on."""
        return sum(one.clock.proposals for one in self.asked)


def of(school_id: int, period: Period) -> Report:
    """The report of one school about one period. Its queries do not grow with what happened."""
    at = now()
    every = queries.with_answers(school_id)
    closed = [one for one in every if one.closed_in(period, at)]
    counts = queries.last_counts([one.consultation.id for one in closed])
    seals = queries.seals(school_id, [one.consultation.id for one in closed])
    reached = steps_of_each([one.consultation.id for one in closed])
    clocks = {one.consultation.id: one.clock(school_day(at)) for one in every}
    changes = queries.changes_until(school_id, period.end)
    reviewed = [c for c, _last, review in changes if review and period.start <= review < period.end]
    return Report(
        period=period,
        made_on=school_day(at),
        threshold=school().public_threshold,
        asked=[
            _asked(
                one,
                counts.get(one.consultation.id),
                clocks[one.consultation.id],
                seals,
                report_line(reached.get(one.consultation.id, [])),
            )
            for one in closed
        ],
        running=[one.consultation for one in every if one.runs_in(period, at)],
        overdue=[
            (one.consultation, clocks[one.consultation.id])
            for one in every
            if one.consultation.voting_is_over(at) and clocks[one.consultation.id].overdue
        ],
        changes=[
            Done(change, last is not None and last >= period.start) for change, last, _review in changes
        ],
        reading=figures(school_id, school().public_threshold, period.start, period.end),
        stages=Counter(change.stage for change, _last, _review in changes),
        verdicts=Counter(change.verdict for change in reviewed if change.verdict),
    )


def _asked(
    one: queries.WithAnswers,
    snapshot: queries.Snapshot | None,
    clock: ReplyClock,
    seals: Mapping[int, tuple[int, str]],
    reached: str,
) -> Asked:
    found = results.build(snapshot, Audience.PUBLIC, []) if snapshot is not None else None
    entry, seal = seals.get(one.consultation.id, (None, ""))
    return Asked(
        consultation=one.consultation,
        results=found,
        gaps=[words for words in [sentences.least_heard(found.turnout)] if words] if found else [],
        answers=one.answers,
        clock=clock,
        reached=reached,
        entry=entry,
        seal=seal,
    )
