"""What a practice note says, apart from where it stands: the same on a form, in a file and in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coprod import framework
from coprod.changes.models import Verdict
from coprod.proposals.models import Reach
from coprod.publishing.models import PracticeNote

PARTS = ("title", "what_we_did", "for_whom", "cost", "what_changed", "differently")
"""The parts that somebody writes, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class NoteWords:
    """All that is said."""

    title: str
    what_we_did: str
    for_whom: str
    cost: str
    what_changed: str
    differently: str
    moves: Sequence[str]
    reach: Reach
    verdict: Verdict


def everywhere_the_same(moves: Sequence[str]) -> list[str]:
    """The moves that mean the same at every school: those of the framework, not a school's own."""
    return [code for code in moves if code in framework.load()]


def words_of(note: PracticeNote) -> NoteWords:
    """What a row says."""
    return NoteWords(**{name: getattr(note, name) for name in NoteWords.__slots__})
