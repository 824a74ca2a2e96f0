"""The administrator's forms: other labels for a move, and a move of the school's own."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, DataRequired, Length

from coprod.framework.model import LABEL_LENGTH, Framework, Move
from coprod.framework.ours import Labels
from coprod.moves.actions import Draft
from coprod.moves.models import ADULT_FITS, LABEL_FITS, LINE_FITS, PLAIN_FITS, OwnMove
from coprod.web.text import one_line, shows_something, tidy

MOST_LINES = 8
MOST_WORDS = 60


def _can_be_seen(_form: FlaskForm, field: Field) -> None:
    if field.data and not shows_something(field.data):
        raise ValidationError(_("Write this in letters that can be seen."))


def _lines(text: str | None) -> tuple[str, ...]:
    """The lines of a text that have something on them, each once."""
    return tuple(dict.fromkeys(line for part in (text or "").split("\n") if (line := one_line(part))))


class LabelForm(FlaskForm):
    """What a move is called."""

    label_practitioner = StringField(
        _l("What adults read"),
        [
            DataRequired(_l("Write what adults read.")),
            Length(max=LABEL_FITS, message=_l("Use at most 80 letters and spaces.")),
            _can_be_seen,
        ],
        filters=[one_line],
        render_kw={"maxlength": LABEL_FITS, "autocomplete": "off"},
    )
    label_young_person = StringField(
        _l("What pupils read, on the brick too"),
        [
            DataRequired(_l("Write what pupils read.")),
            Length(max=LABEL_LENGTH, message=_l("Use at most 26 letters and spaces, so that it fits on a brick.")),
            _can_be_seen,
        ],
        filters=[one_line],
        render_kw={"maxlength": LABEL_LENGTH, "autocomplete": "off"},
    )  # fmt: skip

    def labels(self) -> Labels:
        """What was filled in."""
        return Labels(self.label_practitioner.data or "", self.label_young_person.data or "")

    def show_labels(self, labels: Move | OwnMove) -> None:
        """Fill in what holds now."""
        self.label_practitioner.data = labels.label_practitioner
        self.label_young_person.data = labels.label_young_person


class OwnMoveForm(LabelForm):
    """A move of the school's own."""

    compartment = RadioField(_l("Where does it belong?"), validate_choice=False)
    plain = TextAreaField(
        _l("What it is, for pupils"),
        [
            DataRequired(_l("Say what it is in words that a nine-year-old knows.")),
            Length(max=PLAIN_FITS, message=_l("Make this shorter: up to 300 letters and spaces.")),
            _can_be_seen,
        ],
        filters=[tidy],
    )
    adult = TextAreaField(
        _l("What it is, for adults"),
        [
            DataRequired(_l("Say what it is, for adults.")),
            Length(max=ADULT_FITS, message=_l("Make this shorter: up to 600 letters and spaces.")),
            _can_be_seen,
        ],
        filters=[tidy],
    )
    adults_can = TextAreaField(
        _l("What adults and the school can do"),
        [DataRequired(_l("Name at least one thing that adults or the school can do."))],
        filters=[tidy],
    )
    quick_wins = TextAreaField(
        _l("Small things that could start soon"),
        [DataRequired(_l("Name at least one small thing that could start soon."))],
        filters=[tidy],
    )
    words = TextAreaField(_l("Words that people may use for it"), filters=[tidy])

    def __init__(self, framework: Framework, **values: Any) -> None:
        super().__init__(**values)
        self.compartment.choices = [(one.code, one.label) for one in framework.compartments]
        self.compartment.validators = [
            AnyOf([one.code for one in framework.compartments], message=_("Choose where it belongs."))
        ]

    def validate_adults_can(self, field: Field) -> None:
        """A few lines that fit."""
        _few(field, MOST_LINES, LINE_FITS)

    def validate_quick_wins(self, field: Field) -> None:
        """A few lines that fit."""
        _few(field, MOST_LINES, LINE_FITS)

    def validate_words(self, field: Field) -> None:
        """A list of words and short phrases."""
        _few(field, MOST_WORDS, 40)

    def draft(self) -> Draft:
        """What was filled in."""
        return Draft(
            compartment=self.compartment.data or "",
            labels=self.labels(),
            plain=self.plain.data or "",
            adult=self.adult.data or "",
            adults_can=_lines(self.adults_can.data),
            quick_wins=_lines(self.quick_wins.data),
            words=_lines(self.words.data),
        )

    def show(self, row: OwnMove) -> None:
        """Fill in an own move as it is."""
        self.show_labels(row)
        self.compartment.data, self.plain.data, self.adult.data = row.compartment, row.plain, row.adult
        self.adults_can.data = "\n".join(row.adults_can)
        self.quick_wins.data = "\n".join(row.quick_wins)
        self.words.data = "\n".join(row.words)


def _few(field: Field, most: int, fits: int) -> None:
    lines = _lines(field.data)
    if len(lines) > most:
        raise ValidationError(_("Write at most %(number)s lines.", number=most))
    if any(len(line) > fits for line in lines):
        raise ValidationError(_("Make each line shorter: up to %(number)s letters and spaces.", number=fits))
    if field.data and not all(shows_something(line) for line in lines):
        raise ValidationError(_("Write this in letters that can be seen."))
