"""The school moves up a year, by hand or by the roll of September, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import ConsultationClass
from coprod.people.models import ClassMember, ParentOf, Person
from coprod.roster.models import RosterAct
from coprod.roster.next_year import next_name
from coprod.schools.models import ClassGroup, School
from tests.factories import make_class, make_consultation, make_person, make_pupil, make_school, make_staff
from tests.roster.conftest import Send, Session
from tests.roster.files import sims
from tests.roster.test_import import active, people, places
from tests.roster.test_undo import back, everything
from tests.support.client import CheckedClient

PARENTS = StakeholderGroup.PARENTS
NEXT = "/people/next-year"


@pytest.fixture
def classes(school: School, session: Session) -> dict[str, ClassGroup]:
    """7A and 8A and 11A with a pupil each; a parent of the youngest, and one of the eldest."""
    pupils = {year: make_pupil(school, year, display_name=f"Pupil {year}") for year in (7, 8, 11)}
    made = {
        f"{year}A": make_class(school, pupil, name=f"{year}A", year=year, code=f"otter-{year}")
        for year, pupil in pupils.items()
    }
    for year in (7, 11):
        parent = make_person(school, PARENTS, display_name=f"Parent {year}")
        session.add(ParentOf(parent_id=parent.id, child_id=pupils[year].id))
    return made


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [("7B", 7, "8B"), ("Year 4 Oak", 4, "Year 5 Oak"), ("10K1", 10, "11K1"), ("Oak", 4, "Oak"), ("17B", 7, "17B"),
     ("R", 0, "1"), ("Reception", 0, "Year 1"), ("Choir", None, "Choir")],
)  # fmt: skip
def test_classes_take_the_next_name(name: str, year: int | None, expected: str) -> None:
    assert next_name(name, year) == expected


def test_everybody_goes_up_and_the_top_year_leaves_with_its_parents(
    client: CheckedClient, session: Session, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    page = client.page(NEXT)
    assert "Going up a year: 2 pupils. Leaving: 1 pupil." in page.text
    assert "1 parent or carer leaves with their last child here" in page.text
    assert client.send(NEXT, {}, form=NEXT).status_code == 303
    session.expire_all()
    assert {name: one.year for name, one in people(session).items() if one.active and one.year} == {
        "Pupil 7": 8,
        "Pupil 8": 9,
    }
    assert active(session) == {"Pupil 7", "Pupil 8", "Parent 7"}
    assert places(session) == {("Pupil 7", "8A"), ("Pupil 8", "9A")}
    assert {(one.name, one.year, one.code) for one in session.query(ClassGroup)} == {
        ("8A", 8, "otter-7"),
        ("9A", 9, "otter-8"),
    }


def test_it_is_taken_back_in_one_press(
    client: CheckedClient, session: Session, school: School, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    tutor = make_staff(school, display_name="Tutor")
    session.add(ClassMember(class_id=classes["11A"].id, person_id=tutor.id))
    before = everything(session)
    client.send(NEXT, {}, form=NEXT)
    assert everything(session) != before
    assert back(client, session) == 303
    assert everything(session) == before
    assert client.send(NEXT, {}, form=NEXT).status_code == 303  # and may be done again


def test_a_class_may_be_given_another_name(
    client: CheckedClient, session: Session, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    client.send(NEXT, {f"class_{classes['7A'].id}": "8 Oak"}, form=NEXT)
    session.expire_all()
    assert classes["7A"].name == "8 Oak"


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Write the name of the class"), ("9a", "cannot have the same name"), ("x" * 41, "at most 40")],
)
def test_a_name_that_does_not_fit_comes_back_beside_its_field(
    client: CheckedClient,
    session: Session,
    admin: Person,
    classes: dict[str, ClassGroup],
    name: str,
    words: str,
) -> None:
    answer = client.send(
        NEXT, {f"class_{classes['7A'].id}": name, f"class_{classes['8A'].id}": "9A"}, form=NEXT
    )
    assert answer.status_code == 200
    assert words in answer.text
    assert session.query(RosterAct).count() == 0


def test_another_year_may_be_the_last(
    client: CheckedClient, session: Session, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    assert "Leaving: 2 pupils" in client.page(f"{NEXT}?top=8").text
    client.send(f"{NEXT}?top=8", {}, form=NEXT)
    assert active(session) == {"Pupil 7", "Parent 7"}


def test_a_class_that_a_consultation_asked_keeps_a_name_with_its_year(
    client: CheckedClient, session: Session, school: School, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    consultation = make_consultation(school)
    session.add(ConsultationClass(consultation_id=consultation.id, class_id=classes["11A"].id))
    make_class(school, make_pupil(school, 10), name="10A", year=10, code="otter-10")
    client.send(NEXT, {}, form=NEXT)
    session.expire_all()
    assert classes["11A"].name == f"11A (left {now().year})"
    assert {one.name for one in session.query(ClassGroup)} == {"8A", "9A", "11A", f"11A (left {now().year})"}


def test_nobody_goes_up_twice(
    client: CheckedClient, session: Session, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    form = client.page(NEXT).form(NEXT)
    assert client.post(NEXT, data=form.fields).status_code == 303
    assert client.post(NEXT, data=form.fields).status_code == 409
    assert "Everybody went up a year on" in client.page(NEXT).text
    session.query(RosterAct).one().at = now() - timedelta(days=271)
    assert "Nothing has changed yet" in client.page(NEXT).text


def test_the_roll_of_september_moves_the_school_up_and_then_the_move_is_not_offered(
    client: CheckedClient, session: Session, use: Send
) -> None:
    use(sims(("1", "Amira", "H", "7", "7B"), ("2", "Ben", "H", "8", "8B"), ("3", "Cai", "H", "11", "11B")))
    use(
        sims(("1", "Amira", "H", "8", "8B"), ("2", "Ben", "H", "9", "9B"), ("4", "Dina", "H", "7", "7B")),
        sure=True,
    )
    assert session.query(RosterAct).order_by(RosterAct.id.desc()).first().moved_up  # type: ignore[union-attr]  # there are two
    assert "Everybody went up a year on" in client.page(NEXT).text
    assert {one.display_name: one.year for one in session.query(Person) if one.active and one.year} == {
        "Amira H.": 8,
        "Ben H.": 9,
        "Dina H.": 7,
    }


def test_the_roll_of_september_finds_little_to_do_after_a_move_by_hand(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    use(sims(("1", "Amira", "H", "7", "7B"), ("2", "Ben", "H", "8", "8B"), ("3", "Cai", "H", "11", "11B")))
    assert client.send(NEXT, {}, form=NEXT).status_code == 303
    look = upload(
        sims(("1", "Amira", "H", "8", "8B"), ("2", "Ben", "H", "9", "9B"), ("4", "Dina", "H", "7", "7B"))
    ).location
    assert "1 joins, 0 change, 0 leave" in client.page(look).text
    client.send(look, {}, form="/use")
    assert places(session) == {("Amira H.", "8B"), ("Ben H.", "9B"), ("Dina H.", "7B")}


def test_an_old_roll_after_the_move_must_be_meant(
    client: CheckedClient, session: Session, upload: Send, use: Send
) -> None:
    old = sims(("1", "Amira", "H", "7", "7B"), ("2", "Ben", "H", "8", "8B"))
    use(old)
    client.send(f"{NEXT}?top=11", {}, form=NEXT)
    look = upload(old).location
    assert "Most pupils would go down a year" in client.page(look).text
    assert client.send(look, {}, form="/use").status_code == 200


def test_the_register_that_changed_meanwhile_is_looked_at_again(
    client: CheckedClient, session: Session, school: School, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    form = client.page(NEXT).form(NEXT)
    make_pupil(school, 11)
    assert client.post(NEXT, data=form.fields).status_code == 409
    assert session.query(RosterAct).count() == 0


def test_the_page_takes_few_queries_and_leaves_other_schools_alone(
    client: CheckedClient, session: Session, school: School, admin: Person, classes: dict[str, ClassGroup]
) -> None:
    theirs = make_pupil(make_school(host="other.test"), 7)
    client.page(NEXT)
    few = len(client.statements)
    for number in range(40):
        make_class(school, make_pupil(school, 7), name=f"7-{number}", year=7, code=f"fox-{number}")
    client.page(NEXT)
    assert len(client.statements) == few <= 8
    client.send(NEXT, {}, form=NEXT)
    session.expire_all()
    assert theirs.year == 7


@pytest.mark.parametrize("top", ["-1", "14", "x", "99", "٣", ""])
def test_an_odd_year_is_as_if_none_was_asked(
    client: CheckedClient, admin: Person, classes: dict[str, ClassGroup], top: str
) -> None:
    assert "Going up a year: 2 pupils" in client.page(f"{NEXT}?top={top}").text
