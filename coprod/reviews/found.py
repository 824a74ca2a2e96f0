"""What a round found, as everybody may read it: each question, before and now, by stakeholder group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from coprod.consensus.round_words import change_sentence
from coprod.insights import sentences, thresholds
from coprod.insights.models import Snapshot
from coprod.insights.results import Audience, GroupSays, TookPart
from coprod.insights.small_numbers import ShownCell, show_proposal, show_turnout
from coprod.insights.snapshots import cell_of, reading_of
from coprod.reviews.comparing import Compared, Group, compare
from coprod.reviews.models import QuestionKind, ReviewQuestion
from coprod.reviews.queries import Before


@dataclass(frozen=True, slots=True)
class GroupFound:
    """One stakeholder group's answers: now, before (where it was asked before), and what changed in words."""

    group: str
    now: GroupSays
    before: GroupSays | None
    changed: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question, and what each group said. ``sentence`` stands for all of them."""

    wording: str
    kind: QuestionKind
    sentence: str
    groups: Sequence[GroupFound]

    @property
    def has_before(self) -> bool:
        """Whether it was asked before the change, and counted."""
        return any(group.before is not None for group in self.groups)


@dataclass(frozen=True, slots=True)
class Found:
    """All that everybody may see of one round."""

    number: int
    taken_at: datetime
    threshold: int
    questions: Sequence[Answered]
    turnout: Sequence[TookPart]

    @property
    def hides_something(self) -> bool:
        """Whether the page has to say why a number is not there."""
        return any(group.now.cell.split is None for q in self.questions for group in q.groups) or any(
            place.took_part is None for place in self.turnout
        )


def build(
    snapshot: Snapshot,
    questions: Sequence[ReviewQuestion],
    before: Mapping[int, Before],
    audience: Audience = Audience.PUBLIC,
) -> Found:
    """What that audience may see, by the thresholds of today. No query of its own.

    Args:
        snapshot: the round's last count.
        before: see :func:`coprod.reviews.queries.before`.
    """
    threshold = thresholds.now_of(snapshot.consultation_id)[audience.value]
    kept = snapshot.results
    rows = {row["id"]: row for row in kept["proposals"]}
    cells = [{g: cell_of(c) for g, c in row["counts"].items()} for row in kept["proposals"]]
    took_part = {group: place["took_part"] for group, place in kept["roll"].items()}
    turnout = show_turnout(took_part, cells, threshold)
    return Found(
        number=snapshot.number,
        taken_at=snapshot.taken_at,
        threshold=threshold,
        questions=[
            _answered(snapshot, question, before.get(question.before_id or 0), audience, threshold)
            for question in questions
            if question.proposal_id in rows
        ],
        turnout=[
            TookPart(group, int(place["seats"]), turnout.took_part[group])
            for group, place in kept["roll"].items()
        ],
    )


def _answered(
    snapshot: Snapshot, question: ReviewQuestion, before: Before | None, audience: Audience, threshold: int
) -> Answered:
    after = _groups(snapshot, question.proposal_id, threshold)
    row = next(row for row in snapshot.results["proposals"] if row["id"] == question.proposal_id)
    reading = reading_of(snapshot.results, row, audience.value, threshold)
    shown: dict[str, ShownCell] = {group: found.cell for group, found in after.items()}
    compared: dict[str, Compared] = {}
    earlier: Mapping[str, Group] = {}
    if before is not None:
        then = thresholds.now_of(before.consultation.id)[audience.value]
        earlier = _groups(before.snapshot, question.before_id, then)
        heard = max(
            threshold, then, snapshot.results["minimum_heard"], before.snapshot.results["minimum_heard"]
        )
        compared = {one.group: one for one in compare(earlier, after, heard)}
    return Answered(
        wording=question.wording,
        kind=question.kind,
        sentence=sentences.sentence(reading, shown),
        groups=[
            GroupFound(
                group,
                GroupSays(group, found.seats, found.cell, None),
                GroupSays(group, earlier[group].seats, earlier[group].cell, None)
                if group in earlier
                else None,
                change_sentence(compared[group].change, sentences.label(group), _)
                if group in compared
                else "",
            )
            for group, found in after.items()
        ],
    )


def _groups(snapshot: Snapshot, proposal_id: int | None, threshold: int) -> Mapping[str, Group]:
    kept = snapshot.results
    row = next((row for row in kept["proposals"] if row["id"] == proposal_id), None)
    if row is None:
        return {}
    shown = show_proposal({g: cell_of(c) for g, c in row["counts"].items()}, threshold)
    return {group: Group(int(kept["roll"][group]["seats"]), cell) for group, cell in shown.cells.items()}
