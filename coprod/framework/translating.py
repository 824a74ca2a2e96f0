"""Lays translated texts over a framework, by code. What is missing stays as it is, so a half-done translation helps.

The files are like those in English, with any of the texts: the labels, the descriptions, what adults can do, quick
wins, words for suggestions, compartments and noble truths. Codes and their order are never translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from coprod.framework.model import LABEL_LENGTH, Compartment, Descriptions, Framework, Move, NobleTruth

_READING = ("plain", "young", "adult")
_LISTS = ("adults_can", "quick_wins", "words")
Part = TypeVar("Part", Move, Compartment, NobleTruth)
File = tuple[str, Mapping[str, Any]]


def into(framework: Framework, files: Sequence[File]) -> Framework:
    """The framework with these files' texts over its own.

    Raises:
        ValueError: a text is empty, of the wrong kind, or does not fit; the message names file, code and text.
    """
    found = {kind: _by_code(files, kind) for kind in ("moves", "compartments", "noble_truths")}
    return replace(
        framework,
        compartments=tuple(
            _over(part, found["compartments"], "label", "strapline", "description")
            for part in framework.compartments
        ),
        noble_truths=tuple(
            _over(part, found["noble_truths"], "label", "meaning", "when_returning", "when_refusing")
            for part in framework.noble_truths
        ),
        moves=tuple(_move(part, found["moves"]) for part in framework.moves),
    )


def _by_code(files: Sequence[File], kind: str) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        str(entry["code"]): (f"{name}, {entry['code']}", entry)
        for name, content in files
        for entry in content.get(kind, ())
        if isinstance(entry, dict) and "code" in entry
    }


def _over(part: Part, entries: Mapping[str, tuple[str, dict[str, Any]]], *names: str) -> Part:
    where, entry = entries.get(part.code, ("", {}))
    texts: dict[str, Any] = {name: _text(where, name, entry[name]) for name in names if name in entry}
    return replace(part, **texts)


def _move(move: Move, entries: Mapping[str, tuple[str, dict[str, Any]]]) -> Move:
    where, entry = entries.get(move.code, ("", {}))
    labelled = _over(move, entries, "label_practitioner", "label_young_person")
    if len(labelled.label_young_person) > LABEL_LENGTH:
        raise ValueError(f"{where}: 'label_young_person' is over {LABEL_LENGTH} characters.")
    levels = {name: getattr(move.description, name) for name in _READING}
    levels |= {name: _text(where, name, entry[name]) for name in _READING if name in entry}
    lists: dict[str, Any] = {name: _texts(where, name, entry[name]) for name in _LISTS if name in entry}
    if "words" in lists:
        lists["words"] = tuple(word.lower() for word in lists["words"])
    return replace(labelled, description=Descriptions(**levels), **lists)


def _text(where: str, name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: '{name}' must be a text with something in it.")
    return value.strip()


def _texts(where: str, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{where}: '{name}' must be a list with at least one text in it.")
    return tuple(_text(where, name, one) for one in value)
