"""The forms of a round: what is asked, and what the school makes of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from coprod.changes.cards import verdict_words
from coprod.changes.models import WORDS_FIT, Verdict
from coprod.clock import now
from coprod.decisions.clock import school_day
from coprod.reviews import words
from coprod.reviews.actions import Finding, Own, Plan
from coprod.reviews.models import FEWEST_DAYS, MOST_DAYS, MOST_OWN, OWN_FITS, USUAL_DAYS, NextStep
from coprod.web.fields import DayField, WholeNumberField
from coprod.web.text import one_line, shows_something, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")


def _sentence(label: Any) -> StringField:
    return StringField(
        label, [Length(max=OWN_FITS, message=TOO_LONG)], [one_line], render_kw={"maxlength": OWN_FITS}
    )


class QuestionsForm(FlaskForm):
    """One to three sentences that people agree with or not, each once more for young readers, and the days."""

    question_1 = _sentence(_l("First question"))
    plain_1 = _sentence(_l("The first one in words for young readers"))
    question_2 = _sentence(_l("Second question"))
    plain_2 = _sentence(_l("The second one in words for young readers"))
    question_3 = _sentence(_l("Third question"))
    plain_3 = _sentence(_l("The third one in words for young readers"))
    days_open = WholeNumberField(
        _l("For how many days can people answer?"),
        [
            InputRequired(_l("Write a whole number, in figures.")),
            NumberRange(FEWEST_DAYS, MOST_DAYS, message=_l("Choose between %(min)d and %(max)d days.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    @property
    def pairs(self) -> list[tuple[Field, Field]]:
        """Each question with its words for young readers."""
        return [(self[f"question_{n}"], self[f"plain_{n}"]) for n in range(1, MOST_OWN + 1)]

    def validate_question_1(self, _field: Field) -> None:
        """At least one, and no words for young readers without the words they stand for."""
        if not any(shows_something(question.data or "") for question, _plain in self.pairs):
            raise ValidationError(_("Write at least one question."))

    def validate_plain_1(self, _field: Field) -> None:
        """Words for young readers stand for the question above them."""
        for question, plain in self.pairs:
            if plain.data and not shows_something(question.data or ""):
                raise ValidationError(_("Write the question first, then its words for young readers."))

    def plan(self) -> Plan:
        """What was sent, once it is valid."""
        return Plan(
            [
                Own(question.data, plain.data or "")
                for question, plain in self.pairs
                if shows_something(question.data or "")
            ],
            self.days_open.data or USUAL_DAYS,
        )

    def show(self, questions: Sequence[Own], days_open: int) -> None:
        """Fill the fields from what is there."""
        for (question, plain), own in zip(self.pairs, questions, strict=False):
            question.data, plain.data = own.wording, own.plain_wording
        self.days_open.data = days_open


class FindingForm(FlaskForm):
    """Whether it helped, and what now. Call :meth:`offer` before it is read or shown."""

    verdict = RadioField(_l("Did it help?"), [InputRequired(_l("Say whether it helped. “Too early to say” is an answer too."))])  # fmt: skip
    next_step = RadioField(_l("What now?"), [InputRequired(_l("Say what the school does now."))])
    words = TextAreaField(
        _l("How do you know, and why this?"),
        [
            DataRequired(_l("Say in plain words how you know, and why the school does this now.")),
            Length(max=WORDS_FIT, message=TOO_LONG),
        ],
        [tidy],
    )
    ask_again_on = DayField(_l("If it is too early: when do you ask again?"), validators=[Optional()])

    def offer(self) -> None:
        """Set the choices."""
        self.verdict.choices = [(verdict.value, verdict_words(verdict)) for verdict in Verdict]
        self.next_step.choices = [(step.value, words.next_step(step)) for step in NextStep]

    def validate_words(self, field: Field) -> None:
        """Something that a reader sees."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Say in plain words how you know, and why the school does this now."))

    def finding(self) -> Finding:
        """What was sent, once it is valid."""
        return Finding(
            Verdict(self.verdict.data),
            NextStep(self.next_step.data),
            self.words.data or "",
            self.ask_again_on.data,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Beside each field's own: "too early" needs a day that lies ahead (an empty field checks nothing itself)."""
        fits = super().validate(extra_validators)
        day, wrong = self.ask_again_on.data, self.ask_again_on.errors
        lies_ahead = day is not None and day > school_day(now())
        if self.verdict.data == Verdict.TOO_EARLY and not wrong and not lies_ahead:
            self.ask_again_on.errors = [_("Choose a day that lies ahead, on which people are asked again.")]
            return False
        return bool(fits)
