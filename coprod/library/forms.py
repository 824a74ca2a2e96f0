"""The forms of the library: a school's own activity, a link, and what a class agreed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from coprod.activities import Setting
from coprod.consultations.models import Consultation
from coprod.ideas.actions import Draft
from coprod.ideas.models import BODY_FITS, WHY_FITS
from coprod.library import shelves
from coprod.library.actions import LinkDraft, OwnDraft
from coprod.library.models import (
    PURPOSE_FITS,
    QUESTION_FITS,
    TITLE_FITS,
    URL_FITS,
    WORDS_FIT,
    LibraryLink,
    OwnActivity,
)
from coprod.moves import here
from coprod.web.fields import MultiCheckboxField
from coprod.web.text import one_line, shows_something, tidy

YEARS = range(14)
MOST_MOVES = 6
TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")


def _fits(most: int) -> Length:
    return Length(max=most, message=TOO_LONG)


class _Shelved(FlaskForm):
    """What an own activity and a link have in common: title, years, moves."""

    title = StringField(_l("Title"), [DataRequired(_l("Give it a title.")), _fits(TITLE_FITS)], [one_line])
    first_year = SelectField(_l("From year"), coerce=int, default=3)
    last_year = SelectField(_l("To year"), coerce=int, default=11)
    moves = MultiCheckboxField(_l("Which moves does it make?"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.moves.choices = [(move.code, move.label_practitioner) for move in here.framework()]
        self.first_year.choices = self.last_year.choices = [
            (year, shelves.year_words((year, year))) for year in YEARS
        ]

    def validate_last_year(self, field: Field) -> None:
        """From a year up to another, not down."""
        if (
            isinstance(field.data, int)
            and isinstance(self.first_year.data, int)
            and field.data < self.first_year.data
        ):
            raise ValidationError(_("The last year comes before the first. Please look again."))

    def validate_moves(self, field: Field) -> None:
        """At least one, for it is found by them; a few, not all."""
        if not 1 <= len(field.data or ()) <= MOST_MOVES:
            raise ValidationError(_("Choose one to six moves that it makes."))

    @property
    def years(self) -> tuple[int, int]:
        """From which year to which."""
        return self.first_year.data or 0, self.last_year.data or 0


class OwnForm(_Shelved):
    """A school's own activity."""

    setting = RadioField(_l("Where does it happen?"), [InputRequired(_l("Say where it happens."))])
    purpose = TextAreaField(
        _l("What is it for?"), [DataRequired(_l("Say what it is for.")), _fits(PURPOSE_FITS)], [tidy]
    )
    need = TextAreaField(_l("What you need"), [_fits(WORDS_FIT)], [tidy])
    steps = TextAreaField(
        _l("How it goes"), [DataRequired(_l("Write at least one step.")), _fits(WORDS_FIT)], [tidy]
    )
    prompts = TextAreaField(_l("Questions to talk about"), [_fits(WORDS_FIT)], [tidy])
    sheet = TextAreaField(_l("Pupil sheet"), [_fits(WORDS_FIT)], [tidy])
    question = StringField(
        _l("The question at the end"),
        [DataRequired(_l("Write the question that the class answers together.")), _fits(QUESTION_FITS)],
        [one_line],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.setting.choices = [(one.value, shelves.setting_words(one)) for one in Setting]

    def validate_steps(self, field: Field) -> None:
        """Each line begins with its minutes."""
        try:
            shelves.steps_of(field.data or "")
        except ValueError as error:
            raise ValidationError(
                _(
                    "Begin each line with its minutes, as “5 Sort the cards in pairs”. This one does not fit: %(line)s",
                    line=str(error)[:80],
                )
            ) from error

    def show(self, row: OwnActivity) -> None:
        """Fill in what is there."""
        for name in (
            "title",
            "first_year",
            "last_year",
            "purpose",
            "need",
            "steps",
            "prompts",
            "sheet",
            "question",
        ):
            self[name].data = getattr(row, name)
        self.moves.data, self.setting.data = [*row.moves], row.setting.value

    def draft(self) -> OwnDraft:
        """What was written."""
        return OwnDraft(
            title=self.title.data or "",
            moves=tuple(self.moves.data or ()),
            years=self.years,
            setting=Setting(self.setting.data),
            purpose=self.purpose.data or "",
            need=self.need.data or "",
            steps=self.steps.data or "",
            prompts=self.prompts.data or "",
            sheet=self.sheet.data or "",
            question=self.question.data or "",
        )


class LinkForm(_Shelved):
    """A link to something that others made."""

    made_by = StringField(
        _l("Who made it?"),
        [DataRequired(_l("Say who made it, so that they get the thanks.")), _fits(TITLE_FITS)],
        [one_line],
    )
    purpose = TextAreaField(
        _l("What is it for?"), [DataRequired(_l("Say what it is for.")), _fits(PURPOSE_FITS)], [tidy]
    )
    url = StringField(
        _l("Where is it?"), [DataRequired(_l("Copy the address of its page.")), _fits(URL_FITS)], [one_line]
    )

    def validate_url(self, field: Field) -> None:
        """A web page's address, and nothing that would run or open something else."""
        try:
            parts = urlsplit(field.data or "")
            good = (
                parts.scheme in {"http", "https"}
                and "." in (parts.hostname or "")
                and " " not in (field.data or "")
            )
        except ValueError:
            good = False
        if not good or parts.username or not (field.data or "").startswith(("https://", "http://")):
            raise ValidationError(_("Write the whole address of a web page, beginning with https://"))

    def show(self, row: LibraryLink) -> None:
        """Fill in what is there."""
        for name in ("title", "first_year", "last_year", "made_by", "purpose", "url"):
            self[name].data = getattr(row, name)
        self.moves.data = [*row.moves]

    def draft(self) -> LinkDraft:
        """What was written."""
        return LinkDraft(
            title=self.title.data or "",
            made_by=self.made_by.data or "",
            purpose=self.purpose.data or "",
            moves=tuple(self.moves.data or ()),
            years=self.years,
            url=self.url.data or "",
        )


class ClassIdeaForm(FlaskForm):
    """What a class agreed, as its tutor types it."""

    consultation_id = RadioField(_l("Which question is it for?"), coerce=int)
    body = TextAreaField(
        _l("What the class agreed"),
        [
            DataRequired(_l("Write what the class agreed.")),
            Length(max=BODY_FITS, message=_l("Make it shorter: up to 280 letters and spaces.")),
        ],
        [tidy],
    )
    why = TextAreaField(
        _l("Why does it matter to the class?"),
        [Length(max=WHY_FITS, message=_l("Make this part shorter: up to 500 letters and spaces."))],
        [tidy],
    )

    def offer(self, consultations: list[Consultation]) -> None:
        """The consultations it may go to."""
        self.consultation_id.choices = [(one.id, one.question or one.title) for one in consultations]
        if len(consultations) == 1 and self.consultation_id.data is None:
            self.consultation_id.data = consultations[0].id

    def validate_consultation_id(self, field: Field) -> None:
        """One of those that are open to this class."""
        if field.data is None:
            raise ValidationError(_("Choose a question."))

    def validate_body(self, field: Field) -> None:
        """Something that a reader would see."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Write what the class agreed."))

    def draft(self, moves: tuple[str, ...]) -> Draft:
        """What was written, tied to the moves of the activity."""
        return Draft(self.body.data or "", self.why.data or "", moves[:MOST_MOVES])
