"""OneRoster 1.2 (and 1.1) as CSV files in a zip, turned into the same sheet as any other file. Pure.

Read are users, roles, classes and enrollments; of users only what a roll needs. Anything else in the zip (demographics
above all) is not even unpacked. Source: 1EdTech OneRoster 1.2 CSV binding.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping

from coprod.roster.columns import Columns, Field, RollKind
from coprod.roster.sheet import MOST_ROWS, Sheet, Unreadable, read

MOST_UNPACKED = 40 * 1024 * 1024
"""Bytes of one file of the zip; a zip that holds more is made to fill a memory."""
MOST_MEMBERS = 60
_USERS = ("sourcedId", "status", "enabledUser", "givenName", "familyName", "preferredGivenName", "preferredFirstName",
          "preferredLastName", "preferredFamilyName", "email", "sms", "agentSourcedIds", "grades", "role")  # fmt: skip
_STUDENT = {"student"}
_ADULT = {"parent", "guardian", "relative"}
_STAFF = {"teacher", "aide", "administrator", "proctor", "counselor", "principal", "districtadministrator",
          "siteadministrator", "systemadministrator"}  # fmt: skip

PUPIL_FIELDS = (Field.ID, Field.FORENAME, Field.SURNAME, Field.YEAR, Field.CLASS, Field.CONTACT_ID,
                Field.CONTACT_NAME, Field.EMAIL, Field.MOBILE)  # fmt: skip
STAFF_FIELDS = (Field.ID, Field.FORENAME, Field.SURNAME, Field.EMAIL)

User = dict[str, str]


def is_zip(data: bytes) -> bool:
    """Whether the upload is a zip that may hold OneRoster files (and no workbook, which is a zip too)."""
    if data[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return not any(name.startswith(("xl/", "[Content_Types]", "word/")) for name in packed.namelist())
    except (zipfile.BadZipFile, ValueError):
        raise Unreadable("bad_zip") from None


def from_zip(data: bytes, kind: RollKind) -> tuple[Sheet, Columns]:
    """One row for each pupil, contact and class, or for each member of staff.

    Raises:
        Unreadable: it holds no OneRoster files, they are broken, or they unpack to more than fits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if len(packed.infolist()) > MOST_MEMBERS:
                raise Unreadable("zip_too_large")
            users = {one["sourcedId"]: one for one in _table(packed, "users.csv", _USERS) if _is_there(one)}
            roles = list(_table(packed, "roles.csv", ("userSourcedId", "role", "status")))
            classes = list(_table(packed, "classes.csv", ("sourcedId", "title", "classType", "status")))
            places = list(_table(packed, "enrollments.csv", ("classSourcedId", "userSourcedId", "status")))
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("bad_zip") from error
    if not users:
        raise Unreadable("no_users")
    held = _roles(users, roles)
    fields = PUPIL_FIELDS if kind is RollKind.PUPILS else STAFF_FIELDS
    rows = (
        _pupils(users, held, _classes_of(classes, places)) if kind is RollKind.PUPILS else _staff(users, held)
    )
    sheet = Sheet([f"OneRoster {what.value.replace('_', ' ')}" for what in fields])
    for number, row in enumerate(rows, 2):
        sheet.rows.append((number, row))
        if number > MOST_ROWS:
            raise Unreadable("too_many_rows", most=MOST_ROWS)
    return sheet, {what: place for place, what in enumerate(fields)}


def _table(packed: zipfile.ZipFile, name: str, wanted: tuple[str, ...]) -> Iterator[User]:
    """The wanted columns of one file, row by row; nothing where the zip has no such file."""
    info = next((one for one in packed.infolist() if one.filename.rsplit("/", 1)[-1].lower() == name), None)
    if info is None:
        return
    with packed.open(info) as file:
        data = file.read(MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise Unreadable("zip_too_large")
    sheet = read(data, lambda cells: len(set(cells) & set(wanted)), most_bytes=MOST_UNPACKED)
    places = {heading: place for place, heading in enumerate(sheet.headings) if heading in wanted}
    for _line, row in sheet.rows:
        if row is not None:
            yield {
                name: row[places[name]].strip() if name in places and places[name] < len(row) else ""
                for name in wanted
            }


def _is_there(user: Mapping[str, str]) -> bool:
    return (
        bool(user["sourcedId"])
        and user["status"].lower() not in {"tobedeleted", "inactive"}
        and user["enabledUser"].lower() not in {"false", "0"}
    )


def _roles(users: Mapping[str, User], roles: list[User]) -> dict[str, set[str]]:
    """Roles of each user: in a file of their own since 1.2, a column of the users in 1.1."""
    held: dict[str, set[str]] = defaultdict(set)
    for key, user in users.items():
        if user["role"]:
            held[key].add(user["role"].lower())
    for row in roles:
        if row["status"].lower() not in {"tobedeleted", "inactive"}:
            held[row["userSourcedId"]].add(row["role"].lower())
    return held


def _classes_of(classes: list[User], places: list[User]) -> dict[str, list[str]]:
    """Titles of the classes of each user: the home rooms, or all classes where there are no home rooms."""
    there = [one for one in classes if one["status"].lower() != "tobedeleted"]
    home = [one for one in there if one["classType"].lower() == "homeroom"] or there
    titles = {one["sourcedId"]: one["title"] for one in home}
    found: dict[str, list[str]] = defaultdict(list)
    for place in places:
        if place["classSourcedId"] in titles and place["status"].lower() != "tobedeleted":
            found[place["userSourcedId"]].append(titles[place["classSourcedId"]])
    return found


def _pupils(
    users: Mapping[str, User], held: Mapping[str, set[str]], classes: Mapping[str, list[str]]
) -> Iterator[list[str]]:
    for key, user in users.items():
        if not held.get(key, set()) & _STUDENT:
            continue
        adults = [
            users[one]
            for one in _listed(user["agentSourcedIds"])
            if one in users and held.get(one, set()) & _ADULT
        ]
        own = [key, *_names(user), user["grades"].split(",")[0]]
        mine = classes.get(key) or [""]
        contacts = [
            [adult["sourcedId"], " ".join(_names(adult)), adult["email"], adult["sms"]] for adult in adults
        ]
        rows = max(len(mine), len(contacts), 1)
        for number in range(rows):
            contact = contacts[number] if number < len(contacts) else ["", "", "", ""]
            yield [*own, mine[number] if number < len(mine) else "", *contact]


def _staff(users: Mapping[str, User], held: Mapping[str, set[str]]) -> Iterator[list[str]]:
    for key, user in users.items():
        if held.get(key, set()) & _STAFF:
            yield [key, *_names(user), user["email"]]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _names(user: User) -> list[str]:
    forename = user["preferredFirstName"] or user["preferredGivenName"] or user["givenName"]
    return [forename, user["preferredLastName"] or user["preferredFamilyName"] or user["familyName"]]
