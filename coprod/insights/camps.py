"""Opinion groups as a page tells them: made of stored findings, which hold nothing that may not be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.consensus.group_words import camps_sentence
from coprod.consensus.no_camps import NoCamps
from coprod.consensus.words import listed
from coprod.insights.small_numbers import Choice

STEP = 16
"""Units of the picture for a step of the map's grid."""
EDGE = 12
LETTERS = "ABCDE"
MOST_TOLD = 3
"""Statements told of an opinion group; staff see all that were found."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An ellipse of the picture, in its units; ``turn`` in degrees."""

    x: int
    y: int
    long: int
    short: int
    turn: int


@dataclass(frozen=True, slots=True)
class StandsFor:
    """A statement that tells an opinion group from the others: what it says, and what each other says."""

    wording: str
    here: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """One opinion group. ``about`` people, in fives; ``people`` of each stakeholder group, or none where one is small."""

    letter: str
    about: int
    shape: Shape
    people: Mapping[str, int] | None
    stands_for: Sequence[StandsFor]


@dataclass(frozen=True, slots=True)
class Camps:
    """What the page says of opinion groups. ``how_sure`` is for staff."""

    sentence: str
    close_call: bool
    groups: Sequence[OpinionGroup]
    stakeholder_groups: Sequence[str]
    width: int
    height: int
    shared: Sequence[tuple[str, str]]
    how_sure: Sequence[str]


def build(found: Mapping[str, Any], wordings: Mapping[int, str], *, staff: bool) -> Camps:
    """What a page says of opinion groups.

    Args:
        found: ``camps`` of the findings.
        wordings: the proposals that are on the cards; what was found of others is left out.
    """
    k, why = int(found["k"]), NoCamps(found["why"]) if found["why"] else None
    groups = [
        _group(number, row, found, wordings, MOST_TOLD if not staff else len(row["stands_for"]))
        for number, row in enumerate(found["groups"])
    ]
    return Camps(
        sentence=camps_sentence(k, why if k else NoCamps.TOO_FEW, _, ngettext),
        close_call=bool(groups) and found["gap"] is not None and found["gap"] < found["error"],
        groups=groups,
        stakeholder_groups=[*groups[0].people] if groups and groups[0].people else [],
        width=20 * STEP + 2 * EDGE,
        height=found["height"] * STEP + 2 * EDGE,
        shared=[
            (wordings[id_], _each(found["cards"][str(id_)]["told"]))
            for id_ in found["shared"]
            if id_ in wordings
        ],
        how_sure=_how_sure(found) if staff else [],
    )


def _group(
    number: int, row: Mapping[str, Any], found: Mapping[str, Any], wordings: Mapping[int, str], most: int
) -> OpinionGroup:
    x, y, long, short, turn = row["shape"]
    told = [one for one in row["stands_for"] if one["id"] in wordings][:most]
    return OpinionGroup(
        letter=LETTERS[number],
        about=row["about"],
        shape=Shape(x * STEP + EDGE, y * STEP + EDGE, long * STEP, short * STEP, turn),
        people=row["people"],
        stands_for=[_stands_for(number, wordings[one["id"]], found["cards"][str(one["id"])]) for one in told],
    )


def _stands_for(number: int, wording: str, card: Mapping[str, Any]) -> StandsFor:
    choice, cells = Choice(card["choice"]), card["told"]
    others = [
        _("in %(letter)s %(share)s", letter=LETTERS[other], share=_share(cell, choice))
        for other, cell in enumerate(cells)
        if other != number
    ]
    here = _share(cells[number], choice)
    return StandsFor(wording, here[:1].upper() + here[1:], listed(others, _))


def _share(cell: Mapping[str, Any], choice: Choice) -> str:
    """How many of an opinion group gave that answer, in tenths."""
    if cell["nearly"]:
        nearly = Choice(cell["nearly"])
        if nearly is choice:
            return _("nearly all agree") if choice is Choice.AGREE else _("nearly all disagree")
        return _("hardly any agree") if choice is Choice.AGREE else _("hardly any disagree")
    tenths = int(cell["tenths"])
    if tenths == 1:
        return _("1 in 10 agree, or fewer") if choice is Choice.AGREE else _("1 in 10 disagree, or fewer")
    if choice is Choice.AGREE:
        return _("about %(tenths)s in 10 agree", tenths=tenths)
    return _("about %(tenths)s in 10 disagree", tenths=tenths)


def _each(cells: Sequence[Mapping[str, Any]]) -> str:
    """The agreement of every opinion group: "In A nearly all agree and in B about 7 in 10 agree"."""
    said = listed(
        [
            _("in %(letter)s %(share)s", letter=LETTERS[number], share=_share(cell, Choice.AGREE))
            for number, cell in enumerate(cells)
        ],
        _,
    )
    return said[:1].upper() + said[1:]


def _how_sure(found: Mapping[str, Any]) -> list[str]:
    said = []
    if found["gap"] is not None:
        said.append(
            _(
                "The gap test gives %(gap)s, with a standard error of %(error)s. Above 0 counts as a gap: the groups are "
                "tighter than an even spread of opinions would make them. Within one standard error it is a close call.",
                gap=f"{found['gap']:.2f}",
                error=f"{found['error']:.2f}",
            )
        )
    if found["silhouette"] is not None:
        said.append(
            _(
                "The silhouette is %(value)s: 1 would be groups far apart, 0 one cloud.",
                value=f"{found['silhouette']:.2f}",
            )
        )
    if found["sampled"]:
        said.append(_("The number of groups was found on an even sample of 5,000 people."))
    return said
