"""The moderator's forms: send back, reword, split, and the press of one button."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from coprod.ideas import words
from coprod.ideas.models import BODY_FITS, WHY_FITS, Idea, ReturnReason
from coprod.moderation.actions import FEWEST_PARTS, Part
from coprod.moderation.seen import as_seen
from coprod.web.text import one_line, shows_something, tidy

RETURN_WORDS_FIT = 500
TOO_LONG = lazy_gettext("Make this shorter: up to 280 letters and spaces.")


class SeenForm(FlaskForm):
    """What every act sends: the token of what the moderator saw."""

    seen = HiddenField(filters=[one_line])

    def see(self, idea: Idea) -> None:
        """Note the idea as it is on the page."""
        self.seen.data = as_seen(idea)


class ReturnForm(SeenForm):
    """Send it back, kindly."""

    reason = RadioField(
        lazy_gettext("Why does it go back?"),
        validators=[InputRequired(lazy_gettext("Choose why it goes back."))],
    )
    words = TextAreaField(
        lazy_gettext("Your own words to its author"),
        filters=[tidy],
        validators=[
            Length(
                max=RETURN_WORDS_FIT, message=lazy_gettext("Make this shorter: up to 500 letters and spaces.")
            )
        ],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="return", **values)
        self.reason.choices = [(reason.value, words.reason(reason)) for reason in ReturnReason]

    def validate_words(self, field: Field) -> None:
        """ "Something else" says nothing by itself."""
        if self.reason.data == ReturnReason.OTHER.value and not shows_something(field.data or ""):
            raise ValidationError(_("Tell its author in your own words why it goes back."))


class RewordForm(SeenForm):
    """Other words for it. The author sees both."""

    body = TextAreaField(
        lazy_gettext("The idea"),
        filters=[tidy],
        validators=[
            DataRequired(lazy_gettext("An idea needs words. To take it off, send it back.")),
            Length(max=BODY_FITS, message=TOO_LONG),
        ],
    )
    why = TextAreaField(
        lazy_gettext("Why it matters"),
        filters=[tidy],
        validators=[
            Length(max=WHY_FITS, message=lazy_gettext("Make this shorter: up to 500 letters and spaces."))
        ],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="reword", **values)


class SplitForm(SeenForm):
    """Two to four ideas out of one."""

    part_1 = TextAreaField(
        lazy_gettext("First idea"), filters=[tidy], validators=[Length(max=BODY_FITS, message=TOO_LONG)]
    )
    part_2 = TextAreaField(
        lazy_gettext("Second idea"), filters=[tidy], validators=[Length(max=BODY_FITS, message=TOO_LONG)]
    )
    part_3 = TextAreaField(
        lazy_gettext("Third idea"), filters=[tidy], validators=[Length(max=BODY_FITS, message=TOO_LONG)]
    )
    part_4 = TextAreaField(
        lazy_gettext("Fourth idea"), filters=[tidy], validators=[Length(max=BODY_FITS, message=TOO_LONG)]
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="split", **values)

    def texts(self) -> list[Field]:
        """The four fields."""
        return [self.part_1, self.part_2, self.part_3, self.part_4]

    def parts(self) -> list[Part]:
        """The ideas that were written; empty fields are left out."""
        return [Part(field.data) for field in self.texts() if shows_something(field.data or "")]

    def validate_part_2(self, _field: Field) -> None:
        """At least two."""
        if len(self.parts()) < FEWEST_PARTS:
            raise ValidationError(_("Write at least two ideas, each in its own box."))
