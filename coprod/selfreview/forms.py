"""The forms of a self-review."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from coprod.access.roles import StakeholderGroup
from coprod.consultations import words as people
from coprod.selfreview.actions import Plan
from coprod.selfreview.models import (
    EVIDENCE_FITS,
    FEWEST_DAYS,
    MOST_DAYS,
    TITLE_FITS,
    USUAL_DAYS,
    SelfReview,
)
from coprod.web.fields import MultiCheckboxField, WholeNumberField
from coprod.web.text import one_line, shows_something, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")


class PlanForm(FlaskForm):
    """A round: its name, who is asked, for how long. Call :meth:`offer` before it is read or shown."""

    title = StringField(
        _l("Name of this round"),
        [
            DataRequired(_l("Give it a name that everybody understands.")),
            Length(max=TITLE_FITS, message=TOO_LONG),
        ],
        [one_line],
    )
    asked_groups = MultiCheckboxField(_l("Who is asked?"))
    days_open = WholeNumberField(
        _l("For how many days can people answer?"),
        [
            InputRequired(_l("Write a whole number, in figures.")),
            NumberRange(FEWEST_DAYS, MOST_DAYS, message=_l("Choose between %(min)d and %(max)d days.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    repeats = SelectField(_l("Which questions?"), default="")

    def offer(self, earlier: Sequence[SelfReview]) -> None:
        """Set the choices: the earlier rounds that can be asked again."""
        self.asked_groups.choices = [(group.value, people.group(group)) for group in StakeholderGroup]
        self.repeats.choices = [
            ("", _("The standard questions")),
            *[(str(one.id), _("Ask again: %(title)s", title=one.title)) for one in earlier],
        ]

    def start(self) -> None:
        """As most schools would begin."""
        self.asked_groups.data = [group.value for group in StakeholderGroup]
        self.days_open.data = USUAL_DAYS

    def show(self, review: SelfReview) -> None:
        """Fill in a round that is being prepared."""
        self.title.data, self.days_open.data = review.title, review.days_open
        self.asked_groups.data = list(review.asked_groups)

    def validate_title(self, field: Field) -> None:
        """Something that a reader sees."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Give it a name that everybody understands."))

    def validate_asked_groups(self, field: Field) -> None:
        """Somebody is asked."""
        if not field.data:
            raise ValidationError(_("Choose at least one group of people."))

    def plan(self) -> Plan:
        """What was sent, once it is valid."""
        return Plan(
            self.title.data or "",
            [StakeholderGroup(group) for group in self.asked_groups.data or ()],
            self.days_open.data or USUAL_DAYS,
            int(self.repeats.data) if self.repeats.data else None,
        )


class AnswerForm(FlaskForm):
    """One answer, and what its writer would like to add. The colour is the button that was pressed."""

    words = TextAreaField(
        _l("What makes you say so?"),
        [Length(max=EVIDENCE_FITS, message=TOO_LONG)],
        [tidy],
    )

    def said(self) -> str:
        """What was written; empty where a reader would see nothing."""
        words = self.words.data or ""
        return words if shows_something(words) else ""
