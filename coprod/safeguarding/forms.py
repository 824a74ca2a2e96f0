"""What the safeguarding lead writes down."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from coprod.access.kept_forms import KeptFlaskForm
from coprod.safeguarding.models import AboutWhom
from coprod.web.text import one_line, shows_something, tidy

WORRY_FITS = 4000


class OutcomeForm(FlaskForm):
    """What was done."""

    outcome = TextAreaField(lazy_gettext("What was done"), filters=[tidy])
    was = HiddenField(filters=[tidy])
    """What it said when the page was opened, so that two leads do not undo each other."""


class WorryForm(FlaskForm):
    """What somebody saw, heard or read."""

    words = TextAreaField(
        lazy_gettext("What worries you?"),
        filters=[tidy],
        validators=[
            DataRequired(lazy_gettext("Write what worries you. A few words are enough.")),
            Length(
                max=WORRY_FITS, message=lazy_gettext("Make this shorter: up to 4,000 letters and spaces.")
            ),
        ],
    )
    about = RadioField(
        lazy_gettext("Whom is it about?"),
        default=AboutWhom.CHILD.value,
        validators=[InputRequired(lazy_gettext("Choose whom it is about."))],
    )
    page = HiddenField(filters=[one_line])
    """The address of the page that was open before."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.about.choices = [
            (
                AboutWhom.CHILD.value,
                _("A child, or anybody else: the safeguarding lead and deputies read it"),
            ),
            (AboutWhom.STAFF.value, _("Somebody who works here, or the lead: the head reads it")),
            (AboutWhom.HEAD.value, _("The head: the chair of governors reads it")),
        ]

    def validate_words(self, field: Field) -> None:
        """Something that a reader would see."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Write what worries you. A few words are enough."))


class ReasonForm(KeptFlaskForm):
    """Why somebody must know who wrote something."""

    reason = TextAreaField(
        lazy_gettext("Why do you need to know?"),
        filters=[tidy],
        validators=[
            DataRequired(lazy_gettext("Write why. It is kept in the log with your name.")),
            Length(max=300, message=lazy_gettext("Make this shorter: up to 300 letters and spaces.")),
        ],
    )
