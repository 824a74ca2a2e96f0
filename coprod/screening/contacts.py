"""Phone numbers, email addresses, postcodes and links, written plainly or disguised.

Patterns here have no nested repeats and every repeat is bounded, so hostile text costs no more than other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coprod.screening.model import Kind, Mark
from coprod.screening.tokens import fold

_SHORTEST, _LONGEST = 10, 11  # digits of a number of the United Kingdom, with its 0
_ABROAD = range(8, 16)  # digits after a +
_MOST_WORDS = 16
_DIGITS = {"zero": "0", "oh": "0", "o": "0", "nought": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
           "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_LOOKS_LIKE_DIGITS = str.maketrans("oil", "011")
_PIECE = re.compile(r"[a-z0-9]+")
_BETWEEN_DIGITS = re.compile(r"[\s().\-_/,+\[\]*:]{0,4}")

_ENDINGS = r"(?:com|org|net|uk|io|tv|gg|info|eu|biz|ly|app|sch)"
_ADDRESS = re.compile(r"[a-z0-9._%+'-]{1,64}\s?(?:@|\((?:at|@)\)|\[(?:at|@)\])\s?[a-z0-9-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\])\s?[a-z0-9-]{1,24}){1,4}")  # fmt: skip
_SPOKEN_ADDRESS = re.compile(r"[a-z0-9]{1,40}(?: dot [a-z0-9]{1,40}){0,3} at [a-z0-9-]{1,40}(?: dot [a-z]{2,10}){1,3}\b")  # fmt: skip
_LINK = re.compile(
    rf"https?://[^\s<>]{{1,300}}|\bwww\.[^\s<>]{{1,300}}|\b[a-z0-9-]{{2,63}}(?:\.[a-z0-9-]{{2,63}}){{0,3}}\.{_ENDINGS}\b(?:/[^\s<>]{{0,200}})?"
)
_HANDLE = re.compile(r"(?<![a-z0-9._%+-])@[a-z0-9_.]{3,30}")
_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]?\s{0,3}[0-9][a-z]{2}\b")
_NO_POSTCODE = re.compile(r"(?:1st|2nd|3rd|[0-9]th|[0-9][ap]m)$")


def contacts(text: str) -> Iterator[Mark]:
    """Marks of what would tell a stranger where to find somebody."""
    plain, places = fold(text)

    def mark(start: int, end: int, kind: Kind) -> Mark:
        return Mark(places[start], places[end - 1] + 1, kind)

    addresses = [*_ADDRESS.finditer(plain), *_SPOKEN_ADDRESS.finditer(plain)]
    taken = [(found.start(), found.end()) for found in addresses]
    yield from (mark(start, end, Kind.EMAIL) for start, end in taken)
    for pattern in (_LINK, _HANDLE):
        for found in pattern.finditer(plain):
            if not _inside(found.start(), found.end(), taken):
                yield mark(found.start(), found.end(), Kind.LINK)
    for found in _POSTCODE.finditer(plain):
        given = text[places[found.start()] : places[found.end() - 1] + 1]
        if not _NO_POSTCODE.search(found.group()) or given.isupper():
            yield mark(found.start(), found.end(), Kind.POSTCODE)
    for start, end in _phones(plain):
        yield mark(start, end, Kind.PHONE)


def _inside(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in taken)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Digits, and where they stand."""

    digits: str
    start: int
    end: int
    plus: bool


def _phones(plain: str) -> Iterator[tuple[int, int]]:
    """Where phone numbers stand: runs of digits (or words for them) that begin and end as one does."""
    for run in _runs(plain):
        at = 0
        while at < len(run):
            length = _number_at(run, at)
            if length:
                yield run[at].start, run[at + length - 1].end
            at += length or 1


def _number_at(run: Sequence[_Piece], at: int) -> int:
    """How many pieces make a phone number from here; 0 where none does. The longest that fits."""
    digits, best = "", 0
    for count, piece in enumerate(run[at : at + _MOST_WORDS], 1):
        digits += piece.digits
        if len(digits) > 18:
            break
        if _is_a_number(digits, plus=run[at].plus):
            best = count
    return best


def _is_a_number(digits: str, *, plus: bool) -> bool:
    if plus and len(digits) in _ABROAD:
        return True
    digits = digits.removeprefix("0044") if digits.startswith("0044") else digits
    if digits.startswith("44") and len(digits) in {12, 13}:
        digits = "0" + digits[2:].removeprefix("0")
    if digits.startswith("7") and len(digits) == 10:
        digits = "0" + digits
    return _SHORTEST <= len(digits) <= _LONGEST and digits[0] == "0" and digits[1] in "1237"


def _runs(plain: str) -> Iterator[list[_Piece]]:
    """Pieces that are digits with nothing but spaces and signs between."""
    run: list[_Piece] = []
    end, times, begins = 0, 1, -1
    for found in _PIECE.finditer(plain):
        word = found.group()
        together = _BETWEEN_DIGITS.fullmatch(plain, end, found.start()) is not None
        end = found.end()
        if word in _TIMES:
            times, begins = _TIMES[word], found.start()
            if not together and run:
                yield run
                run = []
            continue
        digits = _as_digits(word) * times
        if run and (not digits or not together):
            yield run
            run = []
        if digits:
            start = begins if times > 1 else found.start()
            run.append(_Piece(digits, start, end, plus=plain[max(0, start - 1) : start] == "+"))
        times = 1
    if run:
        yield run


def _as_digits(word: str) -> str:
    if word in _DIGITS:
        return _DIGITS[word]
    if len(word) <= 18 and any(letter.isdigit() for letter in word):
        read_as = word.translate(_LOOKS_LIKE_DIGITS)
        return read_as if read_as.isdigit() else ""
    return ""
