"""What an activity is made of. Nothing changes once read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MINUTES = 20
"""How long every activity of ours takes: one tutor time."""

YOUNG, OLDER = (3, 6), (7, 11)
"""The school years that ours are for; an activity is for one or the other."""


class Setting(StrEnum):
    """Where it happens."""

    CLASSROOM = "classroom"
    HALL = "hall"  # any room with space to move
    OUTDOORS = "outdoors"
    AROUND_SCHOOL = "around_school"  # a walk through the building, or a visit to somebody in it


class Kind(StrEnum):
    """What stands on a pupil sheet: each is drawn in a way of its own (``templates/library/_sheet.html``)."""

    SAY = "say"  # a few words
    CARDS = "cards"  # words to cut out and sort
    NOTES = "notes"  # words to mark where they stand
    BOXES = "boxes"  # empty boxes with a label each, to draw or write in
    LINES = "lines"  # a few lines to write on
    TABLE = "table"  # columns with a heading each; a row for each label, empty ones too
    TICKS = "ticks"  # a list to tick
    SCALE = "scale"  # a line from one thing to another, to mark
    FRAME = "frame"  # one large space: a map, a poster, a drawing


@dataclass(frozen=True, slots=True)
class Part:
    """One thing on a pupil sheet.

    Attributes:
        words: what to do.
        items: cards, labels of boxes, headings of columns, things to tick, the two ends of a line.
        rows: of a table: what stands at the beginning of each row, or nothing.
        lines: how many lines to write on.
    """

    kind: Kind
    words: str
    items: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    lines: int = 0


Sheet = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the 20 minutes.

    Attributes:
        minutes: how long.
        name: what it is called, in a few words.
        show: what the class reads on the screen.
        do: what the tutor does.
    """

    minutes: int
    name: str
    show: str
    do: str


@dataclass(frozen=True, slots=True)
class Adaptations:
    """How it works for everybody: who finds talking hard, special needs and disability, English as another language."""

    quiet: str
    send: str
    eal: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A ready session for a class or tutor group, with its two sheets.

    Attributes:
        code: a short stable name; rows and addresses refer to an activity by it.
        moves: the resilient moves it makes; the first is the one it was written for.
        years: the first and the last school year it is for.
        purpose: what it is for, in a sentence to the tutor.
        odds: how adults change the odds with what they hear: never a task for the child.
        need: what to have ready.
        prompts: questions to talk about.
        kindly: how to run it kindly.
        not_ask: what not to ask.
        question: what the class can answer together and send into a consultation.
    """

    code: str
    moves: tuple[str, ...]
    title: str
    years: tuple[int, int]
    setting: Setting
    purpose: str
    odds: str
    need: tuple[str, ...]
    steps: tuple[Step, ...]
    prompts: tuple[str, ...]
    kindly: str
    not_ask: str
    adaptations: Adaptations
    sheet: Sheet
    question: str

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(step.minutes for step in self.steps)

    def for_year(self, year: int) -> bool:
        """Whether it is meant for that school year."""
        return self.years[0] <= year <= self.years[1]

    def pupils_read(self) -> tuple[str, ...]:
        """What a pupil reads in it, a text each: the screen, the questions, and what the sheet asks.

        Labels and cards are left out: words that stand alone would make any measure of sentences look easy.
        """
        on_screen = (step.show for step in self.steps)
        return (*on_screen, *self.prompts, *(part.words for part in self.sheet), self.question)


@dataclass(frozen=True, slots=True)
class Link:
    """Something made by others that a school may use: where it is, never what it says.

    Attributes:
        key: a short stable name.
        made_by: whom to thank.
        purpose: what it is for, in our words.
        years: the first and the last school year.
        url: where it is; opened by a press, never fetched.
    """

    key: str
    title: str
    made_by: str
    purpose: str
    moves: tuple[str, ...]
    years: tuple[int, int]
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All the activities, in the order of the framework's moves."""

    activities: tuple[Activity, ...]

    def __iter__(self) -> Iterator[Activity]:
        """The activities, in order."""
        return iter(self.activities)

    def get(self, code: str) -> Activity | None:
        """The activity with this code, or none."""
        return next((one for one in self.activities if one.code == code), None)

    def making(self, move_code: str) -> tuple[Activity, ...]:
        """The activities that make a move; those written for it first."""
        found = (one for one in self.activities if move_code in one.moves)
        return tuple(sorted(found, key=lambda one: one.moves[0] != move_code))
