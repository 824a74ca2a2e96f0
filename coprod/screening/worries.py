"""Worries and unkind words, by phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coprod.screening.lists import Lists, Sign
from coprod.screening.model import Kind, Mark, Strength
from coprod.screening.phrases import Found
from coprod.screening.tokens import Token

_NOT = frozenset({"not", "never", "dont", "doesnt", "didnt", "isnt", "wasnt", "wonnt", "wouldnt", "nobody", "noone", "stop", "stopped", "without"})  # fmt: skip
_BETWEEN_NOT_AND_THE_SIGN = frozenset({"really", "ever", "actually", "always", "even", "just", "like"})
_I = frozenset({"i", "im", "me", "my", "us", "we", "our", "mum", "mummy", "dad", "myself", "ill"})


def worries(tokens: Sequence[Token], lists: Lists) -> Iterator[Mark]:
    """Marks of what may mean that somebody is not safe; each kind's strongest where they overlap."""
    harmless = _taken(lists.harmless.find(tokens))
    milder = _taken(lists.milder.find(tokens))
    stories = {tokens[found.first].sentence for found in lists.story.find(tokens)}
    kept: list[tuple[int, int, Sign]] = []
    for found in lists.signs.find(tokens):
        places = range(found.first, found.last + 1)
        if not harmless.isdisjoint(places):
            continue
        kind, strength = found.tag
        less = _less(found, tokens, stories) + (not milder.isdisjoint(places))
        strength = Strength(max(strength - less, Strength.NONE))
        if strength:
            kept.append((found.first, found.last, (kind, strength)))
    yield from _without_overlaps(kept, tokens)


def unkind(tokens: Sequence[Token], lists: Lists) -> Iterator[Mark]:
    """Marks of words that could hurt a reader."""
    for token in tokens:
        if token.word in lists.unkind_words or _starred(token.word, lists):
            yield Mark(token.start, token.end, Kind.UNKIND)
    for found in lists.unkind.find(tokens):
        yield Mark(tokens[found.first].start, tokens[found.last].end, Kind.UNKIND)


def _less(found: Found[Sign], tokens: Sequence[Token], stories: set[int]) -> int:
    """By how many steps a sign counts less: "not" before it or in it, or told of a story."""
    less = 0
    before = [token.word for token in tokens[max(0, found.first - 2) : found.first]]
    if (before and before[-1] in _NOT) or (
        len(before) == 2 and before[0] in _NOT and before[1] in _BETWEEN_NOT_AND_THE_SIGN
    ):
        less += 1
    if not _NOT.isdisjoint(found.between):
        less += 1
    if tokens[found.first].sentence in stories:
        words = {token.word for token in tokens[found.first : found.last + 1]}
        less += 1 if words & _I else 2
    return less


def _taken(found: Iterator[Found[bool]]) -> set[int]:
    return {place for one in found for place in range(one.first, one.last + 1)}


def _without_overlaps(kept: list[tuple[int, int, Sign]], tokens: Sequence[Token]) -> Iterator[Mark]:
    """Of overlapping signs of one kind, one: the strongest, and then the longest."""
    taken: dict[Kind, set[int]] = {}
    for first, last, (kind, strength) in sorted(kept, key=lambda one: (-one[2][1], one[0] - one[1], one[0])):
        mine = taken.setdefault(kind, set())
        if mine.isdisjoint(range(first, last + 1)):
            mine.update(range(first, last + 1))
            yield Mark(tokens[first].start, tokens[last].end, kind, strength)


def _starred(word: str, lists: Lists) -> bool:
    """Whether an unkind word stands there with letters starred out: "sh*t"."""
    if "*" not in word or word[0] == "*" or word.count("*") * 2 > len(word):
        return False
    return any(
        all(seen in ("*", letter) for seen, letter in zip(word, unkind_word, strict=True))
        for unkind_word in lists.by_length.get(len(word), ())
    )
