"""Fields that more than one form has."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

EMAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+\.[^@\s<>\"(),:;\\.]+")


def tidy(text: str | None) -> str:
    """One line without spaces at its ends or control characters (a database may refuse those)."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())


def name_field(label: str) -> StringField:
    """A person's name."""
    return StringField(
        label,
        [DataRequired(_l("Write the name.")), Length(max=80, message=_l("Use at most 80 letters."))],
        filters=[tidy],
        render_kw={"autocomplete": "off", "maxlength": 80},
    )


def email_field(*, required: bool = False) -> StringField:
    """An email address, in small letters."""
    first = DataRequired(_l("Write the email address.")) if required else Optional()
    return StringField(
        _l("Email"),
        [first, Length(max=254, message=_l("That email is too long.")), looks_like_email],
        filters=[lambda text: tidy(text).lower()],
        render_kw={"type": "email", "autocomplete": "email", "maxlength": 254},
    )


def looks_like_email(_form: FlaskForm, field: Field) -> None:
    """Refuse what cannot be one."""
    if field.data and not EMAIL.fullmatch(field.data):
        raise ValidationError(str(_l("Write it like this: name@school.org")))
