"""The form of the first run."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from coprod.people.fields import can_be_seen, email_field, name_field
from coprod.people.passwords import new_password_field
from coprod.web.text import one_line


class SetUpForm(FlaskForm):
    """The school, and its first administrator."""

    code = StringField(
        _l("Set-up code"),
        [
            DataRequired(_l("Type the set-up code.")),
            Length(max=80, message=_l("That is longer than a code.")),
        ],
        filters=[one_line],
        render_kw={"autocomplete": "off", "maxlength": 80},
    )
    school = StringField(
        _l("Name of the school"),
        [DataRequired(_l("Write the name of the school.")), Length(max=120, message=_l("Use at most 120 letters.")), can_be_seen],
        filters=[one_line],
        render_kw={"autocomplete": "organization", "maxlength": 120},
    )  # fmt: skip
    name = name_field(_l("Your name, as others see it"))
    email = email_field(required=True)
    password = new_password_field()
