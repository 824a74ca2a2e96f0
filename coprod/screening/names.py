"""The school's own names in a text. Many are ordinary words too: Rose, May, Will."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise

from coprod.screening.model import Kind, Mark
from coprod.screening.tokens import Token, tokens

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "prof", "rev", "auntie", "uncle"})
_MONTHS = frozenset(
    {"april", "may", "june", "august", "summer", "autumn", "spring", "dawn", "eve", "christmas"}
)
"""Names that English writes with a capital letter anyway, or often."""
_A_PERSON_DOES = frozenset(
    {"is", "was", "has", "took", "says", "said", "keeps", "hits", "kicks", "pushes", "pushed", "calls", "called",
     "hit", "kicked", "does", "did", "and", "from", "shouts", "hates", "likes", "loves", "smells"}
)  # fmt: skip
_BEFORE_A_THING = frozenset({"the", "a", "an", "our", "some", "more", "this", "that", "of", "their"})
_SHORTEST = 3


class Names:
    """A school's people, ready to be looked for. Made once for many texts."""

    def __init__(self, people: Iterable[str]) -> None:
        """Read their names as the school writes them; titles are left out."""
        words = [_words(name) for name in people]
        self._names = frozenset(word for name in words for word in name if len(word) >= _SHORTEST)
        self._short = frozenset(word for name in words for word in name if len(word) == _SHORTEST - 1)
        self._whole = frozenset(pair for name in words for pair in pairwise(name))
        self._ordinary = self._names & _ordinary_words()

    def marks_in(self, text: str) -> list[Mark]:
        """As :meth:`marks`, of a text."""
        return list(self.marks(tokens(text, {}, {})))

    def marks(self, read: Sequence[Token]) -> Iterator[Mark]:
        """Where somebody of the school is named."""
        at = 0
        while at < len(read):
            length = self._named(read, at)
            if length:
                yield Mark(read[at].start, read[at + length - 1].end, Kind.NAME)
            at += length or 1

    def _named(self, read: Sequence[Token], at: int) -> int:
        """How many words from here name somebody; 0 for none."""
        token = read[at]
        word = self._without_s(token.word)
        following = read[at + 1].word if at + 1 < len(read) else ""
        if token.word in _TITLES and self._without_s(following) in self._names:
            return 2
        if (word, self._without_s(following)) in self._whole:
            return 2
        if word in self._short:
            return int(token.capital and not token.first)
        if word not in self._names:
            return 0
        return int(word not in self._ordinary or self._is_meant(read, at, word, following))

    def _is_meant(self, read: Sequence[Token], at: int, word: str, following: str) -> bool:
        """Whether an ordinary word is a name here."""
        before = read[at - 1].word if at else ""
        if before in _TITLES:
            return True
        if before in _BEFORE_A_THING:
            return False
        after_that = read[at + 2].word if at + 2 < len(read) else ""
        if following in _A_PERSON_DOES or (
            following == "in" and after_that in {"year", "class", "my", "our"}
        ):
            return word not in _MONTHS or following in {
                "is",
                "says",
                "said",
                "hits",
                "kicks",
                "pushes",
                "took",
            }
        return read[at].capital and not read[at].first and word not in _MONTHS

    def _without_s(self, word: str) -> str:
        return (
            word[:-1] if word.endswith("s") and word not in self._names and word[:-1] in self._names else word
        )


def _words(name: str) -> list[str]:
    return [token.word for token in tokens(name, {}, {}) if token.word not in _TITLES]


@functools.cache
def _ordinary_words() -> frozenset[str]:
    """Names that are words of every day."""
    text = files("coprod.screening").joinpath("data", "ordinary-names.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
