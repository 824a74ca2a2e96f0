"""The administrator's forms: hand over a roll, say which column is which, use it, and move the school up a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from coprod.clock import now
from coprod.people.register_forms import YEARS, optional_number
from coprod.people.words import year as year_in_words
from coprod.roster import words
from coprod.roster.columns import FIELDS, Field, RollKind, may_not_be_read
from coprod.roster.gather import Wishes
from coprod.roster.reading import as_choice
from coprod.web.text import one_line, shows_something

EVERYBODY, SOME = "everybody", "some"
RESPONSIBLE, ALL = "responsible", "all"


class _AboutTheRoll(FlaskForm):
    """What the reader of a file needs to know of it."""

    kind = RadioField(
        _l("Who is in the file?"),
        [DataRequired(_l("Choose who is in the file."))],
        choices=[
            SelectChoice(RollKind.PUPILS.value, _l("Pupils, with their parents and carers")),
            SelectChoice(RollKind.STAFF.value, _l("Staff")),
        ],
        default=RollKind.PUPILS.value,
    )
    whole = RadioField(
        _l("Is everybody in it?"),
        [DataRequired(_l("Choose whether everybody is in it."))],
        choices=[
            SelectChoice(EVERYBODY, _l("Everybody: whoever is missing has left")),
            SelectChoice(SOME, _l("Only some: nobody leaves")),
        ],
        default=EVERYBODY,
    )
    who = RadioField(
        _l("Which contacts are parents or carers?"),
        [DataRequired(_l("Choose which contacts are taken in."))],
        choices=[
            SelectChoice(RESPONSIBLE, _l("Those with parental responsibility")),
            SelectChoice(ALL, _l("All contacts in the file")),
        ],
        default=RESPONSIBLE,
    )

    def wishes(self) -> Wishes:
        """What was said of the file."""
        return Wishes(
            kind=RollKind(self.kind.data),
            today=now().date(),
            whole=self.whole.data != SOME,
            only_responsible=self.who.data != ALL,
        )


class UploadForm(_AboutTheRoll):
    """Hand over a file."""

    file = FileField(_l("The file"), [FileRequired(_l("Choose the file first."))])


class ColumnsForm(_AboutTheRoll):
    """Say which column is which, and hand the file over once more: nothing of it was kept."""

    file = FileField(_l("The same file, once more"), [FileRequired(_l("Choose the file once more."))])

    def chosen(self) -> dict[Field, str]:
        """The column of each field."""
        selects = {what: self[select_name(what)].data for what in FIELDS[RollKind(self.kind.data)]}
        return {what: choice for what, choice in selects.items() if choice}


def select_name(what: Field) -> str:
    """The name of a field's list of columns."""
    return f"column_{what.value}"


def columns_form(kind: RollKind, headings: Sequence[str], first: Mapping[Field, str]) -> ColumnsForm:
    """The form for a file with these headings.

    Args:
        first: the heading of each field as it was guessed or chosen before.
    """
    offered = [
        SelectChoice("", _("Do not read")),
        *(
            SelectChoice(as_choice(place, heading), heading)
            for place, heading in enumerate(headings)
            if shows_something(heading) and not may_not_be_read(heading)
        ),
    ]
    starts = {heading: as_choice(place, heading) for place, heading in reversed(list(enumerate(headings)))}
    fields: dict[str, Any] = {
        select_name(what): SelectField(
            words.FIELDS_OF[kind][what],
            choices=offered,
            default=starts.get(first.get(what, ""), ""),
            validate_choice=False,
        )
        for what in FIELDS[kind]
    }
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), fields)()
    return form


class UseForm(FlaskForm):
    """Use what was looked at."""

    looked_at = HiddenField()
    sure = BooleanField(_l("Yes, this is the right file, and all of this is meant"))


class YearForm(FlaskForm):
    """Move up a year."""

    top = SelectField(_l("Which year leaves?"), coerce=optional_number)
    looked_at = HiddenField()

    def class_fields(self) -> list[StringField]:
        """The names of classes, in order."""
        return [field for field in self if isinstance(field, StringField) and field.name.startswith("class_")]

    def names(self) -> dict[int, str]:
        """Next year's name of each class."""
        return {int(field.name.removeprefix("class_")): field.data or "" for field in self.class_fields()}

    def trouble(self) -> bool:
        """Put a word beside each name that is there twice; whether there is one."""
        seen: dict[str, str] = {}
        for field in self.class_fields():
            other = seen.setdefault((field.data or "").casefold(), field.name)
            if other != field.name:
                field.errors = [*field.errors, _("Two classes cannot have the same name.")]
        return any(field.errors for field in self.class_fields())


def year_form(classes: Mapping[int, tuple[str, str]], top: int) -> YearForm:
    """The form for these classes: key → name now, name next year."""
    fields: dict[str, Any] = {
        f"class_{key}": StringField(
            now_called,
            [
                DataRequired(_l("Write the name of the class.")),
                Length(max=40, message=_l("Use at most 40 letters.")),
            ],
            filters=[one_line],
            default=next_year,
            render_kw={"maxlength": 40, "autocomplete": "off"},
        )
        for key, (now_called, next_year) in classes.items()
    }
    form: YearForm = type("YearOfSchool", (YearForm,), fields)()
    form.top.choices = [SelectChoice(str(number), year_in_words(number)) for number in YEARS]
    if form.top.data is None:
        form.top.data = top
    return form
