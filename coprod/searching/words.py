"""What somebody typed into a search box, made fit to look for: a few stems of words, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from coprod.framework.matching import one_slip_apart
from coprod.framework.stems import stem, tokens
from coprod.web.text import one_line

ASKED_FITS = 100  # characters
MOST_WORDS = 8
_SLIP_FROM = 5  # letters a stem must have before one slip is forgiven


def asked(typed: str | None) -> str:
    """What was asked for: one line, of a length that a search can hold."""
    return one_line(typed)[:ASKED_FITS]


def wanted(question: str) -> tuple[str, ...]:
    """The stems to look for, each once, in order; none where nothing was asked that can be looked for."""
    found = dict.fromkeys(stem(token) for token in tokens(question))
    return tuple(word for word in found if word)[:MOST_WORDS]


def all_stand_in(words: Iterable[str], text: str, *, slips: bool = False) -> bool:
    """Whether each stem begins a word of the text, or (with ``slips``) is one slip of spelling away from one."""
    stems = {stem(token) for token in tokens(text)}
    return all(any(_fits(word, known, slips=slips) for known in stems) for word in words)


def _fits(word: str, known: str, *, slips: bool) -> bool:
    if known.startswith(word):
        return True
    return slips and len(word) >= _SLIP_FROM and one_slip_apart(word, known)
