"""A practice note as a file between schools: one JSON document, read strictly, whoever wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from coprod.changes.models import TITLE_FITS, Verdict
from coprod.framework import load
from coprod.proposals.models import Reach
from coprod.publishing.models import COST_FITS, PART_FITS, UID_LENGTH, PracticeNote
from coprod.publishing.note_words import PARTS, NoteWords
from coprod.web.text import one_line, shows_something, tidy

FORMAT, VERSION = "coprod-practice-note", 1
MOST_BYTES = 40_000
SCHOOL_FITS = 120
MOST_MOVES = 42
_FITS = {"title": TITLE_FITS, "cost": COST_FITS} | dict.fromkeys(
    ("what_we_did", "for_whom", "what_changed", "differently"), PART_FITS
)
_FIELDS = {"format", "version", "id", "school", "published_on", "moves", "reach", "verdict", *PARTS}
_MAY_BE_EMPTY = {"differently"}
_UID = re.compile(rf"[0-9a-f]{{{UID_LENGTH}}}")


class NotANote(ValueError):
    """The file is not a practice note that can be read here; the message says why (translated)."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a file says. ``unknown_moves`` are codes that this school's framework does not have."""

    uid: str
    school: str
    published_on: date
    words: NoteWords
    unknown_moves: tuple[str, ...]


def written(note: PracticeNote) -> bytes:
    """The file of a published note."""
    if note.published_at is None:
        raise NotANote("it is not published")
    said: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "id": note.uid,
        "school": note.from_school,
        "published_on": note.published_at.date().isoformat(),
        **{part: getattr(note, part) for part in PARTS},
        "moves": list(note.moves),
        "reach": note.reach.value,
        "verdict": note.verdict.value,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def read(file: bytes) -> Received:
    """What a file says, every part of it checked.

    Raises:
        NotANote: it is too large, is no such file, or a part is not what it must be.
    """
    said = _document(file)
    if said.get("format") != FORMAT:
        raise NotANote(_("This file is no practice note from Coprod."))
    if said.get("version") != VERSION or isinstance(said.get("version"), bool):
        raise NotANote(_("This note was written by another version of Coprod, which this one cannot read."))
    if strange := sorted(set(said) - _FIELDS):
        raise NotANote(_("There is something in this file that does not belong there: %(what)s.", what=one_line(strange[0])[:40]))  # fmt: skip
    uid = said.get("id")
    if not isinstance(uid, str) or not _UID.fullmatch(uid):
        raise NotANote(_wrong("id"))
    moves, unknown = _moves(said.get("moves"))
    parts = {part: _text(said, part, _FITS[part]) for part in PARTS}
    return Received(
        uid=uid,
        school=_text(said, "school", SCHOOL_FITS),
        published_on=_day(said.get("published_on")),
        words=NoteWords(
            **parts,
            moves=moves,
            reach=Reach(_one_of(said, "reach", set(Reach))),
            verdict=Verdict(_one_of(said, "verdict", set(Verdict))),
        ),
        unknown_moves=unknown,
    )


def _document(file: bytes) -> dict[str, Any]:
    if len(file) > MOST_BYTES:
        raise NotANote(_("This file is too large for a practice note."))
    try:
        said = json.loads(file.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotANote(_("This file cannot be read. It may be damaged, or something else.")) from error
    if not isinstance(said, dict):
        raise NotANote(_("This file is no practice note from Coprod."))
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _text(said: dict[str, Any], name: str, fits: int) -> str:
    value = said.get(name)
    if not isinstance(value, str) or len(value) > fits:
        raise NotANote(_wrong(name))
    text = one_line(value) if name in {"title", "cost", "school"} else tidy(value)
    if not shows_something(text) and name not in _MAY_BE_EMPTY:
        raise NotANote(_wrong(name))
    return text


def _moves(value: Any) -> tuple[list[str], tuple[str, ...]]:
    if (
        not isinstance(value, list)
        or len(value) > MOST_MOVES
        or not all(isinstance(code, str) and len(code) <= 60 for code in value)
    ):
        raise NotANote(_wrong("moves"))
    codes = list(dict.fromkeys(one_line(code) for code in value))
    framework = load()
    return [code for code in codes if code in framework], tuple(c for c in codes if c not in framework)


def _one_of(said: dict[str, Any], name: str, known: set[Any]) -> str:
    value = said.get(name)
    if not isinstance(value, str) or value not in {str(each) for each in known}:
        raise NotANote(_wrong(name))
    return value


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == len("2026-01-31") else "")
    except ValueError as error:
        raise NotANote(_wrong("published_on")) from error


def _wrong(name: str) -> str:
    return _("A part of this file is missing, too long, or not what it must be: %(part)s.", part=name)
