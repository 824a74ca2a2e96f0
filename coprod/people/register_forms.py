"""The administrator's forms: a person of each stakeholder group, and a class."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from coprod.access.kept_forms import KeptFlaskForm
from coprod.access.roles import Duty, StakeholderGroup
from coprod.people import words
from coprod.people.actions import Particulars
from coprod.people.fields import can_be_seen, email_field, mobile_field, name_field
from coprod.people.letters import in_english
from coprod.roster.cells import LANGUAGES
from coprod.schools.models import ClassGroup, ClassKind
from coprod.web.fields import MultiCheckboxField, StillOfferedField
from coprod.web.text import one_line

YEARS = range(14)
MOST_AT_ONCE = 200


def optional_number(text: str | None) -> int | None:
    """A choice of a list whose first entry stands for "none".

    Raises:
        ValueError: no number; WTForms takes it for a choice that is not there.
    """
    return int(text) if text else None


def years(none: str) -> list[SelectChoice]:
    """The school years to choose from, after the words for none of them."""
    return [SelectChoice("", none), *(SelectChoice(str(number), words.year(number)) for number in YEARS)]


class PupilForm(KeptFlaskForm):
    """A pupil."""

    name = name_field(_l("First name, as the class knows it"))
    classes = StillOfferedField(_l("Classes and tutor groups"), coerce=int)
    year = SelectField(_l("School year"), coerce=optional_number)

    def offer(self, classes: Sequence[ClassGroup]) -> None:
        """Fill the lists."""
        self.classes.choices = [SelectChoice(str(one.id), one.name) for one in classes]
        self.year.choices = years(_l("As the class"))
        self.years = {one.id: one.year for one in classes}

    def particulars(self) -> Particulars:
        """What was filled in; the year is that of a class where none is chosen."""
        chosen = frozenset(self.classes.data or ())
        of_classes = [self.years[id_] for id_ in sorted(chosen) if self.years.get(id_) is not None]
        year = self.year.data if self.year.data is not None else next(iter(of_classes), None)
        return Particulars(
            display_name=self.name.data or "",
            year=year,
            class_ids=chosen,
        )


class ParentForm(KeptFlaskForm):
    """A parent or carer."""

    name = name_field(_l("Name, as the school writes to them"))
    email = email_field()
    mobile = mobile_field()
    language = SelectField(_l("Language at home"))

    def offer(self, _classes: Sequence[ClassGroup]) -> None:
        """Fill the list of languages."""
        others = sorted((in_english(code), code) for code in LANGUAGES if code != "en")
        self.language.choices = [
            SelectChoice("", _l("English, or not known")),
            *(SelectChoice(code, name) for name, code in others),
        ]
        if self.language.data == "en":
            self.language.data = ""

    def particulars(self) -> Particulars:
        """What was filled in."""
        return Particulars(
            display_name=self.name.data or "",
            email=self.email.data,
            mobile=self.mobile.data or None,
            language=self.language.data or "",
        )


class PractitionerForm(KeptFlaskForm):
    """A member of staff, or somebody from outside who works with the school's children."""

    name = name_field(_l("Name, as others see it"))
    email = email_field(required=True)
    mobile = mobile_field()
    role = StringField(
        _l("What they do at the school"),
        [Length(max=80, message=_l("Use at most 80 letters."))],
        filters=[one_line],
        render_kw={"maxlength": 80, "autocomplete": "off"},
    )
    outside = BooleanField(_l("They work with our children, but not for the school"))
    duties = MultiCheckboxField(_l("Duties"), coerce=str)
    classes = MultiCheckboxField(_l("Classes in their charge"), coerce=int)

    def offer(self, classes: Sequence[ClassGroup]) -> None:
        """Fill the lists."""
        self.duties.choices = [SelectChoice(duty.value, word) for duty, word in words.DUTIES.items()]
        self.classes.choices = [SelectChoice(str(one.id), one.name) for one in classes]

    def particulars(self) -> Particulars:
        """What was filled in."""
        return Particulars(
            display_name=self.name.data or "",
            email=self.email.data,
            mobile=self.mobile.data or None,
            role=self.role.data or "",
            outside=bool(self.outside.data),
            duties=frozenset(Duty(value) for value in self.duties.data or ()),
            class_ids=frozenset(self.classes.data or ()),
        )


FORMS: dict[StakeholderGroup, type[PupilForm | ParentForm | PractitionerForm]] = {
    StakeholderGroup.PUPILS: PupilForm,
    StakeholderGroup.PARENTS: ParentForm,
    StakeholderGroup.PRACTITIONERS: PractitionerForm,
}


class ClassForm(FlaskForm):
    """A class or tutor group."""

    name = StringField(
        _l("Name"),
        [DataRequired(_l("Write the name of the class.")), Length(max=40, message=_l("Use at most 40 letters.")), can_be_seen],
        filters=[one_line],
        render_kw={"maxlength": 40, "autocomplete": "off"},
    )  # fmt: skip
    year = SelectField(_l("School year"), coerce=optional_number)
    kind = RadioField(
        _l("What is it?"),
        [DataRequired(_l("Choose what it is."))],
        choices=[
            SelectChoice(ClassKind.CLASS.value, _l("A class")),
            SelectChoice(ClassKind.TUTOR_GROUP.value, _l("A tutor group")),
        ],
        default=ClassKind.CLASS.value,
    )

    def offer(self) -> None:
        """Fill the list of years."""
        self.year.choices = years(_l("Mixed years"))


class NamesForm(FlaskForm):
    """Many pupils of one class, a name a line."""

    names = TextAreaField(
        _l("Names of pupils"), [DataRequired(_l("Write at least one name.")), Length(max=20_000)]
    )

    def list_of_names(self) -> list[str]:
        """The names, tidied, empty lines left out."""
        return [name for line in (self.names.data or "").splitlines() if (name := one_line(line))]

    def trouble(self) -> str | None:
        """What is wrong with the list as a whole, in words."""
        names = self.list_of_names()
        if len(names) > MOST_AT_ONCE:
            return str(_l("Add at most %(n)s pupils at once.", n=MOST_AT_ONCE))
        if too_long := next((name for name in names if len(name) > 80), None):
            return str(_l("This name is too long: %(name)s", name=too_long[:80]))
        return None
