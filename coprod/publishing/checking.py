"""Nothing personal leaves: what the screening marks in a note has to be looked at, mark by mark, before others read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coprod.publishing.note_words import PARTS, NoteWords
from coprod.screening import Kind, Names, Strength, read


@dataclass(frozen=True, slots=True)
class Found:
    """One mark: where, which words, what they may be."""

    part: str
    words: str
    kind: Kind
    strength: Strength

    @property
    def key(self) -> str:
        """What is kept when somebody has looked at it: the same words in the same part need no second look."""
        return f"{self.part}:{self.kind.value}:{self.words.casefold()}"


def marks(words: NoteWords, people: Collection[str]) -> list[Found]:
    """What the screening marks, part by part, each place once.

    Args:
        people: the names of everybody at the school.
    """
    names = Names(tuple(people))
    found: dict[str, Found] = {}
    for part in PARTS:
        text = getattr(words, part)
        for mark in read(text, names).marks:
            one = Found(part, text[mark.start : mark.end], mark.kind, mark.strength)
            found.setdefault(one.key, one)
    return list(found.values())


def open_marks(words: NoteWords, people: Collection[str], settled: Collection[str]) -> list[Found]:
    """Those that nobody has looked at."""
    return [one for one in marks(words, people) if one.key not in settled]
