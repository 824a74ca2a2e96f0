"""What people type, made fit to keep: no characters that a database refuses or that play tricks on a reader."""

from __future__ import annotations

import re
import unicodedata

_KEPT = frozenset("\n\t")
_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_PAGE_HOLDS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


def tidy(text: str | None) -> str:
    """The same words in one Unicode form, with plain line ends and no blanks around them.

    Left out: control characters (PostgreSQL refuses NUL), halves of broken characters, and the marks that turn the
    direction of text around them, which could make a page say something else. The single marks that Arabic and
    Urdu writers need stay. Counting letters is fair: a line end counts as one, whatever the browser sends.
    """
    plain = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(character for character in plain if _may_stay(character))
    return _MANY_BLANK_LINES.sub("\n\n", kept).strip()


def fit_for_a_page(text: str) -> str:
    """The same text without the characters that no page may hold; line ends stay as they are."""
    return _NO_PAGE_HOLDS.sub("", text)


def one_line(text: str | None) -> str:
    """As :func:`tidy`, with every run of spaces and line ends as one space."""
    return " ".join(tidy(text).split())


def shows_something(text: str) -> bool:
    """Whether a reader would see anything: invisible characters alone say nothing."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def _may_stay(character: str) -> bool:
    if character in _KEPT:
        return True
    if unicodedata.category(character) in {"Cc", "Cs"} or character in _TURNS_TEXT_AROUND:
        return False
    code = ord(character)
    return not (code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF)  # codes that no page may hold
