"""The questions that a school starts from: read from ``data/questions.toml``, and checked. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILES = Path(__file__).parent / "data"
ENGLISH = "en"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
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
def load(language: str = ENGLISH) -> tuple[Question, ...]:
    """All of them, area by area, in the order of the file; in that language as far as they are translated.

    Raises:
        ValueError: a file says something twice, or leaves something out.
    """
    translated = _FILES / f"questions.{language}.toml"
    there = language != ENGLISH and _LANGUAGE.fullmatch(language) and translated.is_file()
    over = translated.read_text(encoding="utf-8") if there else ""
    return read((_FILES / "questions.toml").read_text(encoding="utf-8"), over)


def read(text: str, over: str = "") -> tuple[Question, ...]:
    """Read such a file.

    Args:
        over: the same in another language: its sentences go over these, by their codes. What it has not stays.

    Raises:
        ValueError: a question is not whole, is too long, or has another's code; or the areas are mixed; or something
            is translated that is not there.
    """
    entries = tomllib.loads(text)["question"]
    said = {entry.pop("code"): entry for entry in tomllib.loads(over).get("question", ())}
    if strays := said.keys() - {entry["code"] for entry in entries}:
        raise ValueError(f"{min(strays)}: there is no such question in English")
    entries = [{**entry, **said.get(entry["code"], {}), "area": Area(entry["area"])} for entry in entries]
    try:
        found = tuple(Question(**entry) for entry in entries)
    except TypeError as error:  # a sentence is missing, or one for nobody
        raise ValueError(f"each question has the same parts: {error}") from error
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
