"""What a password has to be."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import DataRequired, Length, ValidationError

SHORTEST, LONGEST = 12, 200


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
            not_one_sign,
        ],
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST},
    )  # fmt: skip


def not_one_sign(_form: FlaskForm, field: Field) -> None:
    """Refuse what is long but nothing: the same sign over and over."""
    if field.data and len(set(field.data)) < 5:
        raise ValidationError(str(_l("That is too easy to guess: use more different letters.")))
