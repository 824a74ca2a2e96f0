"""The words of the demo school: who is there, what was asked, said, voted, answered and done.

Everything here is made up. It is only data: whoever fills a demo turns it into rows. People, ideas,
proposals and changes are known by a `key` and refer to each other by it. **A day** is a whole number
counted from the day the demo is made: -3 is three days ago, 5 is in five days. Names of states,
reasons, answers, stages, verdicts, reaches, rungs, duties and groups are the values of the enums in
the rooms that own them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coprod.demo.buying_words import BuyingWords
from coprod.demo.tables import build

_WORDS = Path(__file__).parent / "words"
_CONSULTATIONS = ("mornings", "someone", "evenings", "lunchtimes", "moving-up")


@dataclass(frozen=True, slots=True)
class SchoolWords:
    """The school's name, and one line about it."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class ClassWords:
    """A class (`kind` "class") or a tutor group ("tutor_group"), with the code that pupils type first."""

    name: str
    year: int
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Pupil:
    """A made-up pupil; `demo` is their line on the sign-in page, or empty."""

    key: str
    name: str
    in_class: str
    demo: str = ""


@dataclass(frozen=True, slots=True)
class Parent:
    """A made-up parent or carer; `children` are keys of pupils."""

    key: str
    name: str
    children: tuple[str, ...]
    language: str = ""
    demo: str = ""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A made-up member of staff, or somebody from outside; `classes` are those in their charge."""

    key: str
    name: str
    role: str
    duties: tuple[str, ...] = ()
    outside: bool = False
    classes: tuple[str, ...] = ()
    demo: str = ""

    @property
    def email(self) -> str:
        """A made-up address, under a name that can never exist (RFC 2606)."""
        return f"{self.key}@hillside.example"


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, by stakeholder group."""

    pupils: tuple[Pupil, ...]
    parents: tuple[Parent, ...]
    practitioners: tuple[Practitioner, ...]

    def everybody(self) -> tuple[Pupil | Parent | Practitioner, ...]:
        """Pupils, then parents, then practitioners."""
        return (*self.pupils, *self.parents, *self.practitioners)


@dataclass(frozen=True, slots=True)
class Roll:
    """How many seats there are, those of the named people included; pupils by year band.

    The rest are unnamed seats: paper slips and the tablet at the gate.
    """

    ks2: int
    ks3: int
    ks4: int
    parents: int
    practitioners: int

    @property
    def pupils(self) -> int:
        return self.ks2 + self.ks3 + self.ks4

    def seats(self) -> dict[str, int]:
        """Seats by stakeholder group."""
        return {"pupils": self.pupils, "parents": self.parents, "practitioners": self.practitioners}


@dataclass(frozen=True, slots=True)
class EarlierWording:
    """What an idea said before; `replaced_by` is a moderator, or the author."""

    body: str
    why: str
    replaced: int
    replaced_by: str


@dataclass(frozen=True, slots=True)
class IdeaWords:
    """An idea and its way through moderation.

    Attributes:
        body: its words; of a withheld idea, the words that go to the concern and leave the idea.
        sent, handled: days; `handled` is None while it waits.
        merged_into, split_from: keys of ideas of the same consultation, or None.
        concern_note: what the moderator who raised a concern added.
        earlier: earlier wordings, oldest first.
    """

    key: str
    author: str
    body: str
    moves: tuple[str, ...]
    state: str
    sent: int
    why: str = ""
    handled: int | None = None
    handled_by: str | None = None
    return_reason: str | None = None
    return_words: str = ""
    merged_into: str | None = None
    split_from: str | None = None
    concern_note: str = ""
    earlier: tuple[EarlierWording, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaning:
    """One stakeholder group's votes on one card, as counts of ballots; `stars`: "matters most", of those in favour."""

    agree: int
    disagree: int
    unsure: int
    stars: int = 0

    @property
    def heard(self) -> int:
        """Ballots with this card."""
        return self.agree + self.disagree + self.unsure

    def turnout(self, seats: int) -> float:
        """Heard as a share of so many seats, 0 to 1."""
        return self.heard / seats

    def shares(self) -> tuple[float, float, float]:
        """Agree, disagree and not sure as shares of those heard, 0 to 1."""
        return self.agree / self.heard, self.disagree / self.heard, self.unsure / self.heard


@dataclass(frozen=True, slots=True)
class Leanings:
    """How each stakeholder group votes on a card."""

    pupils: Leaning
    parents: Leaning
    practitioners: Leaning

    def by_group(self) -> Mapping[str, Leaning]:
        """Leanings by the group's name."""
        return {"pupils": self.pupils, "parents": self.parents, "practitioners": self.practitioners}


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """What an answer said until a day on which it was amended, and why it was."""

    kind: str
    reason: str
    dissent: str
    amended: int
    why: str


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The decision-maker's answer to a proposal, on a day: the one that is public, or its draft.

    `more` is said where it goes against people; `left_out` are values of LeftOut; `earlier`: amendments, oldest first.
    """

    kind: str
    reason: str
    dissent: str
    answered: int
    more: str = ""
    left_out: tuple[str, ...] = ()
    left_out_help: str = ""
    earlier: tuple[EarlierAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """A proposal with its leanings, and its answer where one is given."""

    key: str
    wording: str
    plain_wording: str
    adults_do: str
    reach: str
    moves: tuple[str, ...]
    ideas: tuple[str, ...]
    created: int
    leanings: Leanings
    answer: AnswerWords | None = None
    draft: AnswerWords | None = None


@dataclass(frozen=True, slots=True)
class UpdateWords:
    """A step in a change's story; `stage` is the stage after it. `picture`: what can be seen in the one beside it."""

    day: int
    stage: str
    by: str
    words: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class AskedWords:
    """A question of the school's own in a review round, and how people answered it."""

    wording: str
    plain_wording: str
    leanings: Leanings


@dataclass(frozen=True, slots=True)
class RoundWords:
    """A review round: its days, how people answer the change's cards again, in their order, and the school's questions.

    `decided` is None while it is open; then `next_step` is empty.
    """

    opened: int
    closes: int
    again: tuple[Leanings, ...]
    questions: tuple[AskedWords, ...]
    decided: int | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class PracticeWords:
    """What other schools can learn from a change; `published` is the day on which it was shared, none for a draft."""

    title: str
    what_we_did: str
    for_whom: str
    cost: str
    what_changed: str
    differently: str
    written: int
    published: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A service change with its story so far; `starts` and `review` are days."""

    key: str
    title: str
    you_said: str
    we_will: str
    why: str
    how_we_know: str
    reach: str
    owner: str
    owner_title: str
    moves: tuple[str, ...]
    proposals: tuple[str, ...]
    created: int
    starts: int
    review: int
    stage: str
    verdict: str | None = None
    verdict_words: str = ""
    quick_win: bool = False
    updates: tuple[UpdateWords, ...] = ()
    round: RoundWords | None = None
    buying: BuyingWords | None = None
    note: PracticeWords | None = None


@dataclass(frozen=True, slots=True)
class ConsultationWords:
    """A consultation with all that was said in it. Dates are days; `opened` is None for a draft.

    `camps`: whether people stand in two camps, or differ by degrees.
    """

    key: str
    title: str
    question: str
    background: str
    can_change: str
    cannot_change: str
    decision_maker: str
    asked_groups: tuple[str, ...]
    ideas_open: int
    ideas_close: int
    voting_open: int
    voting_close: int
    rung: str
    show_tallies: str
    minimum_heard: int
    created_by: str
    roll: Roll
    camps: bool = False
    asked_years: tuple[int, ...] = ()
    answer_by: int | None = None
    opened: int | None = None
    ideas: tuple[IdeaWords, ...] = ()
    proposals: tuple[ProposalWords, ...] = ()
    changes: tuple[ChangeWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """The whole demo school, in words."""

    school: SchoolWords
    classes: tuple[ClassWords, ...]
    people: People
    consultations: tuple[ConsultationWords, ...]

    def consultation(self, key: str) -> ConsultationWords:
        """The consultation with this key.

        Raises:
            KeyError: there is none.
        """
        for consultation in self.consultations:
            if consultation.key == key:
                return consultation
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class _SchoolFile:
    school: SchoolWords
    classes: tuple[ClassWords, ...]
    people: People


def _table(name: str) -> dict[str, object]:
    return tomllib.loads((_WORDS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load_script() -> Script:
    """The words of the demo school, read once.

    Raises:
        ValueError: a file is broken; the message says where.
    """
    hillside = build(_SchoolFile, _table("people"), "people.toml")
    return Script(
        school=hillside.school,
        classes=hillside.classes,
        people=hillside.people,
        consultations=tuple(
            build(ConsultationWords, _table(name), f"{name}.toml") for name in _CONSULTATIONS
        ),
    )
