"""The forms for signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from coprod.people.fields import email_field
from coprod.people.passwords import new_password_field
from coprod.web.text import one_line


class StaffForm(FlaskForm):
    """Email and password."""

    email = StringField(
        _l("Email"),
        [
            DataRequired(_l("Write your email address.")),
            Length(max=254, message=_l("That email is too long.")),
        ],
        filters=[lambda text: one_line(text).lower()],
        render_kw={"type": "email", "autocomplete": "username", "maxlength": 254},
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Write your password.")), Length(max=200, message=_l("That password is too long."))],
        render_kw={"autocomplete": "current-password", "maxlength": 200},
    )


class SecondStepForm(FlaskForm):
    """Six digits of an app, or a code from paper."""

    code = StringField(
        _l("Code"),
        [DataRequired(_l("Type the code first.")), Length(max=80, message=_l("That is longer than a code."))],
        filters=[one_line],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "maxlength": 80},
    )


class PasskeyForm(FlaskForm):
    """What the browser answers to a passkey's question; filled in by the page's script."""

    answer = HiddenField()


class AgainForm(FlaskForm):
    """One's own password, once more."""

    password = PasswordField(
        _l("Your password"),
        [DataRequired(_l("Write your password.")), Length(max=200, message=_l("That password is too long."))],
        render_kw={"autocomplete": "current-password", "maxlength": 200},
    )


class NewPasswordForm(FlaskForm):
    """The code of a one-time link, and a password of one's own."""

    code = StringField(
        _l("The code beside your link"),
        [DataRequired(_l("Type the code first.")), Length(max=80, message=_l("That is longer than a code."))],
        filters=[one_line],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": 80,
        },
    )
    password = new_password_field()


class EmailForm(FlaskForm):
    """An address to send a link to."""

    email = email_field(required=True)


class CodeForm(FlaskForm):
    """A long code, from a letter or a card."""

    code = StringField(
        _l("Your code"),
        [DataRequired(_l("Type the code first.")), Length(max=80, message=_l("That is longer than a code."))],
        filters=[one_line],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": 80,
        },
    )


class ClassCodeForm(FlaskForm):
    """A class code."""

    code = StringField(
        _l("Class code"),
        [
            DataRequired(_l("Type your class code first.")),
            Length(max=40, message=_l("That is longer than a class code.")),
        ],
        filters=[one_line],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": 40},
    )


class PassphraseForm(FlaskForm):
    """A pupil's three words."""

    words = StringField(
        _l("Your three words"),
        [DataRequired(_l("Type your three words first.")), Length(max=80, message=_l("That is longer than three words."))],
        filters=[one_line],
        render_kw={"autocomplete": "current-password", "autocapitalize": "none", "spellcheck": "false", "maxlength": 80},
    )  # fmt: skip


class PupilForm(FlaskForm):
    """Two pictures, sent one after the other; the pressed button carries the newest."""

    first = HiddenField()
    second = HiddenField()
