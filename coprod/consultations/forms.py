"""The form in which a consultation is written, and the one that moves its dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from coprod.access.roles import StakeholderGroup
from coprod.consultations import ladder, words
from coprod.consultations.actions import Dates, Draft
from coprod.consultations.models import Consultation, Rung, ShowTallies
from coprod.consultations.readiness import Missing
from coprod.people.models import Person
from coprod.schools.models import ClassGroup
from coprod.web.fields import ClockField, DayField, MultiCheckboxField, WholeNumberField
from coprod.web.text import one_line, tidy

TITLE_FITS, QUESTION_FITS, TEXT_FITS = 120, 280, 6000
MOST_TO_BE_HEARD = 500
MOMENTS = ("ideas_open", "ideas_close", "voting_open", "voting_close")
START_OF_SCHOOL, END_OF_SCHOOL = time(9, 0), time(15, 30)
TOO_LONG = lazy_gettext("Make this shorter.")


class DatesForm(FlaskForm):
    """The dates: each a day and a time in the school's zone."""

    ideas_open_day = DayField(lazy_gettext("Day"))
    ideas_open_time = ClockField(lazy_gettext("Time"))
    ideas_close_day = DayField(lazy_gettext("Day"))
    ideas_close_time = ClockField(lazy_gettext("Time"))
    voting_open_day = DayField(lazy_gettext("Day"))
    voting_open_time = ClockField(lazy_gettext("Time"))
    voting_close_day = DayField(lazy_gettext("Day"))
    voting_close_time = ClockField(lazy_gettext("Time"))
    answer_by = DayField(lazy_gettext("By which day is every proposal answered?"))

    def dates(self) -> Dates:
        """What was typed. A day without a time means the start of a school day for opening, its end for closing."""
        ideas_open, ideas_close, voting_open, voting_close = (self._moment(name) for name in MOMENTS)
        return Dates(ideas_open, ideas_close, voting_open, voting_close, self.answer_by.data)

    def show_dates(self, consultation: Consultation) -> None:
        """Fill in the dates as they are."""
        for name in MOMENTS:
            moment: datetime | None = getattr(consultation, f"{name}_at")
            local = moment.astimezone(school_zone()) if moment else None
            self[f"{name}_day"].data = local.date() if local else None
            self[f"{name}_time"].data = local.time() if local else None
        self.answer_by.data = consultation.answer_by

    def say_beside(self, missing: Sequence[Missing]) -> None:
        """Put what is missing beside its field, as errors."""
        for thing in missing:
            name = f"{thing.field}_day" if thing.field in MOMENTS else thing.field
            self[name].errors = [*self[name].errors, thing.words]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: what closes, closes after it opens (the database would refuse it)."""
        fits = super().validate(extra_validators)
        for what in ("ideas", "voting"):
            opens, closes = self._moment(f"{what}_open"), self._moment(f"{what}_close")
            if opens and closes and closes <= opens:
                self.say_beside([Missing(f"{what}_close", _("This must be later than the opening."))])
                fits = False
        return fits

    def _moment(self, name: str) -> datetime | None:
        day: date | None = self[f"{name}_day"].data
        clock: time | None = self[f"{name}_time"].data
        if day is None:
            return None
        clock = clock or (START_OF_SCHOOL if name.endswith("open") else END_OF_SCHOOL)
        return datetime.combine(day, clock, school_zone()).astimezone(UTC)


class ConsultationForm(DatesForm):
    """Everything a moderator writes. All but a title may be left for later."""

    title = StringField(
        lazy_gettext("Title"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Give it a title, so that you find it again.")),
            Length(max=TITLE_FITS, message=TOO_LONG),
        ],
    )
    question = TextAreaField(
        lazy_gettext("The question"),
        filters=[one_line],
        validators=[Length(max=QUESTION_FITS, message=TOO_LONG)],
    )
    background = TextAreaField(
        lazy_gettext("Why we ask, and what is known"),
        filters=[tidy],
        validators=[Length(max=TEXT_FITS, message=TOO_LONG)],
    )
    can_change = TextAreaField(
        lazy_gettext("What can change"), filters=[tidy], validators=[Length(max=TEXT_FITS, message=TOO_LONG)]
    )
    cannot_change = TextAreaField(
        lazy_gettext("What cannot change this time"),
        filters=[tidy],
        validators=[Length(max=TEXT_FITS, message=TOO_LONG)],
    )
    decision_maker = SelectField(lazy_gettext("Who decides, and answers every proposal?"))
    asked_groups = MultiCheckboxField(lazy_gettext("Who is asked?"))
    asked_years = MultiCheckboxField(lazy_gettext("Only some years?"), coerce=int)
    classes = MultiCheckboxField(lazy_gettext("Only some classes?"), coerce=int)
    rung = RadioField(lazy_gettext("How much say do people have this time?"))
    show_tallies = RadioField(lazy_gettext("When may people see how others voted?"))
    minimum_heard = WholeNumberField(
        lazy_gettext("How many votes of a group are enough to say something?"),
        default=10,
        validators=[
            Optional(),
            NumberRange(1, MOST_TO_BE_HEARD, lazy_gettext("Write a number from 1 to 500.")),
        ],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.asked_groups.choices = [(group.value, words.group(group)) for group in StakeholderGroup]
        self.rung.choices = [(rung.value, ladder.name(rung)) for rung in ladder.LADDER]
        self.show_tallies.choices = [
            (ShowTallies.AFTER_CLOSE.value, _("When voting has closed")),
            (ShowTallies.AFTER_VOTE.value, _("When they have voted on that card")),
        ]

    def offer(self, deciders: Sequence[Person], years: Sequence[int], classes: Sequence[ClassGroup]) -> None:
        """The choices that depend on the school."""
        self.decision_maker.choices = [
            ("", _("Not chosen yet")),
            *((str(person.id), _who(person)) for person in deciders),
        ]
        self.asked_years.choices = [(year, words.year(year)) for year in years]
        self.classes.choices = [(group.id, group.name) for group in classes]

    def start(self) -> None:
        """A new one: the commonest choices."""
        self.asked_groups.data = [group.value for group in StakeholderGroup]
        self.rung.data = Rung.CONSULTATION.value
        self.show_tallies.data = ShowTallies.AFTER_CLOSE.value

    def show(self, consultation: Consultation, class_ids: Sequence[int]) -> None:
        """Fill in a draft as it is. A decision-maker who left that duty is shown as not chosen."""
        for name in ("title", "question", "background", "can_change", "cannot_change", "minimum_heard"):
            self[name].data = getattr(consultation, name)
        offered = {value for value, *_rest in self.decision_maker.iter_choices()}
        decider = str(consultation.decision_maker_id or "")
        self.decision_maker.data = decider if decider in offered else ""
        self.asked_groups.data = list(consultation.asked_groups)
        self.asked_years.data = list(consultation.asked_years)
        self.classes.data = list(class_ids)
        self.rung.data = consultation.rung.value
        self.show_tallies.data = consultation.show_tallies.value
        self.show_dates(consultation)

    def draft(self) -> Draft:
        """What was written."""
        return Draft(
            title=self.title.data or "",
            question=self.question.data or "",
            background=self.background.data or "",
            can_change=self.can_change.data or "",
            cannot_change=self.cannot_change.data or "",
            decision_maker_id=int(self.decision_maker.data) if self.decision_maker.data else None,
            asked_groups=list(self.asked_groups.data or ()),
            asked_years=list(self.asked_years.data or ()),
            class_ids=list(self.classes.data or ()),
            dates=self.dates(),
            rung=Rung(self.rung.data or Rung.CONSULTATION),
            show_tallies=ShowTallies(self.show_tallies.data or ShowTallies.AFTER_CLOSE),
            minimum_heard=self.minimum_heard.data or 10,
        )


def school_zone() -> ZoneInfo:
    """The time zone that people at the school mean when they write a time."""
    return ZoneInfo(flask.current_app.extensions["coprod_settings"].time_zone)


def _who(person: Person) -> str:
    return f"{person.role} ({person.display_name})" if person.role else person.display_name
