"""A brick of the Wall: what a school has heard and done about one move, as a state and a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.changes.models import Stage, Verdict
from coprod.decisions.models import YES, AnswerKind
from coprod.framework import Framework, Move

Item = TypeVar("Item")
ROW_FITS = 6  # bricks beside each other on a wide wall
TITLE_FITS = 22  # characters: a longer title of a change is not told on its brick, only on the brick's page


class BrickState(StrEnum):
    """How far a school is with one move, from the weakest to the strongest."""

    NOTHING = "nothing"
    HEARD = "heard"
    VOTING = "voting"  # on cards, or voted on and not yet done
    UNDER_WAY = "under_way"  # planned, or begun
    DONE = "done"
    HELPED = "helped"


class Vote(StrEnum):
    """Where the voting on a proposal stands."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A change, as far as a brick tells of it."""

    id: int
    title: str
    stage: Stage
    verdict: Verdict | None
    new: bool = False


@dataclass(slots=True)
class MoveFacts:
    """All that a school knows of one move: counts of accepted ideas and of proposals, and its changes.

    ``proposals`` counts those on cards by how far the vote is and what was answered (none: no answer yet).
    """

    ideas: int = 0
    proposals: dict[tuple[Vote, AnswerKind | None], int] = field(default_factory=dict)
    changes: list[ChangeFact] = field(default_factory=list)
    ideas_text: str = ""
    """Said of the ideas instead of their number, where small numbers must not be told."""

    def count(self, vote: Vote, *answers: AnswerKind | None) -> int:
        """How many proposals stand there; with any answer or none where no answer is named."""
        return sum(
            number
            for (at, answer), number in self.proposals.items()
            if at is vote and (not answers or answer in answers)
        )


@dataclass(frozen=True, slots=True)
class Brick:
    """What ``templates/components/wall.html`` lays."""

    code: str
    label: str
    state: BrickState
    state_text: str
    url: str
    new: bool = False


def state_of(facts: MoveFacts) -> tuple[BrickState, str]:
    """The strongest thing that is true of a move, and the words for it."""
    return _of_changes(facts.changes) or _of_proposals(facts) or _of_ideas(facts)


def _of_changes(changes: Sequence[ChangeFact]) -> tuple[BrickState, str] | None:
    helped = [change for change in changes if change.verdict is Verdict.HELPED]
    if helped:
        return BrickState.HELPED, _("Done, and it helped")
    reviewed = [change for change in changes if change.stage is Stage.REVIEWED]
    done = [change for change in changes if change.stage is Stage.DONE] or reviewed
    if done:
        return BrickState.DONE, _done_words(done)
    return _not_done(changes)


def _not_done(changes: Sequence[ChangeFact]) -> tuple[BrickState, str] | None:
    for stage, words in ((Stage.UNDER_WAY, _("Under way")), (Stage.PLANNED, _("Planned"))):
        here = [change for change in changes if change.stage is stage]
        if here:
            return BrickState.UNDER_WAY, _with_title(words, here)
    if changes:  # every one of them was stopped
        return BrickState.HEARD, _with_title(_("Stopped"), changes)
    return None


def _done_words(done: Sequence[ChangeFact]) -> str:
    verdicts = {change.verdict for change in done}
    if Verdict.PARTLY in verdicts:
        return _("Done, helped in part")
    if verdicts == {Verdict.NO}:
        return _("Done, but it did not help")
    return _with_title(_("Done"), done)


def _with_title(words: str, changes: Sequence[ChangeFact]) -> str:
    if len(changes) > 1:
        return _("%(words)s: %(number)s changes", words=words, number=len(changes))
    title = changes[0].title
    return _("%(words)s: %(title)s", words=words, title=title) if len(title) <= TITLE_FITS else words


def _of_proposals(facts: MoveFacts) -> tuple[BrickState, str] | None:
    voting = facts.count(Vote.OPEN)
    if voting:
        return BrickState.VOTING, ngettext("%(num)d proposal, voting", "%(num)d proposals, voting", voting)
    due = facts.count(Vote.OVER, None)
    if due:
        return BrickState.VOTING, ngettext(
            "%(num)d proposal, answer due", "%(num)d proposals, answers due", due
        )
    if facts.count(Vote.OVER, *YES):
        return BrickState.VOTING, _("Voted on: we will")
    coming = facts.count(Vote.COMING)
    if coming:
        return BrickState.HEARD, ngettext(
            "%(num)d proposal, voting soon", "%(num)d proposals, voting soon", coming
        )
    return None


def _of_ideas(facts: MoveFacts) -> tuple[BrickState, str]:
    if facts.ideas and facts.ideas_text:
        return BrickState.HEARD, facts.ideas_text
    if facts.ideas:
        return BrickState.HEARD, ngettext("%(num)d idea heard", "%(num)d ideas heard", facts.ideas)
    if facts.proposals:
        return BrickState.HEARD, _("Voted on and answered")
    return BrickState.NOTHING, _("Nothing yet")


def moves_of_change(facts: Mapping[str, MoveFacts], change_id: int) -> list[str]:
    """The codes of the moves that a change makes."""
    return [code for code, known in facts.items() if any(change.id == change_id for change in known.changes)]


def rows_of(bricks: Sequence[Item], fits: int = ROW_FITS) -> list[list[Item]]:
    """Lay bricks in as few rows as fit, and as even as they go, the longer rows first: 12 as 6 and 6, 9 as 5 and 4."""
    count = -(-len(bricks) // fits)
    rows: list[list[Item]] = []
    start = 0
    for number in range(count):
        length = len(bricks) // count + (number < len(bricks) % count)
        rows.append(list(bricks[start : start + length]))
        start += length
    return rows


@dataclass(frozen=True, slots=True)
class CourseName:
    """What stands beside a course."""

    code: str
    label: str
    strapline: str


@dataclass(frozen=True, slots=True)
class Course:
    """A compartment's bricks, in rows for a wide wall."""

    compartment: CourseName
    rows: list[list[Brick]]


def lay(framework: Framework, facts: Mapping[str, MoveFacts], urls: Mapping[str, str]) -> list[Course]:
    """The whole wall, from the top course (Core Self) down to the foot (Basics).

    Args:
        facts: by the code of a move; a move that is not in it has nothing yet.
        urls: where each brick's story is, by the code of its move.
    """
    return lay_with(framework, lambda move: _brick(move, facts, urls[move.code]))


def lay_with(framework: Framework, brick: Callable[[Move], Brick]) -> list[Course]:
    """The whole wall, each of its bricks as that function makes it."""
    return [
        Course(
            CourseName(compartment.code, compartment.label, compartment.strapline),
            rows_of([brick(move) for move in framework.moves_of(compartment)]),
        )
        for compartment in reversed(framework.compartments)
    ]


def _brick(move: Move, facts: Mapping[str, MoveFacts], url: str) -> Brick:
    known = facts.get(move.code, MoveFacts())
    state, words = state_of(known)
    return Brick(
        move.code,
        move.label_young_person,
        state,
        words,
        url,
        any(change.new for change in known.changes),
    )
