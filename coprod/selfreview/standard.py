"""The questions that a school starts from: read from ``data/questions.toml``, and checked. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "questions.toml"
SENTENCE_FITS = 200


class Area(StrEnum):
    """What a question is about: the three areas of the Academic Resilience Approach."""

    PEOPLE = "people"
    LEADERSHIP = "leadership"  # strategy and leadership
    SYSTEMS = "systems"  # systems and structure


@dataclass(frozen=True, slots=True)
class Question:
    """One sentence, in the words of each stakeholder group.

    Attributes:
        code: names it for good, so that rounds and schools can be compared; empty for a school's own.
    """

    code: str
    area: Area
    staff: str
    parents: str
    pupils: str


@cache
def load() -> tuple[Question, ...]:
    """All of them, area by area, in the order of the file.

    Raises:
        ValueError: the file says something twice, or leaves something out.
    """
    return read(_FILE.read_text(encoding="utf-8"))


def read(text: str) -> tuple[Question, ...]:
    """Read such a file.

    Raises:
        ValueError: a question is not whole, is too long, or has another's code; or the areas are mixed.
    """
    found = tuple(
        Question(**{**entry, "area": Area(entry["area"])}) for entry in tomllib.loads(text)["question"]
    )
    codes = [one.code for one in found]
    if len(set(codes)) != len(codes) or not all(codes):
        raise ValueError("each question has a code of its own")
    for one in found:
        for words in (one.staff, one.parents, one.pupils):
            if not words.strip() or len(words) > SENTENCE_FITS:
                raise ValueError(f"{one.code}: each group has a sentence of at most {SENTENCE_FITS} letters")
    areas = [one.area for one in found]
    if areas != sorted(areas, key=list(Area).index):
        raise ValueError("questions stand area by area")
    return found
