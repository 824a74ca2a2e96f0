"""What a search finds, by kind. A constant number of queries: one for each kind that stands in the database, and one
more for each where nothing was found and a slip of spelling is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flask
from flask_babel import gettext as _

from coprod.activities import Activity
from coprod.changes.cards import shortened, stage_words
from coprod.changes.models import Change
from coprod.consultations.models import Consultation
from coprod.framework import Move
from coprod.library import shelves
from coprod.moves import here, levels
from coprod.searching import index
from coprod.searching.words import all_stand_in, wanted

MOST_TITLES = 500
"""Titles in which a slip of spelling is looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    title: str
    url: str
    about: str


@dataclass(frozen=True, slots=True)
class Kind:
    """All that was found of one kind."""

    code: str
    heading: str
    hits: list[Hit]


def find(school_id: int, question: str) -> list[Kind]:
    """What everybody may read and has each of the asked words; kinds in which nothing was found are left out.

    Ideas, drafts and whatever waits or was withheld are never looked at: not even their number is told.
    """
    words = wanted(question)
    if not words:
        return []
    opened = Consultation.opened_at.is_not(None)
    kinds = [
        Kind(
            "consultations",
            _("Consultations"),
            [_consultation(row) for row in _rows(Consultation, school_id, words, only=opened)],
        ),
        Kind("changes", _("You said, we did"), [_change(row) for row in _rows(Change, school_id, words)]),
        Kind("moves", _("Resilient moves"), [_move(move) for move in _moves(words)]),
        Kind("activities", _("Activities"), [_activity(one) for one in _activities(words)]),
    ]
    return [kind for kind in kinds if kind.hits]


def _rows(model: type[Any], school_id: int, words: Sequence[str], *, only: Any = None) -> list[Any]:
    found = index.matching(model, school_id, words, only=only)
    if found:
        return found
    return [
        row
        for row in index.titles(model, school_id, MOST_TITLES, only=only)
        if all_stand_in(words, row.title, slips=True)
    ][: index.FITS]


def _moves(words: Sequence[str]) -> list[Move]:
    """The moves whose labels say it, then those whose texts do; where none does, those a slip of spelling away."""
    framework = here.framework()
    labelled = [move for move in framework if all_stand_in(words, _labels(move))]
    told = [move for move in framework if move not in labelled and all_stand_in(words, _texts(move))]
    found = labelled + told
    return (found or [move for move in framework if all_stand_in(words, _labels(move), slips=True)])[
        : index.FITS
    ]


def _activities(words: Sequence[str]) -> list[Activity]:
    """Our activities whose titles say it, then those whose purpose or question does. A school's own are its staff's."""
    titled = [one for one in shelves.ours() if all_stand_in(words, one.title)]
    told = [
        one
        for one in shelves.ours()
        if one not in titled and all_stand_in(words, f"{one.title} {one.purpose} {one.question}")
    ]
    return (titled + told)[: index.FITS]


def _labels(move: Move) -> str:
    return f"{move.label_young_person} {move.label_practitioner} {move.original_label}"


def _texts(move: Move) -> str:
    described = move.description
    texts = (
        described.plain,
        described.young,
        described.adult,
        *move.adults_can,
        *move.quick_wins,
        *move.words,
    )
    return f"{_labels(move)} {' '.join(texts)}"


def _move(move: Move) -> Hit:
    at = levels.level()
    url = flask.url_for("changes.brick", move_code=move.code)
    return Hit(levels.label(move, at), url, levels.meaning(move, at))


def _activity(one: Activity) -> Hit:
    return Hit(one.title, flask.url_for("library.activity", activity_code=one.code), one.purpose)


def _consultation(row: Consultation) -> Hit:
    url = flask.url_for("consultations.show", consultation_id=row.id)
    return Hit(row.title, url, shortened(row.question or row.background))


def _change(row: Change) -> Hit:
    url = flask.url_for("changes.show", change_id=row.id)
    return Hit(row.title, url, f"{stage_words(row.stage, row.verdict)}. {shortened(row.we_will)}")
