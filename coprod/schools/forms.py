"""The administrator's forms for the school: its settings, and a holiday."""

from __future__ import annotations

import re

import flask
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.sansio.utils import host_is_trusted
from wtforms import Field, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from coprod.schools.here import Here
from coprod.schools.models import LEAST_THRESHOLD
from coprod.schools.settings import LONGEST, Wanted
from coprod.web.fields import DayField, WholeNumberField
from coprod.web.text import one_line, shows_something

MOST = 100
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def _can_be_seen(_form: FlaskForm, field: Field) -> None:
    if field.data and not shows_something(field.data):
        raise ValidationError(str(_l("Write the name in letters that can be seen.")))


def _is_answered(_form: FlaskForm, field: Field) -> None:
    if not HOST_NAME.fullmatch(field.data):
        raise ValidationError(
            str(_l("Write a host name, like coprod.hillside.sch.uk, without https:// and without /."))
        )
    if not host_is_trusted(field.data, flask.current_app.config["TRUSTED_HOSTS"]):
        raise ValidationError(str(_l("This site does not answer at that name yet. Whoever runs the server adds it to COPROD_TRUSTED_HOSTS first.")))  # fmt: skip


def _number(label: str) -> WholeNumberField:
    return WholeNumberField(
        label,
        [
            InputRequired(_l("Write a number.")),
            NumberRange(LEAST_THRESHOLD, MOST, _l("Write a number from 3 to 100.")),
        ],
        render_kw={"type": "number", "min": LEAST_THRESHOLD, "max": MOST, "inputmode": "numeric"},
    )


class SettingsForm(FlaskForm):
    """What the school says of itself."""

    name = StringField(
        _l("Name of the school"),
        [DataRequired(_l("Write the name of the school.")), Length(max=120, message=_l("Use at most 120 letters.")), _can_be_seen],
        filters=[one_line],
        render_kw={"maxlength": 120, "autocomplete": "organization"},
    )  # fmt: skip
    host = StringField(
        _l("Host name"),
        [Optional(), Length(max=253, message=_l("That is too long for a host name.")), _is_answered],
        filters=[lambda text: one_line(text).lower()],
        render_kw={"maxlength": 253, "autocomplete": "off", "spellcheck": "false"},
    )
    public_threshold = _number(_l("In figures that everybody sees"))
    staff_threshold = _number(_l("In figures that only staff with a duty see"))

    def validate_public_threshold(self, field: Field) -> None:
        """What everybody sees is never finer than what staff see."""
        staff = self.staff_threshold.data
        if field.data is not None and staff is not None and field.data < staff:
            raise ValidationError(str(_l("Everybody must not see smaller groups than staff do. Write a number that is at least as large.")))  # fmt: skip

    def show(self, here: Here) -> None:
        """Fill it in with what holds now."""
        self.name.data, self.host.data = here.name, here.host or ""
        self.public_threshold.data, self.staff_threshold.data = here.public_threshold, here.staff_threshold

    def wanted(self) -> Wanted:
        """What was filled in."""
        return Wanted(
            name=self.name.data or "",
            host=self.host.data or None,
            public_threshold=int(self.public_threshold.data or 0),
            staff_threshold=int(self.staff_threshold.data or 0),
        )


class HolidayForm(FlaskForm):
    """Days without school."""

    what = StringField(
        _l("What it is called"),
        [DataRequired(_l("Write what it is called.")), Length(max=60, message=_l("Use at most 60 letters.")), _can_be_seen],
        filters=[one_line],
        render_kw={"maxlength": 60, "autocomplete": "off"},
    )  # fmt: skip
    first_day = DayField(
        _l("First day without school"), validators=[InputRequired(_l("Write the first day."))]
    )
    last_day = DayField(_l("Last day without school"), validators=[InputRequired(_l("Write the last day."))])

    def validate_last_day(self, field: Field) -> None:
        """It ends when it begins, or later."""
        if not self.first_day.data or not field.data:
            return
        days = (field.data - self.first_day.data).days
        if days < 0:
            raise ValidationError(str(_l("The last day is before the first.")))
        if days >= LONGEST:
            raise ValidationError(str(_l("That is longer than a holiday can be. Look at the years again.")))
