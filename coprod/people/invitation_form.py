"""The form of an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import flask
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import DataRequired, InputRequired, ValidationError

from coprod.access.kept_forms import KeptFlaskForm
from coprod.clock import now
from coprod.web.fields import DayField, MultiCheckboxField

LONGEST = timedelta(days=366)


class InvitationForm(KeptFlaskForm):
    """Which consultations, and the last day."""

    consultations = MultiCheckboxField(
        _l("Which consultations?"), [DataRequired(_l("Choose at least one."))], coerce=int
    )
    until = DayField(_l("The last day"), validators=[InputRequired(_l("Write the last day."))])

    def offer(self, consultations: Sequence[tuple[int, str]]) -> None:
        """Fill the list."""
        self.consultations.choices = list(consultations)

    def validate_until(self, field: Field) -> None:
        """From today to a year from now."""
        if field.data is None:  # said already
            return
        today = now().astimezone(_zone()).date()
        if not today <= field.data <= today + LONGEST:
            raise ValidationError(str(_l("Choose a day between today and a year from now.")))

    def last_moment(self) -> datetime:
        """The end of the last day, as the school's clocks show it."""
        assert self.until.data is not None  # noqa: S101  # validated
        return datetime.combine(self.until.data + timedelta(days=1), time(), _zone()).astimezone(UTC)


def _zone() -> ZoneInfo:
    return ZoneInfo(flask.current_app.extensions["coprod_settings"].time_zone)
