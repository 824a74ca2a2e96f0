"""What one cell says: a year, a yes or no, a mobile number, a day, a language, a name. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from coprod.people.mobiles import with_country
from coprod.web.text import one_line, shows_something

NAME_HOLDS, ID_HOLDS, CLASS_HOLDS, ROLE_HOLDS, EMAIL_HOLDS = 80, 64, 40, 80, 254

_YEAR = re.compile(r"(?:nc)?\s*(?:year|yr|y)?\s*(?:group)?\s*0?(\d{1,2})", re.IGNORECASE)
_RECEPTION = {"r", "rec", "reception", "yr", "yearr", "kg", "receptionyear", "foundation2", "f2"}
_YES = {"y", "yes", "t", "true", "1", "x", "✓"}
_NO = {"", "n", "no", "f", "false", "0", "none", "-"}
_EMAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+\.[^@\s<>\"(),:;\\.]+")
_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@")
_UPN = re.compile(r"[A-Za-z]\d{11}[\dA-Za-z]")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y")
TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "rev",
    "revd",
    "sir",
    "dame",
    "lady",
    "lord",
}
LANGUAGES = {
    "ar": ("arabic", "ara"), "bn": ("bengali", "bnga", "ben", "bng", "bangla", "sylheti"), "bg": ("bulgarian", "bul"),
    "cs": ("czech", "cze"), "cy": ("welsh", "cym", "wel"), "de": ("german", "ger", "deu"), "en": ("english", "eng", "enb"),
    "es": ("spanish", "spa"), "fa": ("farsi", "persian", "prs", "dari"), "fr": ("french", "fre", "frn"),
    "gu": ("gujarati", "guj"), "hi": ("hindi", "hin"), "hu": ("hungarian", "hun"), "it": ("italian", "ita"),
    "ku": ("kurdish", "kur"), "lt": ("lithuanian", "lit"), "lv": ("latvian", "lav"), "ml": ("malayalam", "mal"),
    "pa": ("panjabi", "punjabi", "pnj", "pan"), "pl": ("polish", "pol"), "ps": ("pashto", "pus"),
    "pt": ("portuguese", "por"), "ro": ("romanian", "rum", "ron", "rmn"), "ru": ("russian", "rus"),
    "sk": ("slovak", "slo"), "so": ("somali", "som"), "sq": ("albanian", "alb"), "ta": ("tamil", "tam"),
    "tr": ("turkish", "tur"), "uk": ("ukrainian", "ukr"), "ur": ("urdu", "urd"), "vi": ("vietnamese", "vie"),
    "yo": ("yoruba", "yor"), "zh": ("chinese", "chi", "cantonese", "mandarin"),
}  # fmt: skip
"""Languages by name and by the codes that school systems write; others are not read."""
_LANGUAGE = {name: code for code, names in LANGUAGES.items() for name in (code, *names)}


def tidied(cell: str) -> str:
    """The cell on one line, without control characters."""
    if cell.isascii() and cell.isprintable():  # the many, fast
        return " ".join(cell.split())
    return one_line(cell)


def year(cell: str) -> int | None:
    """``7``, ``Year 7``, ``Y07``, ``Reception``: the school year.

    Raises:
        ValueError: it is none (nursery is not asked).
    """
    text = tidied(cell)
    if re.sub(r"[^a-z0-9]", "", text.lower()) in _RECEPTION:
        return 0
    if not text:
        return None
    found = _YEAR.fullmatch(text)
    if not found or not 0 <= int(found[1]) <= 13:
        raise ValueError(text)
    return int(found[1])


def yes(cell: str) -> bool | None:
    """A flag; none where the cell says neither yes nor no (an empty one says no)."""
    text = tidied(cell).lower().rstrip(".")
    return True if text in _YES else False if text in _NO else None


def mobile(cell: str) -> str | None:
    """A mobile number with its country, ``+447700900123``; British ones may come without.

    Raises:
        ValueError: something is there, and it is no mobile number.
    """
    text = tidied(cell)
    return with_country(text) if re.search(r"\d", text) else None  # "none", "n/a", "-"


def email(cell: str) -> str | None:
    """An email address, in small letters.

    Raises:
        ValueError: something is there, and it is none.
    """
    text = tidied(cell).lower()
    if not text:
        return None
    if len(text) > EMAIL_HOLDS or not _EMAIL.fullmatch(text):
        raise ValueError(text)
    return text


def day(cell: str) -> date | None:
    """A day as British systems write it, 31/08/2026, or as others do.

    Raises:
        ValueError: something is there, and it is no day.
    """
    text = tidied(cell).removesuffix(" 00:00:00").removesuffix(" 00:00").split("T")[0]
    if not text:
        return None
    for shape in _DAYS:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def language(cell: str) -> str:
    """The language's code, ``pl``; empty where it is not known here."""
    words = re.split(r"[^a-z]+", tidied(cell).lower(), maxsplit=1)
    return _LANGUAGE.get(words[0], "")


def name(*parts: str) -> str:
    """A name of these parts, as it is shown.

    Raises:
        ValueError: nothing can be seen of it, it is too long, or it begins as only a formula does.
    """
    text = " ".join(part for part in (tidied(part) for part in parts) if part)
    if (
        not text
        or not shows_something(text)
        or len(text) > NAME_HOLDS
        or text.startswith(_RUNS_IN_A_SPREADSHEET)
    ):
        raise ValueError(text)
    if not any(unicodedata.category(letter).startswith("L") for letter in text):
        raise ValueError(text)
    return text


def is_class_name(text: str) -> bool:
    """Whether a class may be called so: ``7B``, ``4``, ``Oak``; never what a spreadsheet would run."""
    return shows_something(text) and len(text) <= CLASS_HOLDS and not text.startswith(_RUNS_IN_A_SPREADSHEET)


def split_name(cell: str) -> tuple[str, str]:
    """Forename and surname of a whole name: ``Haddadi, Amira`` or ``Amira Haddadi``."""
    text = tidied(cell)
    if "," in text:
        surname, _, forename = text.partition(",")
        return forename.strip(), surname.strip()
    forename, _, surname = text.rpartition(" ")
    return (forename, surname) if forename else (surname, "")


def looks_like_a_upn(cell: str) -> bool:
    """A UPN: a letter, eleven digits, and one more sign."""
    return bool(_UPN.fullmatch(cell.strip()))


def alike(text: str) -> str:
    """A name for comparing: no title, no marks, no signs, small letters."""
    letters = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    words = re.sub(r"[^\w\s-]", "", letters.casefold().replace("'", "").replace("’", "")).split()
    return " ".join(word for word in words if word not in TITLES) or letters.casefold().strip()
