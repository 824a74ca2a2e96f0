"""The forms of a self-review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations import words as people
from coprod.decisions.clock import school_day
from coprod.selfreview import words
from coprod.selfreview.actions import Plan, Wording
from coprod.selfreview.models import (
    EVIDENCE_FITS,
    FEWEST_DAYS,
    FEWEST_IN_A_GROUP,
    HOW_FITS,
    MOST_DAYS,
    MOST_IN_A_GROUP,
    TITLE_FITS,
    USUAL_DAYS,
    WHAT_FITS,
    WHO_FITS,
    GroupKind,
    SelfAction,
    SelfQuestion,
    SelfReview,
    Term,
)
from coprod.selfreview.planning import Draft
from coprod.selfreview.standard import SENTENCE_FITS, Area
from coprod.web.fields import DayField, MultiCheckboxField, WholeNumberField
from coprod.web.text import one_line, shows_something, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")


class _Shows:
    """A reader sees something in it."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        if not shows_something(field.data or ""):
            raise ValidationError(self.message)


def _line(label: Any, fits: int, missing: Any) -> StringField:
    return StringField(
        label, [DataRequired(missing), Length(max=fits, message=TOO_LONG), _Shows(missing)], [one_line]
    )


def _sentence(label: Any) -> StringField:
    return _line(label, SENTENCE_FITS, _l("Write a sentence that people can say is so, or not."))


class PlanForm(FlaskForm):
    """A round: its name, who is asked, for how long. Call :meth:`offer` before it is read or shown."""

    title = _line(_l("Name of this round"), TITLE_FITS, _l("Give it a name that everybody understands."))
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


class QuestionForm(FlaskForm):
    """One question in the words of each group, while a round is being prepared."""

    area = RadioField(_l("What is it about?"), [InputRequired(_l("Choose an area."))])
    staff = _sentence(_l("What staff read"))
    parents = _sentence(_l("What parents and carers read"))
    pupils = _sentence(_l("What pupils read"))
    left_out = BooleanField(_l("Leave this question out of the round"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.area.choices = [(one.value, words.area(one)) for one in Area]

    def wording(self) -> Wording:
        """What was written, once it is valid."""
        return Wording(
            Area(self.area.data), self.staff.data or "", self.parents.data or "", self.pupils.data or ""
        )

    def show(self, question: SelfQuestion) -> None:
        """Fill in a question as it is."""
        self.area.data, self.left_out.data = question.area.value, question.left_out
        self.staff.data, self.parents.data = question.staff, question.parents
        self.pupils.data = question.pupils


class GroupForm(FlaskForm):
    """A group that talks: its kind and how many, never who."""

    kind = RadioField(_l("Who sits together?"), [InputRequired(_l("Say who sits together."))])
    people = WholeNumberField(
        _l("How many people?"),
        [
            InputRequired(_l("Write a whole number, in figures.")),
            NumberRange(
                FEWEST_IN_A_GROUP,
                MOST_IN_A_GROUP,
                message=_l("A group has between %(min)d and %(max)d people."),
            ),
        ],
        render_kw={"inputmode": "numeric"},
    )
    held_on = DayField(
        _l("On which day?"), validators=[InputRequired(_l("Write the day like this: 4/12/2026."))]
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(one.value, words.group_kind(one)) for one in GroupKind]


class ActionForm(FlaskForm):
    """What, who, by when, and how the school will know. Call :meth:`offer` before it is read or shown."""

    what = _line(_l("What will be done?"), WHAT_FITS, _l("Say what will be done."))
    who = _line(_l("Who sees to it?"), WHO_FITS, _l("Say who sees to it, as a role."))
    by_when = DayField(_l("By when?"), validators=[InputRequired(_l("Say by when."))])
    how_we_know = _line(_l("How will you know that it helped?"), HOW_FITS, _l("Say how you will know."))
    term = RadioField(_l("How soon?"), [InputRequired(_l("Say how soon."))])
    change = SelectField(_l("Which service change carries it out?"), default="")
    done = BooleanField(_l("It is done"))

    def offer(self, changes: Sequence[tuple[int, str]]) -> None:
        """Set the choices."""
        self.term.choices = [(one.value, words.term(one)) for one in Term]
        self.change.choices = [("", _("None yet")), *[(str(key), title) for key, title in changes]]

    def draft(self) -> Draft:
        """What was written, once it is valid."""
        return Draft(
            self.what.data or "",
            self.who.data or "",
            self.by_when.data or school_day(now()),
            self.how_we_know.data or "",
            Term(self.term.data),
        )

    def change_id(self) -> int | None:
        """The service change that was chosen."""
        return int(self.change.data) if self.change.data else None

    def show(self, action: SelfAction) -> None:
        """Fill in an action as it is."""
        for name in ("what", "who", "by_when", "how_we_know"):
            self[name].data = getattr(action, name)
        self.term.data, self.done.data = action.term.value, action.done_on is not None
        self.change.data = str(action.change_id or "")


class AnswerForm(FlaskForm):
    """One answer, and what its writer would like to add. The colour is the button that was pressed."""

    words = TextAreaField(
        _l("What makes you say so?"),
        [Length(max=EVIDENCE_FITS, message=TOO_LONG)],
        [tidy],
    )

    def said(self) -> str:
        """What was written; empty where a reader would see nothing."""
        said = self.words.data or ""
        return said if shows_something(said) else ""
