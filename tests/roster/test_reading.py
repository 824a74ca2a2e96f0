"""What is read of a file, and what is not: charsets, delimiters, quirks of every system."""

from __future__ import annotations

import pytest

from coprod.access.roles import StakeholderGroup
from coprod.roster.columns import Field, RollKind, guess
from coprod.roster.reading import NeedsColumns, read
from coprod.roster.roll import Roll
from coprod.roster.sheet import Unreadable
from tests.roster.files import (
    SECRET,
    SIMS,
    USERS,
    by_name,
    codes,
    csv_of,
    large,
    oneroster,
    roll_of,
    sims,
    wishes,
    zipped,
)

PARENTS, PUPILS = StakeholderGroup.PARENTS, StakeholderGroup.PUPILS
FAMILY = (
    ("1001", "Zoë", "O'Brien", "7", "7B", "51", "Mrs", "Mary", "O'Brien", "07700 900123", "Mary@Example.org", "Y", "N"),
    ("1001", "Zoë", "O'Brien", "7", "7B", "52", "Mr", "Tom", "Reilly", "", "", "Y", "N"),
    ("1002", "Liam", "O'Brien", "Year 9", "9K", "51", "Mrs", "Mary", "O'Brien", "07700 900123", "mary@example.org", "Y", "N"),
)  # fmt: skip


def test_a_family_is_two_pupils_and_two_parents() -> None:
    roll = roll_of(sims(*FAMILY))
    assert set(by_name(roll)) == {"Zoë O.", "Liam O.", "Mrs Mary O'Brien", "Mr Tom Reilly"}
    zoe, mary = by_name(roll)["Zoë O."], by_name(roll)["Mrs Mary O'Brien"]
    assert (zoe.group, zoe.year, zoe.classes, zoe.roll_id) == (PUPILS, 7, ["7B"], "1001")
    assert mary.children == {"n:1001": True, "n:1002": True}
    assert (mary.email, mary.mobile) == ("mary@example.org", "+447700900123")
    assert roll.problems == []


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_charset_and_delimiter_says_the_same(charset: str, delimiter: str, line_end: str) -> None:
    text = csv_of(SIMS, *FAMILY, delimiter=delimiter, line_end=line_end)
    assert roll_of(text.encode(charset)).people == roll_of(sims(*FAMILY)).people


def test_names_of_the_whole_world_are_kept() -> None:
    roll = roll_of(
        sims(
            ("1", "Zoë", "Łukasz"), ("2", "李", ""), ("3", "D'Arcy-Ann", "van der Berg"), ("4", "محمد", "علي")
        )
    )
    assert [one.name for one in roll.people] == ["Zoë Ł.", "李", "D'Arcy-Ann v.", "محمد ع."]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Admission number,Legal forename,Preferred forename,Preferred surname,NC Year,Registration group,First language",
         {"id": 0, "forename": 2, "surname": 3, "year": 4, "class": 5, "language": 6}),
        (("Arbor Student ID,First name,Last name,Year group,Registration form,Guardian first name,Guardian last name,"
         "Guardian ID,Guardian email,Guardian mobile,Has parental responsibility?,Court order?"),
         {"id": 0, "forename": 1, "surname": 2, "year": 3, "class": 4, "contact_forename": 5, "contact_surname": 6,
          "contact_id": 7, "email": 8, "mobile": 9, "responsibility": 10, "order": 11}),
        (("Student MIS ID,Preferred First Name,Preferred Last Name,Year,Tutor Group,Contact Full Name,Contact Email Address,"
         "Contact Mobile Phone,Parental Responsibility"),
         {"id": 0, "forename": 1, "surname": 2, "year": 3, "class": 4, "contact_name": 5, "email": 6, "mobile": 7,
          "responsibility": 8}),
        ("Pupil ID,Name,Email,Class,Parent ID,Parent name,Email address",
         {"id": 0, "name": 1, "class": 3, "contact_id": 4, "contact_name": 5, "email": 6}),
    ],
)  # fmt: skip
def test_headings_of_each_system_are_known(headings: str, expected: dict[str, int]) -> None:
    assert {
        what.value: place for what, place in guess(headings.split(","), RollKind.PUPILS).items()
    } == expected


def test_a_pupils_own_email_is_never_taken_for_a_parents() -> None:
    assert Field.EMAIL not in guess(
        ["Pupil ID", "Forename", "Email", "Mobile", "Contact name"], RollKind.PUPILS
    )


def test_a_upn_is_neither_guessed_nor_read_when_asked_for() -> None:
    data = csv_of(["UPN", "Forename"], ("A12345678901X", "Amira")).encode()
    found = read(data, wishes())
    assert isinstance(found, NeedsColumns)
    assert found.missing == [Field.ID]
    asked = read(data, wishes(), {Field.ID: "0:UPN", Field.FORENAME: "1:Forename"})
    assert isinstance(asked, NeedsColumns)
    with pytest.raises(Unreadable, match="upns"):
        read(csv_of(["Student ID", "Forename"], ("A12345678901X", "Amira")).encode(), wishes())


def test_titles_above_the_headings_and_excels_own_first_line_are_passed_over() -> None:
    table = csv_of(SIMS, *FAMILY, delimiter=";")
    for before in ("Hillside School\r\nReport of 1 September\r\n\r\n", "sep=;\r\n"):
        assert len(roll_of((before + table).encode()).people) == 4


@pytest.mark.parametrize(
    ("cell", "year"),
    [("7", 7), ("07", 7), ("Year 7", 7), ("Yr 7", 7), ("Y7", 7), ("NC Year 11", 11), ("R", 0), ("Reception", 0), ("0", 0), ("", None)],
)  # fmt: skip
def test_years_are_written_in_many_ways(cell: str, year: int | None) -> None:
    assert roll_of(sims(("1", "Amira", "H", cell))).people[0].year == year


def test_a_bad_row_says_which_and_why_and_spoils_nothing() -> None:
    roll = roll_of(
        sims(
            ("1", "Amira", "Haddadi", "7"),
            ("", "Nobody", "N", "7"),
            ("2", "", "N", "7"),
            ("3", "Ben", "N", "Nursery 2"),
            ("4", "\u200b", "", "7"),
            ("5", "=HYPERLINK(1)", "N", "7"),
            ("x" * 65, "Carl", "N", "7"),
            ("6", "Dina", "N", "8"),
        )
    )
    assert [one.name for one in roll.people] == ["Amira H.", "Dina N."]
    assert codes(roll) == [
        (3, "no_number"), (4, "no_name"), (5, "no_year"), (6, "odd_name"), (7, "odd_name"), (8, "number_too_long"),
    ]  # fmt: skip
    assert roll.unknown == 2  # of the rows 3 and 8 nobody knows whom they are about
    assert {"n:2", "n:3", "n:4", "n:5"} <= roll.seen  # these are known to be here


def test_a_cell_that_cannot_be_read_costs_the_cell_and_not_the_row() -> None:
    roll = roll_of(
        sims(
            ("1", "Amira", "H", "7", "+CMD|x", "9", "", "Rosa", "H", "01632 960001", "rosa at home", "Y", "")
        )
    )
    rosa = by_name(roll)["Rosa H"]
    assert (rosa.email, rosa.mobile) == (None, None)
    assert codes(roll) == [(2, "odd_class"), (2, "no_email"), (2, "no_mobile")]


def test_one_number_with_two_names_keeps_the_first_and_names_the_other() -> None:
    roll = roll_of(sims(("1", "Amira", "Haddadi"), ("1", "Amira", "Haddadi"), ("1", "Kuba", "Kowalski")))
    assert [one.name for one in roll.people] == ["Amira H."]
    assert [(one.line, one.code, one.shown) for one in roll.problems] == [(4, "two_names", "2")]


def test_a_pupil_may_be_in_several_classes() -> None:
    roll = roll_of(
        sims(
            ("1", "Amira", "H", "7", "7B"), ("1", "Amira", "H", "7", "Choir"), ("1", "Amira", "H", "7", "7B")
        )
    )
    assert roll.people[0].classes == ["7B", "Choir"]


def test_two_of_one_name_in_a_year_get_as_many_letters_as_they_need() -> None:
    roll = roll_of(
        sims(
            ("1", "Amira", "Haddadi", "7"),
            ("2", "Amira", "Hassan", "7"),
            ("3", "Amira", "Hood", "8"),
            ("4", "amira", "Ha", "7"),
        )
    )
    assert [one.name for one in roll.people] == ["Amira Had.", "Amira Has.", "Amira H.", "amira Ha"]


def test_names_that_cannot_be_told_apart_do_not_hang_the_reader() -> None:
    roll = roll_of(sims(("1", "Amira", "Haddadi", "7"), ("2", "Amira", "Haddadi", "7")))
    assert [one.name for one in roll.people] == ["Amira H.", "Amira H."]


@pytest.mark.parametrize(
    "flag", ["Y", "yes", "TRUE", "1", "x", "T", "Non-molestation order 3/2/2026", "see file"]
)
def test_a_court_order_keeps_a_contact_out_in_whatever_words(flag: str) -> None:
    roll = roll_of(
        sims(("1", "Amira", "H", "7", "", "9", "Mr", "Rob", "Reilly", "", "rob@example.org", "Y", flag))
    )
    assert [one.name for one in roll.people] == ["Amira H."]
    assert [(one.child, one.roll_id, one.name) for one in roll.kept_away] == [("n:1", "9", "Mr Rob Reilly")]


def test_an_order_in_one_row_counts_for_every_row_of_that_contact_and_pupil_and_no_other() -> None:
    rob = ("9", "Mr", "Rob", "Reilly", "", "rob@example.org", "Y")
    roll = roll_of(
        sims(("1", "Amira", "H", "7", "7B", *rob, "N"), ("1", "Amira", "H", "7", "Choir", *rob, "Y"), ("2", "Ben", "H", "7", "7B", *rob, "N"))
    )  # fmt: skip
    assert by_name(roll)["Mr Rob Reilly"].children == {"n:2": True}


def test_contacts_without_parental_responsibility_are_taken_in_only_where_that_is_asked() -> None:
    rows = [("1", "Amira", "H", "7", "", "9", "", "Nan", "H", "", "", flag) for flag in ("N", "")]
    for row in rows:
        assert [one.name for one in roll_of(sims(row)).people] == ["Amira H."]
        assert roll_of(sims(row)).without_responsibility == 1
        assert "Nan H" in by_name(roll_of(sims(row), only_responsible=False))
    no_column = csv_of(["Pupil ID", "Forename", "Contact name"], ("1", "Amira", "Nan H")).encode()
    assert "Nan H" in by_name(roll_of(no_column))


def test_one_parent_under_two_numbers_is_one_person() -> None:
    """Systems make a second entry for a second child."""
    roll = roll_of(
        sims(
            ("1", "Amira", "H", "7", "", "51", "Mrs", "Rosa", "H", "", "rosa@example.org", "Y"),
            ("2", "Ben", "H", "8", "", "77", "", "Rosa", "H", "07700900123", "rosa@example.org", "Y"),
            ("3", "Cai", "H", "9", "", "", "", "Rosa", "H", "07700900123", "", "Y"),
        )
    )
    rosa = by_name(roll)["Mrs Rosa H"]
    assert rosa.children == {"n:1": True, "n:2": True, "n:3": True}
    assert len(roll.people) == 4


def test_two_contacts_with_one_email_are_two_people_and_the_first_keeps_it() -> None:
    roll = roll_of(
        sims(
            ("1", "Amira", "H", "7", "", "51", "", "Rosa", "H", "", "home@example.org", "Y"),
            ("1", "Amira", "H", "7", "", "52", "", "Sami", "H", "", "home@example.org", "Y"),
        )
    )
    people = by_name(roll)
    assert (people["Rosa H"].email, people["Sami H"].email) == ("home@example.org", None)
    assert codes(roll) == [(3, "shared_email")]


def test_father_and_grandfather_of_one_name_are_two_people() -> None:
    rows = [("1", "Amira", "H", "7", "", number, "", "John", "H", "", "", "Y") for number in ("51", "52")]
    assert len(roll_of(sims(*rows)).people) == 3


def test_who_has_left_by_the_day_in_the_file_is_not_here() -> None:
    headings = ["Pupil ID", "Forename", "Leaving date"]
    rows = [
        ("1", "Amira", "31/08/2026"),
        ("2", "Ben", "01/09/2026"),
        ("3", "Cai", "2026-07-20"),
        ("4", "Dina", "31/31/2026"),
        ("5", "Ed", ""),
    ]
    roll = roll_of(csv_of(headings, *rows).encode())
    assert [one.name for one in roll.people] == ["Ben", "Dina", "Ed"]
    assert codes(roll) == [(5, "no_day")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("Polish", "pl"), ("URD", "ur"), ("Panjabi (Gurmukhi)", "pa"), ("Klingon", ""), ("", "")],
)
def test_languages_are_read_by_name_or_code(cell: str, code: str) -> None:
    data = csv_of(
        ["Pupil ID", "Forename", "Home language", "Parent name"], ("1", "Amira", cell, "Rosa H")
    ).encode()
    assert {one.language for one in roll_of(data).people} == {code}


def test_what_has_no_column_of_ours_is_not_in_the_roll() -> None:
    data = csv_of([*SIMS, "DOB", "FSM"], *[(*row, SECRET, SECRET) for row in FAMILY]).encode()
    assert SECRET not in str(roll_of(data).to_json())


def test_a_roll_comes_back_from_its_json_as_it_was() -> None:
    roll = roll_of(sims(*FAMILY, ("", "x", "y")))
    assert Roll.from_json(roll.to_json()) == roll


def test_oneroster_gives_pupils_with_home_rooms_and_their_parents() -> None:
    roll = roll_of(oneroster())
    people = by_name(roll)
    assert set(people) == {"Zo O.", "Liam O.", "Mary O'Brien"}
    assert (people["Zo O."].year, people["Zo O."].classes) == (7, ["7B"])
    assert people["Mary O'Brien"].children == {"n:p1": None, "n:p2": None}
    assert people["Mary O'Brien"].mobile == "+447700900123"


def test_oneroster_gives_staff_when_asked_for_staff() -> None:
    roll = roll_of(oneroster(), kind=RollKind.STAFF)
    assert [(one.name, one.email) for one in roll.people] == [("Tess Teacher", "tess@school.example")]


def test_demographics_in_a_oneroster_zip_are_not_read() -> None:
    roll = roll_of(oneroster(demographics=f"sourcedId,birthDate\np1,{SECRET}\n"))
    assert SECRET not in str(roll.to_json())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"\0\0\0\0", "empty"),
        (zipped({"xl/workbook.xml": "x"}), "not_csv"),
        (b"\xd0\xcf\x11\xe0rest", "not_csv"),
        (b"%PDF-1.7", "not_csv"),
        (b"PK\x03\x04broken", "bad_zip"),
        (zipped({"users.csv": ""}), "empty"),
        (zipped({"other.csv": "a,b"}), "no_users"),
        (zipped({"users.csv": USERS + "x" * (41 * 1024 * 1024)}), "zip_too_large"),
        (zipped({f"{number}.csv": "" for number in range(100)}), "zip_too_large"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_large"),
        (b"Pupil ID,Forename," + b"a," * 1_000_000, "too_many_columns"),
        (b"a," * 1_000_000, "too_many_columns"),
        (b"Pupil ID,Forename\n" + b"1,A\n" * 100_001, "too_many_rows"),
        (b'Pupil ID,Forename\n1,"Amira\n2,Ben\n', "open_quote"),
        (b'Pupil ID,Forename\n1,"Amira\n' + b"2,Ben\n" * 20 + b'3,"Cai\n', "open_quote"),
        (b'Pupil ID,Forename\n1,"' + b"x" * 5000 + b"\n" * 20, "nobody"),
        (b"Pupil ID,Forename\n", "nobody"),
        (b"Pupil ID,Forename\n,\n,x\n", "nobody"),
    ],
)  # fmt: skip
def test_what_is_no_roll_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data, wishes())
    assert refused.value.code == code


def test_a_zip_that_lies_about_its_size_is_cut_off() -> None:
    bomb = bytearray(zipped({"users.csv": b"0" * (60 * 1024 * 1024)}))
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="zip_too_large"):
        read(bytes(bomb), wishes())


def test_rows_that_are_too_wide_or_too_long_are_left_out_alone() -> None:
    data = b"Pupil ID,Forename\n1,Amira\n2,Ben,b,b,b\n3," + b"x" * 5000 + b"\n4,Dina\n5,E\0d\n"
    roll = roll_of(data)
    assert [one.name for one in roll.people] == ["Amira", "Dina", "Ed"]
    assert codes(roll) == [(3, "not_split"), (4, "not_split")]
    assert roll.seen == {"n:2"}
    assert roll.unknown == 1


def test_columns_may_be_chosen_where_headings_are_strange_or_twice_the_same() -> None:
    data = csv_of(["Nr", "Name", "Name"], ("1", "Haddadi", "Amira")).encode()
    found = read(data, wishes(), {Field.ID: "0:Nr", Field.FORENAME: "2:Name", Field.SURNAME: "1:Name"})
    assert isinstance(found, Roll)
    assert found.people[0].name == "Amira H."


def test_a_staff_list_is_read_with_emails_and_roles() -> None:
    data = csv_of(
        ["Staff code", "Title", "First name", "Surname", "Work email", "Job title"],
        ("OSE", "Mr", "Kofi", "Osei", "Osei@school.example", "Head of Year 8"),
    ).encode()
    roll = roll_of(data, kind=RollKind.STAFF)
    one = roll.people[0]
    assert (one.name, one.email, one.role, one.roll_id) == (
        "Mr Kofi Osei",
        "osei@school.example",
        "Head of Year 8",
        "OSE",
    )


def test_five_thousand_rows_are_read() -> None:
    roll = roll_of(large(5000))
    assert (roll.rows, len(roll.people), roll.problems) == (5000, 5000, [])
