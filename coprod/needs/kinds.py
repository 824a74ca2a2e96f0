"""Kinds of adversity, why each matters, and which moves and which reach answer to it: a file of data. Pure."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

LEVELS = ("everyone", "some", "individual")
"""Values of ``proposals.models.Reach``, from the foot of the pyramid to its top."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was published."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of adversity. Its words are in ``words.py`` under the code.

    Attributes:
        level: the reach that most often answers to it.
        moves: codes of the resilient moves that answer to it.
        left_out: what an equity check calls those people (a value of ``decisions.models.LeftOut``), or empty.
    """

    code: str
    level: str
    moves: tuple[str, ...]
    left_out: str
    sources: tuple[Source, ...]


@functools.cache
def load() -> Mapping[str, Kind]:
    """All kinds by their code, in the order of the file.

    Raises:
        ValueError: the file is broken; the message says where.
    """
    table = tomllib.loads(files("coprod.needs").joinpath("data", "kinds.toml").read_text("utf-8"))
    try:
        sources = {one["code"]: Source(one["title"], one["url"]) for one in table["sources"]}
        found = [
            Kind(
                one["code"],
                one["level"],
                tuple(one["moves"]),
                one.get("left_out", ""),
                tuple(sources[key] for key in one["sources"]),
            )
            for one in table["kinds"]
        ]
    except KeyError as missing:
        raise ValueError(f"kinds.toml: {missing} is missing") from missing
    if wrong := [kind.code for kind in found if kind.level not in LEVELS]:
        raise ValueError(f"kinds.toml: {wrong[0]} has a level that is not one of {LEVELS}")
    return {kind.code: kind for kind in found}
