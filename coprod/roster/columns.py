"""Which column holds what: the headings that SIMS, Arbor, Bromcom and others write, guessed in order of preference.

Only what is named here is ever read. A UPN is not: it is meant as a blind number, never to stand beside a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Field(StrEnum):
    """What Coprod reads of a roll."""

    ID = "id"
    FORENAME = "forename"
    SURNAME = "surname"
    NAME = "name"
    YEAR = "year"
    CLASS = "class"
    LANGUAGE = "language"
    LEAVES = "leaves"
    CONTACT_ID = "contact_id"
    CONTACT_TITLE = "contact_title"
    CONTACT_FORENAME = "contact_forename"
    CONTACT_SURNAME = "contact_surname"
    CONTACT_NAME = "contact_name"
    MOBILE = "mobile"
    EMAIL = "email"
    RESPONSIBILITY = "responsibility"
    ORDER = "order"
    ROLE = "role"


class RollKind(StrEnum):
    """Whose roll it is."""

    PUPILS = "pupils"
    STAFF = "staff"


Columns = dict[Field, int]

_CHILD = ("pupil", "student", "child", "learner")
_ADULT = ("contact", "parent", "guardian", "parentcarer", "carer", "primarycontact", "primaryguardian",
          "primaryparent", "contact1", "parent1", "guardian1")  # fmt: skip


def _of(whose: Sequence[str], *words: str) -> tuple[str, ...]:
    return tuple(f"{who}{word}" for word in words for who in whose)


_FORENAMES = ("preferredforename", "preferredfirstname", "preferredgivenname", "chosenforename", "chosenfirstname",
              "chosenname", "knownas", "knownasforename", "forename", "firstname", "givenname", "legalforename",
              "legalfirstname", "christianname")  # fmt: skip
_SURNAMES = ("preferredsurname", "preferredlastname", "preferredfamilyname", "chosensurname", "surname", "lastname",
             "familyname", "legalsurname", "legallastname")  # fmt: skip
_NAMES = ("fullname", "preferredfullname", "preferredname", "name", "displayname")
_YES = ("parentalresponsibility", "parentalresponsibilityyn", "hasparentalresponsibility", "parentalresp",
        "parentresponsibility", "pr")  # fmt: skip
_ORDERS = ("courtorder", "courtorderflag", "hascourtorder", "courtorders", "courtorderinplace", "courtorderyn",
           "courtorderexists", "legalorder", "courtrestriction")  # fmt: skip
_EMAILS = (
    "email",
    "emailaddress",
    "primaryemail",
    "mainemail",
    "primaryemailaddress",
    "homeemail",
    "personalemail",
)
_MOBILES = (
    "mobile",
    "mobilephone",
    "mobilenumber",
    "mobilephonenumber",
    "mobiletelephone",
    "sms",
    "primarymobile",
)

PUPILS: dict[Field, tuple[str, ...]] = {
    Field.ID: (
        "misid", "adno", "admissionno", "admissionnumber", *_of(_CHILD, "id", "misid", "no", "number", "externalid",
        "adno", "reference"), "simsid", "arborid", "arborstudentid", "bromcomid", "personid", "externalid", "sourcedid",
        "id", "misnumber",
    ),
    Field.FORENAME: (*_of(_CHILD, *_FORENAMES), *_FORENAMES),
    Field.SURNAME: (*_of(_CHILD, *_SURNAMES), *_SURNAMES),
    Field.NAME: (*_of(_CHILD, *_NAMES), *_NAMES, *_CHILD),
    Field.YEAR: (
        "ncyear", "nationalcurriculumyear", "curriculumyear", "ncyearactual", "yeargroup", "year", "yeartaught",
        "yeartaughtin", "currentncyear", "ncyeargroup", "yr", "grade", "grades", *_of(_CHILD, "year", "yeargroup"),
    ),
    Field.CLASS: (
        "reggroup", "registrationgroup", "registrationform", "registrationclass", "reg", "regform", "tutorgroup",
        "tutorgrp", "tutor", "form", "formgroup", "class", "classname", "classcode", "groupname", "registrationformname",
    ),
    Field.LANGUAGE: (
        "homelanguage", "firstlanguage", "nativelanguage", "nativelanguages", "mothertongue", "language", "homelanguages",
        *_of(_CHILD, "firstlanguage", "homelanguage", "language"),
    ),
    Field.LEAVES: ("leavingdate", "dateofleaving", "leavedate", "dol", "enddate", "enrolmentenddate", "dateleft"),
    Field.CONTACT_ID: (*_of(_ADULT, "id", "misid", "number", "no", "personid", "externalid", "reference"),),
    Field.CONTACT_TITLE: _of(_ADULT, "title"),
    Field.CONTACT_FORENAME: _of(_ADULT, *_FORENAMES),
    Field.CONTACT_SURNAME: _of(_ADULT, *_SURNAMES),
    Field.CONTACT_NAME: (*_of(_ADULT, *_NAMES, "salutation"), *_ADULT, "parentcarername"),
    Field.MOBILE: (*_of(_ADULT, *_MOBILES), *_MOBILES),
    Field.EMAIL: (*_of(_ADULT, *_EMAILS), *_EMAILS),
    Field.RESPONSIBILITY: (*_of(_ADULT, *_YES), *_YES),
    Field.ORDER: (*_of(_ADULT, *_ORDERS), *_ORDERS, *_of(_CHILD, *_ORDERS)),
}  # fmt: skip
STAFF: dict[Field, tuple[str, ...]] = {
    Field.ID: (
        "staffid", "staffcode", "employeeid", "staffmisid", "misid", "personid", "arborid", "arborstaffid", "payrollid",
        "staffreference", "externalid", "sourcedid", "id",
    ),
    Field.CONTACT_TITLE: ("title", "stafftitle"),
    Field.FORENAME: (*_of(("staff",), *_FORENAMES), *_FORENAMES),
    Field.SURNAME: (*_of(("staff",), *_SURNAMES), *_SURNAMES),
    Field.NAME: (*_of(("staff",), *_NAMES), *_NAMES),
    Field.EMAIL: ("workemail", "workemailaddress", "schoolemail", "staffemail", *_EMAILS),
    Field.ROLE: ("jobtitle", "role", "post", "position", "staffrole", "jobrole"),
    Field.LEAVES: ("leavingdate", "dateofleaving", "enddate", "contractenddate", "employmentenddate"),
}  # fmt: skip
FIELDS = {RollKind.PUPILS: PUPILS, RollKind.STAFF: STAFF}

TUTOR_WORDS = ("tutor", "form", "reg")
_AFTER_A_CONTACT = {Field.EMAIL, Field.MOBILE}
"""A bare "Email" is the contact's only where it stands behind a column that says "contact"; else it is the pupil's."""
_BARE = frozenset((*_EMAILS, *_MOBILES))
_NEVER = re.compile(r"upn|uniquepupil|uniquelearner|uln")


def plain(heading: str) -> str:
    """A heading without marks, blanks and signs: ``Preferred Forename`` is ``preferredforename``."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z0-9]", "", letters)


def known(headings: Sequence[str], kind: RollKind) -> int:
    """How many of these headings are known: tells the heading row from a title and from data."""
    return len(guess(headings, kind))


def guess(headings: Sequence[str], kind: RollKind) -> Columns:
    """The column of each field that is found. No column is read twice."""
    if len(headings) > 2_000:
        headings = headings[:2_000]
    names = [plain(heading) for heading in headings]
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if name and not may_not_be_read(name):
            places.setdefault(name, place)
    first_contact = min(
        (place for name, place in places.items() if name.startswith(_ADULT)), default=len(names)
    )
    found: Columns = {}
    for what, synonyms in FIELDS[kind].items():
        for name in synonyms:
            at = places.get(name)
            if at is None or at in found.values():
                continue
            if kind is RollKind.PUPILS and what in _AFTER_A_CONTACT and name in _BARE and at < first_contact:
                continue
            found[what] = at
            break
    return found


def may_not_be_read(heading: str) -> bool:
    """Whether a column holds a UPN or ULN."""
    return bool(_NEVER.search(plain(heading)))


def missing(found: Mapping[Field, int]) -> list[Field]:
    """What must be there and is not: a number, and a name in one of its forms."""
    lacks = [] if Field.ID in found else [Field.ID]
    if Field.FORENAME not in found and Field.NAME not in found:
        lacks.append(Field.FORENAME)
    return lacks


def are_tutor_groups(heading: str) -> bool:
    """Whether a column of classes holds tutor groups, as secondary schools have them."""
    return plain(heading).startswith(TUTOR_WORDS)
