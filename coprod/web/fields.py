"""Form fields that more than one room needs."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, IntegerField, SelectMultipleField, TimeField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from coprod.web.text import one_line

FIRST_YEAR, LAST_YEAR = 2000, 2100  # what a calendar of a school can mean; moments outside overflow
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?")


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offered(self) -> set[Any]:
        """What can be ticked, as the form gives it back."""
        return {self.coerce(value) for value, *_rest in self.iter_choices()}

    def pre_validate(self, form: Any) -> None:
        """A value that is not offered (a hand-made request, or a choice that went away) is left out."""
        offered = self.offered()
        self.data = [value for value in self.data or () if value in offered]
        super().pre_validate(form)


class StillOfferedField(MultiCheckboxField):
    """Several of a list whose rows may go away meanwhile: what is ticked and no longer there is said, not dropped."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms names it
        """Refuse what is not on the list, in plain words."""
        if not set(self.data or ()) <= self.offered():
            raise ValidationError(_("Something you ticked is no longer there. Please look again."))


class DayField(DateField):
    """A day, as the browser's calendar sends it, or typed as people write it: 4/12/2026, 4 December 2026."""

    def __init__(self, label: Any = None, **values: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"], **values)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it, or say how to write it."""
        self.raw_data = [typed := one_line(str(valuelist[0]) if valuelist else "")]
        if not typed:
            self.data: date | None = None
            return
        try:
            super().process_formdata([typed])
        except ValueError as error:
            raise ValueError(_("Write the day like this: 4/12/2026.")) from error
        if self.data and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(
                _("Write the day with a year that a calendar at school can have, like 4/12/2026.")
            )


class WholeNumberField(IntegerField):
    """A whole number; what is none is said in our own words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it, or say what is wanted."""
        try:
            super().process_formdata([one_line(str(value)) for value in valuelist])
        except ValueError as error:
            raise ValueError(_("Write a whole number, in figures.")) from error


class ClockField(TimeField):
    """A time of day, as the browser sends it, or typed as people write it: 15:30, 3.30pm, 9 am."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it, or say how to write it."""
        self.data: time | None = None
        self.raw_data = [typed := one_line(str(valuelist[0]) if valuelist else "").lower()]
        if not typed:
            return
        found = _CLOCK.fullmatch(typed.removesuffix(":00") if typed.count(":") == 2 else typed)
        hour = int(found[1]) if found else 24
        if found and found[3]:
            hour = hour % 12 + (12 if found[3] == "pm" else 0) if hour <= 12 else 24
        minute = int(found[2] or 0) if found else 0
        if hour > 23 or minute > 59:
            raise ValueError(_("Write the time like this: 15:30."))
        self.data = time(hour, minute)
