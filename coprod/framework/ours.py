"""A school's own framework: its labels over the published ones, its own moves, or the blank framework.

Editions differ in their wording, and a school may have words of its own. What is published is never lost:
a relabelled move keeps its original label beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coprod.framework.model import Descriptions, Framework, Move


@dataclass(frozen=True, slots=True)
class Labels:
    """What a school calls a move: for practitioners, and (26 characters at most) for young people."""

    practitioner: str
    young_person: str


@dataclass(frozen=True, slots=True)
class OwnMove:
    """A move that a school added.

    Attributes:
        code: its own short stable name, never one of the published framework's.
        compartment: the code of the compartment it stands in.
        labels: what it is called.
        plain: what it is, for pupils.
        adult: what it is, for parents and practitioners.
        adults_can, quick_wins: as for every move.
        words: what people write about it, for suggestions.
        in_use: false once the school has set it aside.
    """

    code: str
    compartment: str
    labels: Labels
    plain: str
    adult: str
    adults_can: tuple[str, ...]
    quick_wins: tuple[str, ...]
    words: tuple[str, ...]
    in_use: bool = True


def of_school(
    published: Framework, labels: Mapping[str, Labels], own: Sequence[OwnMove], *, blank: bool
) -> Framework:
    """The published framework as one school uses it.

    Args:
        published: what comes with Coprod, in the reader's language.
        labels: the school's labels by a published move's code; codes that there are not are passed over.
        own: the school's own moves; each stands after the published ones of its compartment.
        blank: whether only the compartments are used, and the school's own moves in them.
    """
    relabelled = [_relabelled(move, labels.get(move.code)) for move in published]
    ours = [_move(one) for one in own]
    in_use = {one.code for one in own if one.in_use} | (
        set() if blank else {move.code for move in relabelled}
    )
    ordered = [
        move
        for compartment in published.compartments
        for move in (*relabelled, *ours)
        if move.compartment == compartment.code
    ]
    used = [move for move in ordered if move.code in in_use]
    return replace(
        published,
        moves=tuple(replace(move, number=place) for place, move in enumerate(used, start=1)),
        set_aside=tuple(move for move in ordered if move.code not in in_use),
    )


def _relabelled(move: Move, labels: Labels | None) -> Move:
    if labels is None:
        return move
    same = labels.practitioner == move.label_practitioner
    return replace(
        move,
        label_practitioner=labels.practitioner,
        label_young_person=labels.young_person,
        original_label="" if same else move.label_practitioner,
    )


def _move(one: OwnMove) -> Move:
    return Move(
        code=one.code,
        compartment=one.compartment,
        number=0,
        label_practitioner=one.labels.practitioner,
        label_young_person=one.labels.young_person,
        label_confirmed=False,
        description=Descriptions(plain=one.plain, young=one.plain, adult=one.adult),
        adults_can=one.adults_can,
        quick_wins=one.quick_wins,
        words=tuple(word.lower() for word in one.words),
        own=True,
    )
