"""From the rows of a sheet to the people they speak of: one row for each pupil, contact and class is normal.

A bad row is left out with its reason, and spoils nothing: a pupil who stands in one is still known to be here.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from coprod.access.roles import StakeholderGroup
from coprod.roster import cells
from coprod.roster.columns import Columns, Field, RollKind, are_tutor_groups
from coprod.roster.contacts import Contacts
from coprod.roster.roll import Roll, Said
from coprod.roster.sheet import Row, Sheet, Unreadable

PUPILS, PRACTITIONERS = StakeholderGroup.PUPILS, StakeholderGroup.PRACTITIONERS


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever hands the roll over says of it.

    Attributes:
        kind: pupils with their contacts, or staff.
        whole: everybody is in it, so who is missing has left.
        only_responsible: of the contacts, only those with parental responsibility are taken in.
        today: who left before it has left.
    """

    kind: RollKind
    today: date
    whole: bool = True
    only_responsible: bool = True


def gather(sheet: Sheet, columns: Columns, wishes: Wishes) -> Roll:
    """Who the sheet says is at the school.

    Raises:
        Unreadable: the numbers are UPNs, or nobody at all is in it.
    """
    _refuse_upns(sheet, columns[Field.ID])
    found = _Gathering(sheet, columns, wishes)
    for line, row in sheet.rows:
        found.take(line, row)
    return found.finished()


class _Gathering:
    """One pass over the rows."""

    def __init__(self, sheet: Sheet, columns: Columns, wishes: Wishes) -> None:
        self.columns, self.wishes, self.width = columns, wishes, len(sheet.headings)
        self.roll = Roll(
            kind=wishes.kind,
            whole=wishes.whole,
            has={what.value for what in columns},
            headings={what.value: sheet.headings[place] for what, place in columns.items()},
            columns=sheet.headings,
            tutor_groups=Field.CLASS in columns and are_tutor_groups(sheet.headings[columns[Field.CLASS]]),
            rows=len(sheet.rows),
        )
        self.people: dict[str, Said] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self.contacts = Contacts(
            self.roll, only_responsible=wishes.only_responsible and Field.RESPONSIBILITY in columns
        )

    def take(self, line: int, row: Row | None) -> None:
        """One row."""
        if row is None or len(row) > self.width + 1 or (len(row) > self.width and row[-1].strip()):
            self._leave_out(line, "not_split", row)
            return
        number = self._cell(row, Field.ID)
        if not number or len(number) > cells.ID_HOLDS:
            self._leave_out(line, "number_too_long" if number else "no_number", None)
            return
        key = f"n:{number}"
        if self._has_left(line, row):
            return
        if not self._person(line, row, key, number):
            self.roll.seen.add(key)
            return
        self._place_in_class(line, row, key)
        if self.wishes.kind is RollKind.PUPILS:
            self._contact(line, row, key)

    def finished(self) -> Roll:
        """The roll, names made short enough for a class to read."""
        if not self.people:
            raise Unreadable("nobody")
        if self.wishes.kind is RollKind.PUPILS:
            _shorten(self.people, self.names)
        self.roll.people = [*self.people.values(), *self.contacts.finished(self.people)]
        return self.roll

    def _cell(self, row: Row, what: Field) -> str:
        place = self.columns.get(what)
        return cells.tidied(row[place]) if place is not None and place < len(row) else ""

    def _leave_out(self, line: int, code: str, row: Row | None, shown: str = "") -> None:
        """A row that cannot be used. Where its number can be read, that person is known to be here."""
        number = self._cell(row, Field.ID) if row else ""
        if number and len(number) <= cells.ID_HOLDS:
            self.roll.seen.add(f"n:{number}")
        else:
            self.roll.unknown += 1
        self.roll.trouble(line, code, shown, left_out=True)

    def _has_left(self, line: int, row: Row) -> bool:
        try:
            leaves = cells.day(self._cell(row, Field.LEAVES))
        except ValueError as error:
            self.roll.trouble(line, "no_day", str(error))
            return False
        return leaves is not None and leaves < self.wishes.today

    def _person(self, line: int, row: Row, key: str, number: str) -> bool:
        """Take in the pupil or the member of staff of a row; whether that went well."""
        forename, surname = self._cell(row, Field.FORENAME), self._cell(row, Field.SURNAME)
        if not forename and Field.NAME in self.columns:
            forename, surname = cells.split_name(self._cell(row, Field.NAME))
        staff = self.wishes.kind is RollKind.STAFF
        try:
            whole = (
                cells.name(self._cell(row, Field.CONTACT_TITLE), forename, surname)
                if staff
                else cells.name(forename)
            )
        except ValueError as error:
            self.roll.trouble(line, "no_name" if not str(error) else "odd_name", str(error), left_out=True)
            return False
        if key in self.people:
            return self._same(line, key, forename, surname)
        said = Said(key, PRACTITIONERS if staff else PUPILS, line, number, whole)
        if not (self._staff(line, row, said) if staff else self._pupil(line, row, said)):
            return False
        self.people[key], self.names[key] = said, (forename, surname)
        return True

    def _same(self, line: int, key: str, forename: str, surname: str) -> bool:
        """Whether a later row of a number says the same name."""
        if self.names[key] == (forename, surname):
            return True
        self.roll.trouble(line, "two_names", str(self.people[key].line), left_out=True)
        return False

    def _pupil(self, line: int, row: Row, said: Said) -> bool:
        try:
            said.year = cells.year(self._cell(row, Field.YEAR))
        except ValueError as error:
            self.roll.trouble(line, "no_year", str(error), left_out=True)
            return False
        said.language = cells.language(self._cell(row, Field.LANGUAGE))
        return True

    def _staff(self, line: int, row: Row, said: Said) -> bool:
        said.role = self._cell(row, Field.ROLE)[: cells.ROLE_HOLDS]
        try:
            said.email = cells.email(self._cell(row, Field.EMAIL))
        except ValueError as error:
            self.roll.trouble(line, "no_email", str(error))
        return True

    def _place_in_class(self, line: int, row: Row, key: str) -> None:
        name = self._cell(row, Field.CLASS)
        classes = self.people[key].classes
        if not name or name in classes:
            return
        if not cells.is_class_name(name):
            self.roll.trouble(line, "odd_class", name)
            return
        classes.append(name)

    def _contact(self, line: int, row: Row, key: str) -> None:
        self.contacts.take(
            line,
            key,
            self._cell(row, Field.CONTACT_ID),
            self._contact_name(row),
            {
                what: self._cell(row, what)
                for what in (Field.EMAIL, Field.MOBILE, Field.RESPONSIBILITY, Field.ORDER)
            },
        )

    def _contact_name(self, row: Row) -> str:
        parts = [self._cell(row, what) for what in (Field.CONTACT_FORENAME, Field.CONTACT_SURNAME)]
        whole = self._cell(row, Field.CONTACT_NAME)
        if not any(parts) and whole:
            parts = list(cells.split_name(whole)) if "," in whole else [whole]
        title = self._cell(row, Field.CONTACT_TITLE)
        return " ".join(part for part in (title, *parts) if part) if any(parts) else ""


def _refuse_upns(sheet: Sheet, place: int) -> None:
    numbers = [row[place] for _line, row in sheet.rows if row and place < len(row) and row[place].strip()]
    if numbers and sum(map(cells.looks_like_a_upn, numbers)) * 2 > len(numbers):
        raise Unreadable("upns")


def _shorten(people: dict[str, Said], names: dict[str, tuple[str, str]]) -> None:
    """``Amira H.``; where two of a year would read alike, as many letters of the surname as tell them apart."""
    groups: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    for key, said in people.items():
        groups[said.year, names[key][0].casefold()].append(key)
    for keys in groups.values():
        surnames = {key: names[key][1] for key in keys}
        letters = 1
        while len({_cut(surname, letters).casefold() for surname in surnames.values()}) < len(
            set(map(str.casefold, surnames.values()))
        ):
            letters += 1
        for key in keys:
            forename = names[key][0]
            people[key].name = f"{forename} {_cut(surnames[key], letters)}".strip()[: cells.NAME_HOLDS]


def _cut(surname: str, letters: int) -> str:
    if not surname:
        return ""
    return surname if len(surname) <= letters and letters > 1 else f"{surname[:letters].strip()}."
