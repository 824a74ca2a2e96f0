"""What the safeguarding lead writes down."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from coprod.web.text import tidy


class OutcomeForm(FlaskForm):
    """What was done."""

    outcome = TextAreaField(lazy_gettext("What was done"), filters=[tidy])
    was = HiddenField(filters=[tidy])
    """What it said when the page was opened, so that two leads do not undo each other."""
