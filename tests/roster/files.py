"""Files as a school's system writes them, made up."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date

from coprod.roster.columns import RollKind
from coprod.roster.gather import Wishes
from coprod.roster.reading import NeedsColumns, read
from coprod.roster.roll import Roll, Said

SIMS = ("Adno", "Preferred Forename", "Preferred Surname", "Year", "Reg", "Contact ID", "Contact Title", "Contact Forename",
        "Contact Surname", "Contact Mobile", "Contact Email", "Parental Responsibility", "Court Order")  # fmt: skip
SECRET = "Zq7-born-2014-free-meals"


def wishes(**values: object) -> Wishes:
    return Wishes(**{"kind": RollKind.PUPILS, "today": date(2026, 9, 1), **values})  # type: ignore[arg-type]  # tests say what they mean


def csv_of(
    headings: Iterable[str], *rows: Iterable[object], delimiter: str = ",", line_end: str = "\r\n"
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([list(headings), *rows])
    return out.getvalue()


def sims(*rows: Iterable[object]) -> bytes:
    """A SIMS report with these rows, each padded to the headings."""
    return csv_of(SIMS, *([*row, *[""] * (len(SIMS) - len(list(row)))] for row in rows)).encode()


def roll_of(data: bytes, **values: object) -> Roll:
    found = read(data, wishes(**values))
    assert not isinstance(found, NeedsColumns), found
    return found


def by_name(roll: Roll) -> dict[str, Said]:
    return {one.name: one for one in roll.people}


def codes(roll: Roll) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in roll.problems]


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def oneroster(
    users: str = "", roles: str = "", classes: str = "", enrollments: str = "", **more: str
) -> bytes:
    """OneRoster 1.2: two pupils who share a mother, and a teacher."""
    return zipped(
        {
            "manifest.csv": "propertyName,value\noneroster.version,1.2\n",
            "users.csv": users or USERS,
            "roles.csv": roles or ROLES,
            "classes.csv": classes or CLASSES,
            "enrollments.csv": enrollments or ENROLLMENTS,
            **{f"{name}.csv": text for name, text in more.items()},
        }
    )


USERS = """sourcedId,status,enabledUser,username,givenName,familyName,preferredFirstName,email,sms,agentSourcedIds,grades
p1,active,true,u1,Zoë,O'Brien,Zo,,,"m1,x9",07
p2,active,true,u2,Liam,O'Brien,,,,m1,09
p3,tobedeleted,true,u3,Gone,Away,,,,,09
m1,active,true,u4,Mary,O'Brien,,mary@example.org,07700 900123,,
t1,active,true,u5,Tess,Teacher,,tess@school.example,,,
"""
ROLES = """sourcedId,userSourcedId,roleType,role,status
r1,p1,primary,student,active
r2,p2,primary,student,active
r3,m1,primary,parent,active
r4,t1,primary,teacher,active
"""
CLASSES = """sourcedId,status,title,classType
c1,active,7B,homeroom
c2,active,9K,homeroom
c3,active,Maths set 1,scheduled
"""
ENROLLMENTS = """sourcedId,status,classSourcedId,userSourcedId,role
e1,active,c1,p1,student
e2,active,c2,p2,student
e3,active,c3,p1,student
"""


def large(rows: int, seed: int = 1, year_on: int = 0) -> bytes:
    """That many rows, two contacts for each pupil, brothers and sisters among them."""
    chance = random.Random(seed)  # noqa: S311  # the same file every time
    headings = ("Adno", "UPN", "Preferred Forename", "Preferred Surname", "DOB", "NC Year", "Reg Group", "Contact ID",
                "Contact Forename", "Contact Surname", "Contact Mobile", "Contact Email", "Parental Responsibility")  # fmt: skip
    written = []
    for number in range(rows // 2):
        year, family = chance.randrange(7, 12) + year_on, number // 2
        for parent in range(2):
            contact = family * 2 + parent
            written.append(
                (number, f"A{number:011}X", f"Fore{number % 300}", f"Sur{number % 701}", "01/02/2012", year,
                 f"{year}{'ABCDEFGHIJ'[number % 10]}", contact, f"Parent{family}", f"Sur{family % 701}",
                 f"07700 {contact:06}", f"p{contact}@example.org", "Y")
            )  # fmt: skip
    return csv_of(headings, *written).encode()
