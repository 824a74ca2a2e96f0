"""Which kinds of adversity some change answers to, and which none does. Pure: figures and changes in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coprod.needs.kinds import LEVELS, Kind

TENS = 10
FEW = 0
"""Stands for "fewer than 10"."""
ONE_IN = 4
"""From one in four on, what answers to a kind is best for everyone: nobody has to be picked out for it."""


@dataclass(frozen=True, slots=True)
class Reaching:
    """A change that is planned, under way, or done and not found wanting.

    Attributes:
        level: whom it reaches, one of ``kinds.LEVELS``.
        left_out: who could be left out by it, as its answers say.
    """

    id: int
    title: str
    level: str
    moves: frozenset[str]
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Covered:
    """One kind on the page.

    Attributes:
        about: how many, in tens; ``FEW``; none where the school has typed no figure.
        by: the changes that make a move that answers to it, from everyone to individual.
        could_miss: those among all changes that could leave these very people out.
        suggested: the level to begin with.
    """

    kind: Kind
    about: int | None
    by: tuple[Reaching, ...]
    could_miss: tuple[Reaching, ...]
    suggested: str

    @property
    def is_gap(self) -> bool:
        """Whether people live with it, and no change answers to it."""
        return self.about is not None and not self.by


def in_tens(typed: int) -> int:
    """A figure as it is kept: to the nearest ten, and fewer than ten as :data:`FEW`.

    Args:
        typed: at least 0.
    """
    return FEW if typed < TENS else (typed + TENS // 2) // TENS * TENS


def suggested_level(kind: Kind, about: int | None, pupils: int) -> str:
    """The reach to begin with: the kind's own, or everyone where one in four or more live with it.

    Args:
        pupils: how many there are at the school.
    """
    if about and pupils and about * ONE_IN >= pupils:
        return LEVELS[0]
    return kind.level


def coverage(
    kinds: Mapping[str, Kind], figures: Mapping[str, int], changes: Iterable[Reaching], pupils: int
) -> list[Covered]:
    """Every kind: gaps first, the largest figure first among them; then the others in the order of the file."""
    every = sorted(changes, key=lambda change: (LEVELS.index(change.level), change.id))
    rows = [
        Covered(
            kind,
            figures.get(kind.code),
            tuple(change for change in every if change.moves & set(kind.moves)),
            tuple(change for change in every if kind.left_out and kind.left_out in change.left_out),
            suggested_level(kind, figures.get(kind.code), pupils),
        )
        for kind in kinds.values()
    ]
    return sorted(rows, key=lambda row: (not row.is_gap, -(row.about or 0) if row.is_gap else 0))
