"""Reads the activities from TOML files, one for each compartment, and says plainly what is wrong with a broken one.

A translation lies beside: ``basics.pl.toml`` holds the same activities in Polish, each with all of its words. What it
leaves out is shown in English; what only the English file may say (moves, years, setting, minutes) stays as it is there.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coprod import framework
from coprod.activities.model import Activity, Adaptations, Kind, Link, Part, Setting, Shelf, Step

_OURS = Path(__file__).parent / "data"
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
ENGLISH = "en"


class _Entry:
    """One activity's table, which knows its name so that an error can say where it is."""

    def __init__(self, file: str, content: object) -> None:
        if not isinstance(content, dict):
            raise ValueError(f"{file}: expected a table.")  # noqa: TRY004 - the file is wrong, not a call
        self.content: dict[str, Any] = content
        self.where = f"{file}, {content.get('code', 'an activity without a code')}"

    def wrong(self, what: str) -> ValueError:
        return ValueError(f"{self.where}: {what}")

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"'{key}' is missing or empty; write it between quotation marks.")
        return " ".join(value.split())

    def code(self, key: str = "code") -> str:
        value = self.text(key)
        if not _CODE.fullmatch(value):
            raise self.wrong(f"'{value}' may hold only small letters a-z, with hyphens between.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return self.words_of(self.content.get(key), key)

    def words_of(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise self.wrong(f"'{key}' must be a list with at least one text in it.")
        if not all(isinstance(item, str) for item in value):
            raise self.wrong(f"everything in '{key}' must be text.")
        return tuple(" ".join(item.split()) for item in value)

    def years(self) -> tuple[int, int]:
        match self.content.get("years"):
            case [int(first), int(last)] if 0 <= first <= last <= 13:
                return first, last
        raise self.wrong("'years' must be the first and the last school year, as [3, 6].")

    def moves(self) -> tuple[str, ...]:
        codes = self.texts("moves")
        for code in codes:
            if code not in framework.load():
                raise self.wrong(f"there is no move '{code}' in the framework.")
        return codes

    def steps(self) -> tuple[Step, ...]:
        value = self.content.get("steps")
        if not isinstance(value, list) or not value:
            raise self.wrong(
                "'steps' must be a list of [minutes, name, what the class reads, what the tutor does]."
            )
        return tuple(self._step(step) for step in value)

    def _step(self, value: object) -> Step:
        match value:
            case [int(minutes), str(name), str(show), str(do)] if minutes > 0 and all((name, show, do)):
                return Step(minutes, name, show, do)
        raise self.wrong(
            f"a step is [minutes, name, what the class reads, what the tutor does], not {value!r}."
        )

    def sheet(self) -> tuple[Part, ...]:
        value = self.content.get("sheet")
        if not isinstance(value, list) or not value:
            raise self.wrong('\'sheet\' must be a list of parts, as ["lines", "What would help?", 3].')
        return tuple(self._part(part) for part in value)

    def _part(self, value: object) -> Part:
        match value:
            case ["say" | "frame" as kind, str(words)] if words:
                return Part(Kind(kind), words)
            case ["lines", str(words), int(lines)] if words and 1 <= lines <= 12:
                return Part(Kind.LINES, words, lines=lines)
            case ["cards" | "notes" | "boxes" | "ticks" as kind, str(words), list(items)] if words:
                return Part(Kind(kind), words, self.words_of(items, kind))
            case ["scale", str(words), [str(low), str(high)]] if words:
                return Part(Kind.SCALE, words, (low, high))
            case ["table", str(words), list(columns), list(rows)] if words:
                return Part(Kind.TABLE, words, self.words_of(columns, "table"), self.words_of(rows, "table"))
        raise self.wrong(f"this is not a part of a sheet: {value!r}.")


def _entries(path: Path, key: str) -> list[_Entry]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path.name}: the file cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: this is not TOML in UTF-8 ({error}).") from error
    rows = content.get(key)
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path.name}: there is no [[{key}]] in it.")
    return [_Entry(path.name, row) for row in rows]


def _activity(entry: _Entry, english: Activity | None = None) -> Activity:
    steps = entry.steps()
    if english and [step.minutes for step in steps] != [step.minutes for step in english.steps]:
        raise entry.wrong("its steps must take the same minutes as in English.")
    return Activity(
        code=english.code if english else entry.code(),
        moves=english.moves if english else entry.moves(),
        title=entry.text("title"),
        years=english.years if english else entry.years(),
        setting=english.setting if english else _setting(entry),
        purpose=entry.text("purpose"),
        odds=entry.text("odds"),
        need=entry.texts("need"),
        steps=steps,
        prompts=entry.texts("prompts"),
        kindly=entry.text("kindly"),
        not_ask=entry.text("not_ask"),
        adaptations=Adaptations(entry.text("quiet"), entry.text("send"), entry.text("eal")),
        sheet=entry.sheet(),
        question=entry.text("question"),
    )


def _setting(entry: _Entry) -> Setting:
    try:
        return Setting(entry.text("setting"))
    except ValueError:
        raise entry.wrong(f"'setting' must be one of {', '.join(Setting)}.") from None


def read(folder: Path, language: str = ENGLISH) -> Shelf:
    """Read the activities, in a language as far as it has them.

    Raises:
        ValueError: a file is missing or broken; the message names the file, the activity and what to do.
    """
    found: dict[str, Activity] = {}
    for compartment in framework.load().compartments:
        for entry in _entries(folder / f"{compartment.code}.toml", "activities"):
            activity = _activity(entry)
            if activity.code in found:
                raise entry.wrong("another activity has this code; each needs its own.")
            found[activity.code] = activity
        translated = folder / f"{compartment.code}.{language}.toml"
        if language != ENGLISH and _LANGUAGE.fullmatch(language) and translated.is_file():
            for entry in _entries(translated, "activities"):
                code = entry.code()
                if code not in found:
                    raise entry.wrong("there is no such activity in English.")
                found[code] = _activity(entry, found[code])
    return Shelf(tuple(sorted(found.values(), key=lambda one: framework.load().move(one.moves[0]).number)))


@cache
def load(language: str = ENGLISH) -> Shelf:
    """The activities that come with Coprod, read once in each language."""
    return read(_OURS, language)


def activities_for(move_code: str, language: str = ENGLISH) -> tuple[Activity, ...]:
    """The activities that make a move, those written for it first. Each has ``code``, ``title``, ``years``, ``setting``."""
    return load(language).making(move_code)


@cache
def links() -> tuple[Link, ...]:
    """What others have made that comes as a link with Coprod.

    Raises:
        ValueError: the file is broken.
    """
    return tuple(_link(entry) for entry in _entries(_OURS / "links.toml", "links"))


def _link(entry: _Entry) -> Link:
    url = entry.text("url")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise entry.wrong(f"'{url}' must begin with https://")
    return Link(
        key=entry.code(),
        title=entry.text("title"),
        made_by=entry.text("made_by"),
        purpose=entry.text("purpose"),
        moves=entry.moves(),
        years=entry.years(),
        url=url,
    )
