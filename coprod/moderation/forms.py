"""The moderator's forms: send back, reword, split, and the press of one button."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from coprod.ideas import words
from coprod.ideas.models import BODY_FITS, WHY_FITS, Idea, ReturnReason
from coprod.moderation.actions import FEWEST_PARTS, Part
from coprod.moderation.rules import Rules
from coprod.moderation.seen import as_seen
from coprod.schools.models import CareRules
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


class NoteForm(FlaskForm):
    """A word to the other moderators."""

    body = TextAreaField(
        lazy_gettext("A note for other moderators"),
        filters=[tidy],
        validators=[
            DataRequired(lazy_gettext("Write the note first.")),
            Length(
                max=RETURN_WORDS_FIT, message=lazy_gettext("Make this shorter: up to 500 letters and spaces.")
            ),
        ],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="note", **values)


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


class _Number(IntegerField):
    """A whole number; what was typed instead comes back tidied."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it."""
        self.raw_data = [tidy(value) for value in valuelist[:1]]
        super().process_formdata(self.raw_data)


class RulesForm(FlaskForm):
    """How ideas are read at this school."""

    second_reader = BooleanField(lazy_gettext("Two moderators must say yes before others read an idea"))
    escalate_hours = _Number(
        lazy_gettext("After how many hours is the next in line told of a concern that nobody has read?"),
        validators=[
            InputRequired(lazy_gettext("Write a number of hours, from 1 to 72.")),
            NumberRange(1, 72, lazy_gettext("Write a number of hours, from 1 to 72.")),
        ],
    )
    keep_months = _Number(
        lazy_gettext("For how many months after the answers is it kept who wrote what?"),
        validators=[
            Optional(),
            NumberRange(6, 120, lazy_gettext("Write a number of months, from 6 to 120, or leave it empty.")),
        ],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        for reason in ReturnReason:
            self[f"words_{reason}"].label.text = words.reason(reason)

    def reason_fields(self) -> list[Field]:
        """A field for the kind words of each reason."""
        return [self[f"words_{reason}"] for reason in ReturnReason]

    def show(self, rules: CareRules) -> None:
        """Fill in what holds now."""
        self.second_reader.data = rules.second_reader
        self.escalate_hours.data, self.keep_months.data = rules.escalate_hours, rules.keep_months
        for reason in ReturnReason:
            self[f"words_{reason}"].data = rules.reason_words.get(reason) or words.kind_words(reason)

    def rules(self) -> Rules:
        """What was filled in. Words that are as shipped are not kept, so that they may still be translated."""
        own = {reason.value: self[f"words_{reason}"].data or "" for reason in ReturnReason}
        return Rules(
            second_reader=bool(self.second_reader.data),
            escalate_hours=int(self.escalate_hours.data or 4),
            keep_months=self.keep_months.data,
            reason_words={
                key: text for key, text in own.items() if text and text != words.kind_words(ReturnReason(key))
            },
        )


for _reason in ReturnReason:
    setattr(
        RulesForm,
        f"words_{_reason}",
        TextAreaField(
            filters=[tidy],
            validators=[
                Length(
                    max=RETURN_WORDS_FIT,
                    message=lazy_gettext("Make this shorter: up to 500 letters and spaces."),
                )
            ],
        ),
    )
