"""What has worked to reach people, from published sources: a file of data. Pure."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files


class Fits(StrEnum):
    """When a suggestion comes first."""

    ALWAYS = "always"
    PARENTS_LEAST = "parents_least"  # parents are the group of whom the smallest part was heard
    PUPILS_LEAST = "pupils_least"
    LANGUAGES = "languages"  # families speak other languages than English at home
    OVER = "over"  # voting has closed


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is from: in words, and an address."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to do: its words are in ``words.py`` under the code; ``channel`` is a value of ``models.Channel``."""

    code: str
    channel: str
    fits: Fits
    sources: tuple[Source, ...]


@functools.cache
def load() -> tuple[Suggestion, ...]:
    """All of them, in the order of the file.

    Raises:
        ValueError: the file is broken; the message says where.
    """
    table = tomllib.loads(files("coprod.reach").joinpath("data", "suggestions.toml").read_text("utf-8"))
    sources = {one["code"]: Source(one["code"], one["title"], one["url"]) for one in table["sources"]}
    try:
        return tuple(
            Suggestion(
                one["code"], one["channel"], Fits(one["fits"]), tuple(sources[key] for key in one["sources"])
            )
            for one in table["suggestions"]
        )
    except KeyError as missing:
        raise ValueError(f"suggestions.toml: {missing} is missing") from missing


def in_order(facts: Collection[Fits]) -> list[tuple[Suggestion, bool]]:
    """All suggestions, those that fit what is known here first; each with whether it is one of those."""
    found = [(one, one.fits in facts) for one in load()]
    return sorted(found, key=lambda pair: not pair[1])
