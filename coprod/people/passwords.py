"""What a password has to be: long, and not one of those that are guessed first.

Length is what makes guessing costly, so there is no rule about capitals or digits (they make people write
"Password1!"). Twelve signs of somebody's own cannot be guessed at the ten tries that an account allows,
nor in years with a stolen table, as long as they are not among the first million that everybody tries.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

import flask
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import DataRequired, Length, ValidationError

SHORTEST, LONGEST = 12, 200
OWN_PART = 4
"""Letters that have to be left when what everybody tries is taken off."""
MANY_WORDS = 3
"""From so many words on, the order of common words is hard to guess too."""
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgb", "abcdefghijklmnopqrstuvwxyz", "azertyuiop")
_SWAPPED = str.maketrans("0134578@$!€", "oleastbasie")


def new_password_field() -> PasswordField:
    """A field for a new password."""
    return PasswordField(
        _l("New password"),
        [
            DataRequired(_l("Choose a password.")),
            Length(
                min=SHORTEST,
                max=LONGEST,
                message=_l("A password has at least %(n)s letters, numbers or signs. Three or four words are good.", n=SHORTEST),
            ),
            not_too_common,
        ],
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST},
    )  # fmt: skip


def not_too_common(_form: FlaskForm, field: Field) -> None:
    """Refuse what is long but tried first by everybody."""
    school = flask.g.get("school")
    if field.data and too_common(field.data, [school.name] if school else []):
        raise ValidationError(
            str(_l("That is one of the first that somebody would try. Use three or four words that do not belong together."))
        )  # fmt: skip


def too_common(password: str, about: Iterable[str] = ()) -> bool:
    """Whether a password is made of what everybody tries, and little else.

    Args:
        about: names that stand on the page, such as the school's.
    """
    plain = password.lower()
    known = sorted({*common(), *_parts(about)}, key=len, reverse=True)
    if re.sub(r"\W", "", plain) in known:
        return True
    return any(_is_common(form, known) for form in (plain, plain.translate(_SWAPPED)))


@functools.cache
def common() -> frozenset[str]:
    """The shipped list."""
    lines = (Path(__file__).with_name("common_passwords.txt")).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _is_common(text: str, known: list[str]) -> bool:
    rest = re.sub(r"[\W\d_]+", " ", text)
    words = 0
    for word in known:
        rest, found = re.subn(re.escape(word), " ", rest) if word in rest else (rest, 0)
        words += min(found, 1)  # the same word twice is one
    own = set(_without_rows("".join(rest.split())))
    return len(own) < OWN_PART and words < MANY_WORDS


def _without_rows(part: str) -> str:
    """Letters that are no run along a row of keys or of the alphabet, forwards or backwards."""
    for row in ROWS:
        for run in (row, row[::-1]):
            for length in range(min(len(part), len(row)), 2, -1):
                for start in range(len(part) - length + 1):
                    if part[start : start + length] in run:
                        return _without_rows(part[:start]) + _without_rows(part[start + length :])
    return part


def _parts(about: Iterable[str]) -> set[str]:
    return {word for name in about for word in re.findall(r"[a-z]{3,}", name.lower())}
