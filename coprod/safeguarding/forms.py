"""What the safeguarding lead writes down."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from coprod.web.text import tidy


class OutcomeForm(FlaskForm):
    """What was done."""

    outcome = TextAreaField(lazy_gettext("What was done"), filters=[tidy])
    was = HiddenField(filters=[tidy])
    """What it said when the page was opened, so that two leads do not undo each other."""


class ReasonForm(FlaskForm):
    """Why somebody must know who wrote something."""

    reason = TextAreaField(
        lazy_gettext("Why do you need to know?"),
        filters=[tidy],
        validators=[
            DataRequired(lazy_gettext("Write why. It is kept in the log with your name.")),
            Length(max=300, message=lazy_gettext("Make this shorter: up to 300 letters and spaces.")),
        ],
    )
