"""Words of a text in one plain form, whatever tricks of Unicode or spelling stand in the way; each knows its place.

Every step reads the text once from left to right, so that the time grows with the length and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

_LOOKS_LIKE = str.maketrans(
    "абвгԁеёһіјкӏмнорԛѕтуѵԝхзαβεικνορτυχωıłøđħ’‘`´ʼ",
    "abbrdeehijklmhopqstyvwxeabeikvoptuxwilodh'''''",
)
"""Cyrillic and Greek letters that stand for Latin ones, and every apostrophe."""
_LEET = str.maketrans("013457$@", "oieastsa")
_IN_A_WORD = frozenset("'*$@")
_LONGEST_LIGATURE = 4  # one character of Unicode is eighteen in plain letters: a way to make a text swell
_ENDS_A_SENTENCE = frozenset(".!?;")
MOST_IN_A_ROW = 2  # of one letter; three and more are drawn out
_FEWEST_LETTERS_APART = 3  # "d i e" is one word


@dataclass(frozen=True, slots=True)
class Token:
    """A word.

    Attributes:
        word: its plain form: lower case, no accents, no apostrophes, letters drawn out cut back.
        start, end: where it stands in the text as it was given.
        sentence: the number of its sentence.
        capital: whether it began with a capital letter, and was not all capitals.
        first: whether it is the first word of its sentence.
    """

    word: str
    start: int
    end: int
    sentence: int
    capital: bool
    first: bool


def fold(text: str) -> tuple[str, list[int]]:
    """The text in plain small letters, and for each of them where it came from.

    Accents, invisible characters and marks of direction are gone; letters that look like Latin ones are.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isascii():
            letters.append(character.lower())
            places.append(place)
            continue
        parts = unicodedata.normalize("NFKD", character)
        if len(parts) > _LONGEST_LIGATURE:
            parts = " "
        for part in parts.casefold().translate(_LOOKS_LIKE):
            if unicodedata.category(part) not in {"Mn", "Me", "Cf", "Cc", "Cs"}:
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def tokens(text: str, joined: Mapping[tuple[str, str], str], spelled: Mapping[str, str]) -> list[Token]:
    """The words of a text, in order.

    Args:
        joined: two words that count as one ("self", "harm").
        spelled: other spellings, and the one that the lists use.
    """
    return list(_pairs(_apart(_words(text), spelled), joined))


def _words(text: str) -> Iterator[Token]:
    plain, places = fold(text)
    sentence, first, start = 0, True, -1
    for index in range(len(plain) + 1):
        letter = plain[index] if index < len(plain) else " "
        if letter.isalnum() or (letter in _IN_A_WORD and start >= 0):
            start = index if start < 0 else start
            continue
        if start >= 0:
            yield _token(text, plain, places, start, index, sentence, first=first)
            first, start = False, -1
        if letter in _ENDS_A_SENTENCE and not first:
            sentence, first = sentence + 1, True


def _token(
    text: str, plain: str, places: list[int], start: int, end: int, sentence: int, *, first: bool
) -> Token:
    place, last = places[start], places[end - 1] + 1
    given = text[place:last]
    capital = given[:1].isupper() and not (len(given) > 1 and given.isupper())
    return Token(plainest(plain[start:end]), place, last, sentence, capital, first)


def plainest(word: str) -> str:
    """Without apostrophes, with figures among letters read as letters ("k1ll"), three and more of a letter as one."""
    word = word.replace("'", "").rstrip("@")
    if not word.isdigit() and any(letter.isalpha() for letter in word):
        read_as = word.translate(_LEET)
        word = read_as if _is_mostly_letters(word) else word
    runs = ((letter, len(list(run))) for letter, run in groupby(word))
    return "".join(
        letter if many > MOST_IN_A_ROW and letter.isalpha() else letter * many for letter, many in runs
    )


def _is_mostly_letters(word: str) -> bool:
    letters = sum(letter.isalpha() for letter in word)
    return letters >= 2 and letters * 2 >= len(word)


def _apart(words: Iterable[Token], spelled: Mapping[str, str]) -> Iterator[Token]:
    """Letters that stand apart are one word; and the lists' spelling."""
    letters: list[Token] = []
    for token in words:
        if len(token.word) == 1 and token.word.isalpha():
            letters.append(token)
            continue
        yield from _together(letters)
        letters = []
        yield replace(token, word=spelled[token.word]) if token.word in spelled else token
    yield from _together(letters)


def _together(letters: list[Token]) -> Iterable[Token]:
    if len(letters) < _FEWEST_LETTERS_APART:
        return letters
    word = "".join(token.word for token in letters)
    return [replace(letters[0], word=word, end=letters[-1].end)]


def _pairs(words: Iterable[Token], joined: Mapping[tuple[str, str], str]) -> Iterator[Token]:
    waiting: Token | None = None
    for token in words:
        if waiting is None:
            waiting = token
            continue
        whole = joined.get((waiting.word, token.word))
        if whole is not None and waiting.sentence == token.sentence:
            waiting = replace(waiting, word=whole, end=token.end)
            continue
        yield waiting
        waiting = token
    if waiting is not None:
        yield waiting
