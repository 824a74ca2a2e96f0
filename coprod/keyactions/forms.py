"""The forms of a key action: what it says, what makes room for it, why it is let go."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from coprod.keyactions.actions import REASON_NEEDS, Instead, Plan
from coprod.keyactions.models import OWNER_TITLE_FITS, WHAT_FITS, WORDS_FIT, KeyAction
from coprod.people.models import Person
from coprod.web.fields import DayField
from coprod.web.text import one_line, shows_something, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")
LONG = Length(max=WORDS_FIT, message=TOO_LONG)


class SeenForm(FlaskForm):
    """Knows which version its writer had read."""

    version = HiddenField(filters=[one_line])

    def seen(self) -> int:
        """That version; one that never was where nobody could mean it."""
        sent = self.version.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


class PlanForm(SeenForm):
    """What an action says. Call :meth:`offer` before it is read or shown."""

    what = StringField(
        _l("What do we do?"),
        [
            DataRequired(_l("Say in a few plain words what you do.")),
            Length(max=WHAT_FITS, message=TOO_LONG),
        ],
        [one_line],
        render_kw={"maxlength": WHAT_FITS},
    )
    why = TextAreaField(_l("Why this?"), [DataRequired(_l("Say why you chose it.")), LONG], [tidy])
    owner_id = SelectField(
        _l("Who looks after it?"), [InputRequired(_l("Choose who looks after it."))], coerce=int
    )
    owner_title = StringField(
        _l("How is that person named on the wall?"),
        [
            DataRequired(_l("Write a role, such as “Head of Year 8”.")),
            Length(max=OWNER_TITLE_FITS, message=TOO_LONG),
        ],
        [one_line],
        render_kw={"maxlength": OWNER_TITLE_FITS},
    )
    by_when = DayField(_l("By when?"), validators=[InputRequired(_l("Write the day by which it is done."))])
    how_we_know = TextAreaField(
        _l("How will we know?"), [DataRequired(_l("Say what you will look at, or ask.")), LONG], [tidy]
    )
    first_step = TextAreaField(
        _l("What is the first step, this week?"),
        [DataRequired(_l("Say what somebody does this week.")), LONG],
        [tidy],
    )
    instead_of = RadioField(_l("What should stop or wait?"), [Optional()], coerce=int)
    because = TextAreaField(_l("Why does it stop or wait?"), [LONG], [tidy])
    full = False

    def offer(self, owners: Sequence[Person], in_the_way: Sequence[KeyAction] = ()) -> None:
        """Set what can be chosen.

        Args:
            in_the_way: the live actions, where the few are full: one of them has to make room.
        """
        self.full = bool(in_the_way)
        self.owner_id.choices = [
            (person.id, f"{person.display_name}, {person.role}" if person.role else person.display_name)
            for person in owners
        ]
        self.instead_of.choices = [(action.id, action.what) for action in in_the_way]

    def validate_instead_of(self, field: Field) -> None:
        """One makes room where the few are full."""
        if self.full and field.data is None:
            raise ValidationError(_("Choose the one that stops or waits. A few things done well beat many half done."))  # fmt: skip

    def validate_because(self, field: Field) -> None:
        """With a reason."""
        if self.full:
            enough_of_a_reason(field)

    def plan(self) -> Plan:
        """What was sent, once it is valid."""
        return Plan(**{name: self[name].data for name in Plan.__slots__})

    def instead(self) -> Instead | None:
        """What makes room; none where there is room."""
        return Instead(self.instead_of.data, self.because.data or "") if self.full else None

    def show(self, plan: Plan | KeyAction) -> None:
        """Fill the fields from what is there."""
        for name in Plan.__slots__:
            self[name].data = getattr(plan, name)


def enough_of_a_reason(field: Field) -> None:
    """A reason that people can follow.

    Raises:
        ValidationError: it is too short.
    """
    if len(field.data or "") < REASON_NEEDS or not shows_something(field.data):
        raise ValidationError(
            _("Say why, in at least %(least)d letters. All staff can read it.", least=REASON_NEEDS)
        )


class LetGoForm(SeenForm):
    """Why an action is let go."""

    because = TextAreaField(_l("Why does it stop or wait?"), [LONG], [tidy])

    def validate_because(self, field: Field) -> None:
        """With a reason."""
        enough_of_a_reason(field)
