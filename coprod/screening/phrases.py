"""A small language for phrases, and a matcher whose time is bounded by the length of the text.

A phrase is words with spaces between: ``my <parent> .. hits|punches me``. ``a|b`` is either word, ``<class>`` a
word of that class, ``word?`` may be missing, ``..`` stands for up to three other words of the same sentence, ``...``
for up to eight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from coprod.screening.tokens import Token

Tag = TypeVar("Tag")
GAPS = {"..": 3, "...": 8}


@dataclass(frozen=True, slots=True)
class _Part:
    words: frozenset[str]
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Found(Generic[Tag]):
    """A phrase in a text: the first and last token, and what stood in its gaps."""

    tag: Tag
    first: int
    last: int
    between: tuple[str, ...]


class Phrases(Generic[Tag]):
    """Phrases, each with a tag, found by their first word."""

    def __init__(self, phrases: Iterable[tuple[str, Tag]], classes: Mapping[str, Sequence[str]]) -> None:
        """Read them.

        Raises:
            ValueError: a phrase names a class that is not there, or begins with what may be missing.
        """
        self._by_first: dict[str, list[tuple[tuple[_Part, ...], Tag]]] = defaultdict(list)
        for phrase, tag in phrases:
            parts = tuple(_parts(phrase, classes))
            if parts[0].optional or parts[0].gap or parts[-1].gap:
                raise ValueError(f"a phrase begins and ends with words that must be there: {phrase}")
            for word in parts[0].words:
                self._by_first[word].append((parts, tag))

    def find(self, tokens: Sequence[Token]) -> Iterator[Found[Tag]]:
        """Every phrase in the text; the shortest way of each from each place."""
        present = frozenset(token.word for token in tokens)
        hopeful: dict[str, list[tuple[tuple[_Part, ...], Tag]]] = {}
        for first, token in enumerate(tokens):
            if token.word not in hopeful:
                hopeful[token.word] = [
                    phrase for phrase in self._by_first.get(token.word, ()) if _could_be(phrase[0], present)
                ]
            for parts, tag in hopeful[token.word]:
                found = _follow(parts, 1, tokens, first + 1, token.sentence, ())
                if found is not None:
                    yield Found(tag, first, found[0] - 1, found[1])


def _could_be(parts: tuple[_Part, ...], present: frozenset[str]) -> bool:
    """Whether every word that a phrase must have is in the text at all."""
    return all(part.optional or part.gap or not part.words.isdisjoint(present) for part in parts)


def _follow(
    parts: tuple[_Part, ...],
    at: int,
    tokens: Sequence[Token],
    place: int,
    sentence: int,
    between: tuple[str, ...],
) -> tuple[int, tuple[str, ...]] | None:
    """Where the rest of a phrase ends, and what its gaps held; none where it does not fit. Depth: its length."""
    if at == len(parts):
        return place, between
    part = parts[at]
    if part.gap:
        for skip in range(min(part.gap, len(tokens) - place) + 1):
            skipped = tokens[place : place + skip]
            if any(token.sentence != sentence for token in skipped):
                return None
            words = between + tuple(token.word for token in skipped)
            found = _follow(parts, at + 1, tokens, place + skip, sentence, words)
            if found is not None:
                return found
        return None
    if place < len(tokens) and tokens[place].sentence == sentence and tokens[place].word in part.words:
        found = _follow(parts, at + 1, tokens, place + 1, sentence, between)
        if found is not None:
            return found
    return _follow(parts, at + 1, tokens, place, sentence, between) if part.optional else None


def _parts(phrase: str, classes: Mapping[str, Sequence[str]]) -> Iterator[_Part]:
    for element in phrase.split():
        if element in GAPS:
            yield _Part(frozenset(), gap=GAPS[element])
            continue
        words: set[str] = set()
        for choice in element.removesuffix("?").split("|"):
            if choice.startswith("<"):
                name = choice.strip("<>")
                if name not in classes:
                    raise ValueError(f"no such class: {choice} in {phrase}")
                words.update(classes[name])
            else:
                words.add(choice)
        yield _Part(frozenset(words), optional=element.endswith("?"))
