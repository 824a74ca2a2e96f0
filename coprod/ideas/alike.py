"""Which ideas say nearly the same, by their words. Pure: texts in, numbers out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from coprod.framework.stems import stem, tokens

ENOUGH = 68.0
"""From 0 to 100. Set by hand on pairs of made-up ideas, see the tests: "longer lunch" and "make lunch longer" are
alike, "longer lunch" and "longer trips" are not."""
ENOUGH_SHARED = 3  # words, little ones left out
MOST = 4
_LITTLE_WORDS = frozenset(
    stem(word)
    for word in [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "if",
        "so",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "from",
        "by",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "am",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "can",
        "could",
        "should",
        "would",
        "will",
        "shall",
        "may",
        "might",
        "must",
        "let",
        "make",
        "get",
        "got",
        "go",
        "we",
        "us",
        "our",
        "i",
        "me",
        "my",
        "you",
        "your",
        "they",
        "them",
        "their",
        "it",
        "its",
        "he",
        "she",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "more",
        "less",
        "some",
        "any",
        "all",
        "too",
        "very",
        "really",
        "just",
        "also",
        "please",
        "want",
        "need",
        "like",
        "think",
        "school",
    ]
)


@dataclass(frozen=True, slots=True)
class Alike:
    """An idea that is like the text: its number, and how like (0 to 100)."""

    id: int
    score: float


def alike(text: str, ideas: Iterable[tuple[int, str]], most: int = MOST) -> list[Alike]:
    """The ideas most like a text, best first; none where nothing comes near.

    Args:
        text: what somebody writes.
        ideas: (number, words) of the ideas to compare with.
        most: how many at most.
    """
    wanted = _bag(text)
    if not wanted:
        return []
    scored = (Alike(id_, likeness(wanted, _bag(body))) for id_, body in ideas)
    near = [found for found in scored if found.score >= ENOUGH]
    return sorted(near, key=lambda found: (-found.score, found.id))[:most]


def likeness(one: str, other: str) -> float:
    """How like two bags of stems are, 0 to 100.

    Half of it is what they share whatever else they say, half is how much of them that is: one shared word in a
    long text is not enough. A short idea that stands in a long one is like it when they share three words or more:
    then it is 40, and 60 more for all of the shorter one.
    """
    if not one or not other:
        return 0.0
    mean = (fuzz.token_set_ratio(one, other) + fuzz.token_sort_ratio(one, other)) / 2
    words, others = set(one.split()), set(other.split())
    shared = len(words & others)
    if shared < ENOUGH_SHARED:
        return mean
    return max(mean, 40 + 60 * shared / min(len(words), len(others)))


def _bag(text: str) -> str:
    stems = (stem(token) for token in tokens(text))
    return " ".join(word for word in stems if word not in _LITTLE_WORDS)
