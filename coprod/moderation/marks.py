"""What the screening marks in a text, as pieces for a page: each with the words of what it may be."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _

from coprod.screening import WORRIES, Kind, Names, Reading, Strength, read


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text.

    Attributes:
        marked: whether a mark lies over it.
        says: what it may be; said once, where the mark ends.
        worry: whether one of the marks is a sign of a worry.
    """

    text: str
    marked: bool = False
    says: tuple[str, ...] = ()
    worry: bool = False


def words(kind: Kind, strength: Strength = Strength.NONE) -> str:
    """What a mark may be, for a moderator: a place to look at, never a verdict."""
    said = {
        Kind.PHONE: _("phone number"),
        Kind.EMAIL: _("email address"),
        Kind.POSTCODE: _("postcode"),
        Kind.LINK: _("link or handle"),
        Kind.NAME: _("name of somebody here"),
        Kind.UNKIND: _("unkind words"),
        Kind.SELF_HARM: _("self-harm, or very low"),
        Kind.HURT: _("being hurt"),
        Kind.HUNGER: _("hunger, or going without"),
        Kind.EXPLOITED: _("being used by somebody"),
        Kind.THREAT: _("bullying, or threats"),
        Kind.RUNNING_AWAY: _("running away, or no home"),
        Kind.UNSAFE: _("not feeling safe"),
    }[kind]
    if kind not in WORRIES:
        return said
    return (
        _("strong sign: %(what)s", what=said)
        if strength is Strength.STRONG
        else _("maybe: %(what)s", what=said)
    )


@functools.lru_cache(maxsize=32)
def names_of(people: tuple[str, ...]) -> Names:
    """A school's names, read once for as long as they stay the same."""
    return Names(people)


def reading(text: str, people: tuple[str, ...]) -> Reading:
    """What the screening says of a text, with the names of a school's people."""
    return read(text, names_of(people))


def pieces(text: str, found: Reading) -> list[Piece]:
    """The text cut where marks begin and end; overlapping marks share a piece."""
    cuts = sorted({0, len(text), *(mark.start for mark in found.marks), *(mark.end for mark in found.marks)})
    made = []
    for start, end in pairwise(cuts):
        over = [mark for mark in found.marks if mark.start <= start and end <= mark.end]
        says = dict.fromkeys(words(mark.kind, mark.strength) for mark in over if mark.end == end)
        made.append(
            Piece(text[start:end], bool(over), tuple(says), any(mark.kind in WORRIES for mark in over))
        )
    return made
