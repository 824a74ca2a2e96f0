"""Fields that more than one form has."""

from __future__ import annotations

import re

import flask
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from coprod.people.mobiles import with_country
from coprod.web.text import one_line, shows_something

EMAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+\.[^@\s<>\"(),:;\\.]+")


def name_field(label: str) -> StringField:
    """A person's name."""
    return StringField(
        label,
        [
            DataRequired(_l("Write the name.")),
            Length(max=80, message=_l("Use at most 80 letters.")),
            can_be_seen,
        ],
        filters=[one_line],
        render_kw={"autocomplete": "off", "maxlength": 80},
    )


def email_field(*, required: bool = False) -> StringField:
    """An email address, in small letters."""
    first = DataRequired(_l("Write the email address.")) if required else Optional()
    return StringField(
        _l("Email"),
        [first, Length(max=254, message=_l("That email is too long.")), looks_like_email],
        filters=[lambda text: one_line(text).lower()],
        render_kw={"type": "email", "autocomplete": "email", "maxlength": 254},
    )


def mobile_field() -> StringField:
    """A mobile number, kept with its country."""
    return StringField(
        _l("Mobile number"),
        [Optional(), Length(max=30, message=_l("That number is too long.")), looks_like_mobile],
        filters=[one_line],
        render_kw={"type": "tel", "autocomplete": "off", "maxlength": 30},
    )


def key_sent(name: str) -> int:
    """The key of a row that a button carries.

    Raises:
        NotFound: there is none, or it is no key.
    """
    text = flask.request.form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound
    return int(text)


def looks_like_email(_form: FlaskForm, field: Field) -> None:
    """Refuse what cannot be one."""
    if field.data and not EMAIL.fullmatch(field.data):
        raise ValidationError(str(_l("Write it like this: name@school.org")))


def looks_like_mobile(_form: FlaskForm, field: Field) -> None:
    """Refuse what cannot be one; what can is kept in its one form."""
    try:
        field.data = with_country(field.data or "")
    except ValueError:
        raise ValidationError(
            str(_l("Write a mobile number: 07700 900123, or with its country: +48 601 234 567"))
        ) from None


def can_be_seen(_form: FlaskForm, field: Field) -> None:
    """Refuse a name of invisible signs: nobody could press it."""
    if field.data and not shows_something(field.data):
        raise ValidationError(str(_l("Write the name in letters that can be seen.")))
