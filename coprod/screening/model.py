"""What the screening says of a text: marks, each with its place, what it is, and how strong a sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a mark is about. The words for each, for people, are the desk's."""

    # what would tell strangers where to find somebody
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    LINK = "link"
    NAME = "name"  # somebody of this school
    # what could hurt a reader
    UNKIND = "unkind"
    # what may mean that somebody is not safe
    SELF_HARM = "self_harm"
    HURT = "hurt"  # by somebody, at home or elsewhere
    HUNGER = "hunger"
    EXPLOITED = "exploited"
    THREAT = "threat"  # bullying, and threats with it
    RUNNING_AWAY = "running_away"  # or nowhere to live
    UNSAFE = "unsafe"


CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.POSTCODE, Kind.LINK})
WORRIES = frozenset(
    {Kind.SELF_HARM, Kind.HURT, Kind.HUNGER, Kind.EXPLOITED, Kind.THREAT, Kind.RUNNING_AWAY, Kind.UNSAFE}
)


class Strength(IntEnum):
    """How strong a sign of a worry: orders the desk, and routes what is strong. Never a verdict on a person."""

    NONE = 0
    POSSIBLE = 1
    STRONG = 2


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One place in a text.

    Attributes:
        start, end: characters of the text as it was given, ``end`` not included.
        kind: what it is about.
        strength: of a worry; ``NONE`` for everything else.
    """

    start: int
    end: int
    kind: Kind
    strength: Strength = Strength.NONE


@dataclass(frozen=True, slots=True)
class Reading:
    """All marks of a text, by place; some may overlap."""

    marks: tuple[Mark, ...]

    @property
    def strength(self) -> Strength:
        """The strongest sign of a worry in it."""
        return max((mark.strength for mark in self.marks), default=Strength.NONE)

    @property
    def kinds(self) -> frozenset[Kind]:
        """What is marked in it."""
        return frozenset(mark.kind for mark in self.marks)
