"""The forms for signing in."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from coprod.people.fields import looks_like_email
from coprod.people.mobiles import with_country
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


class WhereForm(FlaskForm):
    """Where to send a link: an email address, or a mobile number, as far as the school has both channels."""

    where = StringField(
        _l("Email"),
        [DataRequired(_l("Write where we should send the link.")), Length(max=254, message=_l("That is too long."))],
        filters=[one_line],
        render_kw={"maxlength": 254, "autocomplete": "email"},
    )  # fmt: skip
    sent_by = ""
    """After validation: ``email`` or ``sms``."""

    def offer(self, *, mails: bool, texts: bool) -> None:
        """Say what may be written."""
        self.mails, self.texts = mails, texts
        if mails and texts:
            self.where.label.text = _("Email or mobile number")
        elif texts:
            self.where.label.text = _("Mobile number")
        kind = {(True, False): "email", (False, True): "tel"}.get((mails, texts), "text")
        autocomplete = "tel" if kind == "tel" else "email"
        self.where.render_kw = {**(self.where.render_kw or {}), "type": kind, "autocomplete": autocomplete}

    def validate_where(self, field: StringField) -> None:
        """An address or a number, each in its one form."""
        text = field.data or ""
        if self.mails and ("@" in text or not self.texts):
            field.data, self.sent_by = text.lower(), "email"
            looks_like_email(self, field)
        else:
            self.sent_by = "sms"
            try:
                field.data = with_country(text)
            except ValueError:
                raise ValidationError(_("Write an email address, or a mobile number like 07700 900123.") if self.mails else _("Write a mobile number like 07700 900123.")) from None  # fmt: skip


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
