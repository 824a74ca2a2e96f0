"""The room's words: what is read, what is wrong, what changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from coprod.people.words import year
from coprod.roster.cells import LANGUAGES
from coprod.roster.columns import Field, RollKind
from coprod.roster.models import ActKind
from coprod.roster.plan import Change, Plan
from coprod.roster.register import Register
from coprod.roster.roll import Problem, Roll
from coprod.roster.sheet import Unreadable
from coprod.roster.undo import Blocked

_PUPILS = {
    Field.ID: _l("Number of the pupil (not the UPN)"),
    Field.FORENAME: _l("First name, as the class knows it"),
    Field.SURNAME: _l("Family name (only its first letters are kept)"),
    Field.NAME: _l("Whole name, if it stands in one column"),
    Field.YEAR: _l("School year"),
    Field.CLASS: _l("Class or tutor group"),
    Field.LANGUAGE: _l("Language at home"),
    Field.LEAVES: _l("Day of leaving"),
    Field.CONTACT_ID: _l("Number of the contact"),
    Field.CONTACT_TITLE: _l("Title of the contact"),
    Field.CONTACT_FORENAME: _l("First name of the contact"),
    Field.CONTACT_SURNAME: _l("Family name of the contact"),
    Field.CONTACT_NAME: _l("Whole name of the contact, if it stands in one column"),
    Field.MOBILE: _l("Mobile number of the contact"),
    Field.EMAIL: _l("Email of the contact"),
    Field.RESPONSIBILITY: _l("Parental responsibility"),
    Field.ORDER: _l("Court order"),
}
_STAFF = {
    Field.ID: _l("Number of the member of staff"),
    Field.CONTACT_TITLE: _l("Title"),
    Field.FORENAME: _l("First name"),
    Field.SURNAME: _l("Family name"),
    Field.NAME: _l("Whole name, if it stands in one column"),
    Field.EMAIL: _l("Email at work"),
    Field.ROLE: _l("What they do at the school"),
    Field.LEAVES: _l("Day of leaving"),
}
FIELDS_OF: dict[RollKind, dict[Field, Any]] = {RollKind.PUPILS: _PUPILS, RollKind.STAFF: _STAFF}

ACTS = {
    ActKind.PUPILS: _l("Roll of pupils, parents and carers"),
    ActKind.STAFF: _l("List of staff"),
    ActKind.YEAR: _l("Everybody up a year"),
}

UNREADABLE = {
    "too_large": _l("The file is larger than 10 MB. Leave out columns that are not needed, or send one year at a time."),
    "not_csv": _l("This is a workbook or a document. Open it, choose “Save as”, then “CSV”, and send that file."),
    "empty": _l("The file is empty."),
    "too_many_columns": _l("The file has more than %(most)s columns. Leave out what is not needed."),
    "too_many_rows": _l("The file has more than %(most)s rows. Send one year at a time, as “only some”."),
    "open_quote": _l("A quotation mark opens in line %(line)s and does not close. Mend that line, then send the file again."),
    "upns": _l("The column of numbers holds UPNs. A UPN must not stand beside a name: use the number that your own system gives each pupil (admission number, MIS ID)."),
    "nobody": _l("There is nobody in the file whom we could read. Look at the headings of its columns."),
    "bad_zip": _l("This zip file cannot be opened. It may be broken, or locked with a password."),
    "zip_too_large": _l("This zip file unpacks to more than we can read."),
    "no_users": _l("There is no users.csv with anybody in it. A OneRoster zip has users.csv, roles.csv, classes.csv and enrollments.csv."),
}  # fmt: skip

PROBLEMS = {
    "not_split": _l("The row has other columns than the headings, or a broken quotation mark."),
    "no_number": _l("There is no number."),
    "number_too_long": _l("The number is too long."),
    "no_name": _l("There is no first name."),
    "odd_name": _l("“%(shown)s” is not a name that can be shown."),
    "two_names": _l("This number has another name in line %(shown)s."),
    "no_year": _l("“%(shown)s” is not a school year from Reception to Year 13."),
    "no_email": _l("“%(shown)s” is not an email address. It was not read."),
    "no_mobile": _l("“%(shown)s” is not a mobile number. It was not read."),
    "no_day": _l("“%(shown)s” is not a day. They are taken to be here."),
    "odd_class": _l("“%(shown)s” is not a name for a class. It was not read."),
    "contact_without_name": _l("The contact has no name, and is not taken in."),
    "odd_contact_name": _l("“%(shown)s” is not a name that can be shown. The contact is not taken in."),
    "odd_order": _l("The cell for the court order says neither yes nor no. To be safe, the contact is kept out."),
    "shared_email": _l("The contact in line %(shown)s has the same email. It stays with that contact; this one gets a letter."),
    "email_of_another": _l("The email %(shown)s belongs to somebody else in the register, and stays with them."),
}  # fmt: skip

BLOCKED = {
    Blocked.UNDONE: _l("This was taken back."),
    Blocked.OLD: _l("It is more than 14 days old. What was there before is no longer kept."),
    Blocked.NEWER: _l("A newer roll or move up a year rests on it. Take that one back first."),
    Blocked.RESTS: _l("Somebody who joined by it has taken part since, or is asked in a consultation that has opened. Change single people by hand instead."),
}  # fmt: skip


def unreadable(error: Unreadable) -> str:
    """Why a file cannot be used, and what to do."""
    return str(UNREADABLE[error.code]) % error.values if error.values else str(UNREADABLE[error.code])


def problem(one: Problem) -> str:
    """What is wrong in a line."""
    text = str(PROBLEMS[one.code])
    return text % {"shown": one.shown} if "%(shown)s" in text else text


def not_read(roll: Roll) -> list[str]:
    """Headings of the columns that were dropped."""
    read = set(roll.headings.values())
    return [heading for heading in roll.columns if heading.strip() and heading not in read]


def change(one: Change, plan: Plan, roll_names: Mapping[str, str], register: Register) -> Iterator[str]:
    """Each thing that changes for a person, in words."""
    for fact, (before, after) in one.facts.items():
        if fact != "roll_id" or len(one.facts) == 1:
            yield _fact(fact, before, after)
    for name in sorted(one.classes_in):
        yield _("Joins class %(name)s", name=name)
    for key in sorted(one.classes_out):
        yield _("Leaves class %(name)s", name=register.classes[key][0])
    ties = register.children.get(one.person.id, {})
    for spoken_of in one.children_in:
        child = roll_names.get(spoken_of, "")
        if plan.found.get(spoken_of) in ties:
            yield _("Parental responsibility for %(name)s is now as in the file", name=child)
        else:
            yield _("Child: %(name)s", name=child)
    for key in sorted(one.children_out):
        yield _("No longer a contact of %(name)s", name=register.people[key].name)


def _fact(fact: str, before: Any, after: Any) -> str:
    if fact == "active":
        return _("Comes back")
    if fact == "roll_id":
        return _("Is now known by the number of your system")
    shown = {
        "display_name": _("Name: %(before)s → %(after)s", before=before, after=after),
        "email": _("Email: %(before)s → %(after)s", before=before or _("none"), after=after),
        "mobile": _("Mobile: %(before)s → %(after)s", before=before or _("none"), after=after),
        "role": _("Role: %(before)s → %(after)s", before=before or _("none"), after=after),
    }
    if fact == "year":
        return _(
            "%(before)s → %(after)s",
            before=year(before) if before is not None else _("No year"),
            after=year(after),
        )
    if fact == "language":
        return _(
            "Language: %(before)s → %(after)s", before=language(before) or _("none"), after=language(after)
        )
    return shown[fact]


def language(code: str) -> str:
    """A language by its English name, as school systems write it."""
    return LANGUAGES[code][0].title() if code in LANGUAGES else code


def summary(counts: Mapping[str, int]) -> str:
    """What an act does, in one line."""
    parts = [
        ngettext("%(num)d joins", "%(num)d join", counts["joined"]),
        ngettext("%(num)d changes", "%(num)d change", counts["changed"]),
        ngettext("%(num)d leaves", "%(num)d leave", counts["left"]),
    ]
    if counts["taken_out"]:
        parts.append(ngettext("%(num)d is taken out by a court order", "%(num)d are taken out by a court order", counts["taken_out"]))  # fmt: skip
    return ", ".join(parts) + "."


def people(number: int) -> str:
    """So many people."""
    return _("Nobody") if not number else ngettext("%(num)d person", "%(num)d people", number)
