"""The word lists, read once."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from coprod.screening.model import Kind, Strength
from coprod.screening.phrases import Phrases
from coprod.screening.tokens import Token, tokens

Sign = tuple[Kind, Strength]


@dataclass(frozen=True, slots=True)
class Spellings:
    """How words are written otherwise, and which two count as one."""

    spelled: dict[str, str]
    joined: dict[tuple[str, str], str]

    def tokens(self, text: str) -> list[Token]:
        """The words of a text, as the lists have them."""
        return tokens(text, self.joined, self.spelled)


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that is looked for in words."""

    spellings: Spellings
    signs: Phrases[Sign]
    harmless: Phrases[bool]
    milder: Phrases[bool]
    story: Phrases[bool]
    unkind: Phrases[bool]
    unkind_words: frozenset[str]
    by_length: dict[int, tuple[str, ...]]
    """Unkind words by their length: for those with a letter starred out."""


@functools.cache
def lists() -> Lists:
    """The lists, from ``screening/data/``."""
    spell, worries, benign, unkind = (_read(name) for name in ("spellings", "worries", "benign", "unkind"))
    joined = {(one, other): whole for pair, whole in spell["joined"].items() for one, other in [pair.split()]}
    words = frozenset(unkind["words"])
    classes = {**worries["classes"], **benign["classes"]}
    signs = [
        (phrase, (Kind(entry["kind"]), Strength[entry["strength"].upper()]))
        for entry in worries["signs"]
        for phrase in entry["phrases"]
    ]
    return Lists(
        spellings=Spellings(dict(spell["spelled"]), joined),
        signs=Phrases(signs, classes),
        harmless=_plain(benign["harmless"], classes),
        milder=_plain(benign["milder"], classes),
        story=_plain(
            ["in|from|of|about|watched|watching|read|reading a|the|our|my|this|that school? <story>"], classes
        ),
        unkind=_plain(unkind["phrases"], classes),
        unkind_words=words,
        by_length={n: tuple(word for word in words if len(word) == n) for n in {len(word) for word in words}},
    )


def _plain(phrases: list[str], classes: dict[str, list[str]]) -> Phrases[bool]:
    return Phrases([(phrase, True) for phrase in phrases], classes)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("coprod.screening").joinpath("data", f"{name}.toml").read_text("utf-8"))
