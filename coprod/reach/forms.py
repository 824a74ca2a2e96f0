"""The forms of the reach plan. Their words are about many people: one that names somebody of the school is sent back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from coprod.access.roles import StakeholderGroup
from coprod.buying.forms import SeenForm
from coprod.clock import now
from coprod.consultations.words import group as group_name
from coprod.decisions.clock import school_day
from coprod.reach import words
from coprod.reach.actions import Outcome, Plan
from coprod.reach.models import LEARNT_FITS, WHAT_FITS, WHO_FITS, WHOM_FITS, Channel, ReachStep, Worked
from coprod.screening import CONTACTS, Kind, Names, read
from coprod.web.fields import DayField
from coprod.web.text import one_line, shows_something, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")


def _line(label: Any, fits: int, *checks: Any) -> StringField:
    return StringField(
        label, [*checks, Length(max=fits, message=TOO_LONG)], [one_line], render_kw={"maxlength": fits}
    )


def _text(label: Any, fits: int) -> TextAreaField:
    return TextAreaField(label, [Length(max=fits, message=TOO_LONG)], [tidy])


class AboutManyForm(SeenForm):
    """A form whose texts name nobody and hold no contact. Give it ``people`` before it is validated."""

    people: Sequence[str] = ()
    about_many: tuple[str, ...] = ()
    """The fields that are read."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Beside each field's own: none of these texts names a person of the school."""
        fits = super().validate(extra_validators)
        names = Names(self.people)
        for field in (self[name] for name in self.about_many):
            found = [
                field.data[mark.start : mark.end]
                for mark in read(field.data or "", names).marks
                if mark.kind is Kind.NAME or mark.kind in CONTACTS
            ]
            if found:
                field.errors = [
                    *field.errors,
                    _("“%(words)s” looks like a person’s name or contact. Write about many people here, never about one.", words=found[0]),
                ]  # fmt: skip
                fits = False
        return bool(fits)


class StepForm(AboutManyForm):
    """Whom to reach, how, who does it, by when."""

    about_many = ("whom", "what")

    stakeholder_group = RadioField(_l("Which group?"), [InputRequired(_l("Choose a group."))])
    whom = _line(
        _l("Whom do you want to reach?"), WHOM_FITS, DataRequired(_l("Write whom you want to reach."))
    )
    channel = SelectField(_l("How?"))
    what = _text(_l("What exactly will you do?"), WHAT_FITS)
    who = _line(_l("Who does it?"), WHO_FITS, DataRequired(_l("Write who does it.")))
    by_day = DayField(_l("By when?"), validators=[InputRequired(_l("Write a day."))])

    def offer(self) -> None:
        """Set what can be chosen."""
        self.stakeholder_group.choices = [(one.value, group_name(one.value)) for one in StakeholderGroup]
        self.channel.choices = [(one.value, words.channel(one)) for one in Channel]

    def validate_whom(self, field: Field) -> None:
        """Words that a reader can see."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Write whom you want to reach."))

    def validate_who(self, field: Field) -> None:
        """The same."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Write who does it."))

    def plan(self) -> Plan:
        """What was sent, once it is valid."""
        return Plan(
            StakeholderGroup(self.stakeholder_group.data),
            self.whom.data or "",
            Channel(self.channel.data),
            self.what.data or "",
            self.who.data or "",
            self.by_day.data or school_day(now()),
        )

    def show(self, step: ReachStep) -> None:
        """Fill the fields from what is there."""
        self.stakeholder_group.data, self.channel.data = step.stakeholder_group.value, step.channel.value
        for name in ("whom", "what", "who", "by_day"):
            self[name].data = getattr(step, name)


class OutcomeForm(AboutManyForm):
    """When it was done, whether it worked, and what was learnt."""

    about_many = ("learnt",)

    done_on = DayField(_l("When was it done?"), validators=[InputRequired(_l("Write a day."))])
    worked = RadioField(_l("Did it work?"), [InputRequired(_l("Say whether it worked."))])
    learnt = _text(_l("What have you learnt?"), LEARNT_FITS)

    def offer(self) -> None:
        """Set what can be chosen."""
        self.worked.choices = [(one.value, words.worked(one)) for one in Worked]

    def validate_done_on(self, field: Field) -> None:
        """Not a day that is still to come."""
        if field.data and field.data > school_day(now()):
            raise ValidationError(_("Choose a day that is not in the future."))

    def outcome(self) -> Outcome:
        """What was sent, once it is valid."""
        return Outcome(
            self.done_on.data or school_day(now()), Worked(self.worked.data), self.learnt.data or ""
        )

    def show(self, step: ReachStep) -> None:
        """Fill the fields from what is there; a step that was not done was done today, most likely."""
        self.done_on.data = step.done_on or school_day(now())
        self.worked.data = step.worked.value if step.worked else None
        self.learnt.data = step.learnt
