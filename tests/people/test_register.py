"""The administrator's register of people."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.people import actions
from coprod.people.models import ClassMember, Credential, CredentialKind, DutyHeld, ParentOf, Person
from coprod.schools.models import School
from tests.factories import (
    give_code,
    give_secret,
    make_class,
    make_person,
    make_pupil,
    make_school,
    make_staff,
)
from tests.support.client import CheckedClient

Session = scoped_session[Any]
PARENTS, PUPILS = StakeholderGroup.PARENTS, StakeholderGroup.PUPILS


@pytest.fixture
def school(session: Session) -> School:
    return make_school(host="localhost")


@pytest.fixture
def admin(school: School, client: CheckedClient) -> Person:
    person = make_staff(school, Duty.ADMINISTRATOR, display_name="Ada Admin", email="ada@school.example")
    client.enter(person)
    return person


def fill(client: CheckedClient, url: str, values: dict[str, Any]) -> Any:
    """Fill in the page's own form: the header has one too."""
    return client.send(url, values, form=url)


def acts(session: Session) -> list[str]:
    return [entry.act for entry in session.query(AuditEntry).order_by(AuditEntry.number)]


def test_each_stakeholder_group_has_its_list(client: CheckedClient, school: School, admin: Person) -> None:
    make_pupil(school, display_name="Amira H.")
    make_person(school, PARENTS, display_name="Mr Haddadi")
    assert "Amira H." in client.page("/people").text
    parents = client.page("/people?group=parents").text
    assert "Mr Haddadi" in parents
    assert "Amira H." not in parents
    assert "Ada Admin" in client.page("/people?group=practitioners").text


@pytest.mark.parametrize(
    "query",
    ["group=x", "page=0", "page=99999999999", "page=-1", "page=x", "find=%25", "find=%00", "left=maybe"],
)
def test_odd_questions_get_a_list(client: CheckedClient, admin: Person, query: str) -> None:
    client.page(f"/people?{query}")


def test_a_percent_sign_is_a_letter_like_others(client: CheckedClient, school: School, admin: Person) -> None:
    make_pupil(school, display_name="Amira H.")
    assert "Amira H." not in client.page("/people?find=%25").text
    assert "Amira H." in client.page("/people?find=aMi").text


def test_a_long_list_comes_in_pages_and_takes_the_same_few_queries(
    client: CheckedClient, school: School, admin: Person
) -> None:
    first = make_pupil(school, display_name="A first")
    make_class(school, first, code="otter-1")
    client.page("/people")
    few = len(client.statements)
    for number in range(60):
        make_pupil(school, display_name=f"Pupil {number:02}")
    page = client.page("/people")
    assert len(client.statements) == few <= 7
    assert "A first" in page.text
    assert "Pupil 48" in page.text
    assert "Pupil 49" not in page.text  # fifty to a page
    assert "Pupil 59" in client.page("/people?page=2").text


def test_a_pupil_is_added_with_class_and_the_year_of_the_class(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    otters = make_class(school, name="4L", year=4)
    answer = fill(client, "/people/add/pupils", {"name": "  Amira   H. ", "classes": str(otters.id)})
    person = session.query(Person).filter_by(display_name="Amira H.").one()
    assert answer.location == f"/people/{person.id}"
    assert person.year == 4
    assert person.stakeholder_group is PUPILS
    assert session.query(ClassMember).one().class_id == otters.id
    assert acts(session) == ["person added"]


def test_a_pupil_of_several_classes_stays_in_them_when_the_name_is_changed(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    pupil = make_pupil(school, 8, display_name="Leon")
    tutor, maths = (
        make_class(school, pupil, name="8K", year=8),
        make_class(school, pupil, name="Maths 8/2", code="fox-1"),
    )
    make_class(school, name="8L", year=8, code="hen-2")
    keys = {tutor.id, maths.id}
    fill(client, f"/people/{pupil.id}/edit", {"name": "Leon E."})
    assert session.get_one(Person, pupil.id).display_name == "Leon E."
    assert {member.class_id for member in session.query(ClassMember).filter_by(person_id=pupil.id)} == keys
    fill(client, f"/people/{pupil.id}/edit", {"classes": [str(tutor.id)]})
    assert [member.class_id for member in session.query(ClassMember).filter_by(person_id=pupil.id)] == [
        tutor.id
    ]


def test_a_member_of_staff_is_added_with_role_and_duties(
    client: CheckedClient, session: Session, admin: Person
) -> None:
    fill(client, "/people/add/practitioners",
        {"name": "Mr Osei", "email": "Osei@School.example", "role": "Head of Year 8", "duties": ["moderator", "decision_maker"]},
    )  # fmt: skip
    person = session.query(Person).filter_by(display_name="Mr Osei").one()
    assert (person.email, person.role, person.outside) == ("osei@school.example", "Head of Year 8", False)
    held = session.query(DutyHeld).filter_by(person_id=person.id)
    assert {one.duty for one in held} == {Duty.MODERATOR, Duty.DECISION_MAKER}


def test_a_teacher_is_given_charge_of_classes_and_keeps_them(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    otters, foxes = make_class(school, name="4L"), make_class(school, name="4F", code="fox-1")
    keys = {otters.id, foxes.id}
    values = {
        "name": "Mr Osei",
        "email": "osei@school.example",
        "classes": [str(key) for key in sorted(keys)],
    }
    fill(client, "/people/add/practitioners", values)
    person = session.query(Person).filter_by(display_name="Mr Osei").one()
    fill(client, f"/people/{person.id}/edit", {"role": "Form tutor"})
    assert {member.class_id for member in session.query(ClassMember).filter_by(person_id=person.id)} == keys


def test_duties_are_for_staff_only(session: Session, school: School, admin: Person) -> None:
    particulars = actions.Particulars(display_name="Rosa", duties=frozenset({Duty.ADMINISTRATOR}))
    parent = actions.add_person(school.id, admin.id, PARENTS, particulars)
    assert session.query(DutyHeld).filter_by(person_id=parent.id).count() == 0


def test_an_email_is_given_once_at_a_school(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    answer = fill(client, "/people/add/practitioners", {"name": "Other", "email": "ADA@school.example"})
    assert "has this email already" in answer.text
    assert session.query(Person).filter_by(display_name="Other").count() == 0
    elsewhere = make_school(host="other.test")
    make_staff(elsewhere, email="kim@school.example")
    answer = fill(client, "/people/add/practitioners", {"name": "Kim", "email": "kim@school.example"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("pupils", {"name": ""}),
        ("pupils", {"name": "x" * 81}),
        ("pupils", {"name": "\u200b\u2060"}),
        ("pupils", {"name": "Amira", "classes": "99999"}),
        ("pupils", {"name": "Amira", "classes": "x"}),
        ("pupils", {"name": "Amira", "year": "14"}),
        ("practitioners", {"name": "Kim", "email": ""}),
        ("practitioners", {"name": "Kim", "email": "kim"}),
        ("practitioners", {"name": "Kim", "email": "a@b.c" + "d" * 300}),
        ("parents", {"name": "Rosa", "email": "no"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_comes_back_with_words(
    client: CheckedClient, session: Session, admin: Person, group: str, values: dict[str, str]
) -> None:
    answer = fill(client, f"/people/add/{group}", values)
    assert answer.status_code == 200
    assert "Please look at this again" in answer.text
    assert session.query(Person).count() == 1


def test_a_class_of_another_school_cannot_be_chosen(
    client: CheckedClient, session: Session, admin: Person
) -> None:
    theirs = make_class(make_school(host="other.test"))
    answer = fill(client, "/people/add/pupils", {"name": "Amira", "classes": str(theirs.id)})
    assert answer.status_code == 200
    assert session.query(ClassMember).count() == 0


def test_names_are_shown_as_they_are_and_never_run(
    client: CheckedClient, session: Session, admin: Person
) -> None:
    fill(client, "/people/add/pupils", {"name": "<script>alert(1)</script> {{ 7*7 }}"})
    person = session.query(Person).filter(Person.stakeholder_group == PUPILS).one()
    assert "<script>alert(1)</script> {{ 7*7 }}" in client.page(f"/people/{person.id}").text


def test_an_edit_changes_what_is_said_and_keeps_the_rest(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    person = make_staff(school, Duty.MODERATOR, display_name="Mr Osei", email="osei@school.example")
    fill(client, f"/people/{person.id}/edit", {"role": "Deputy head"})
    session.expire_all()
    assert (person.display_name, person.role) == ("Mr Osei", "Deputy head")
    assert session.query(DutyHeld).filter_by(person_id=person.id).one().duty is Duty.MODERATOR
    assert acts(session) == ["person changed"]


def test_the_last_administrator_stays_one(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    no_duties = {"name": "Ada Admin", "email": "ada@school.example"}
    answer = client.post(f"/people/{admin.id}/edit", data=no_duties)
    assert "only administrator" in answer.text
    assert client.post(f"/people/{admin.id}/leave").status_code == 409
    make_staff(school, Duty.ADMINISTRATOR, active=False)
    assert client.post(f"/people/{admin.id}/leave").status_code == 409  # who left does not count
    assert client.get("/people").status_code == 200
    make_staff(school, Duty.ADMINISTRATOR)
    assert client.post(f"/people/{admin.id}/leave").status_code == 303
    assert client.get("/people").status_code == 303  # and is out at once


def test_who_leaves_loses_every_way_in_and_may_come_back(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    pupil = make_pupil(school, display_name="Amira H.")
    give_code(pupil, CredentialKind.CARD, "P53D6T7W1NHT7A57")
    assert "no longer sign in" in client.page(client.post(f"/people/{pupil.id}/leave").location).text
    session.expire_all()
    assert not pupil.active
    assert session.query(Credential).count() == 0
    assert "Amira H." not in client.page("/people").text
    assert "Amira H." in client.page("/people?left=yes").text
    assert client.post(f"/people/{pupil.id}/way-in", data={"kind": "card"}).status_code == 409
    assert "is back" in client.page(client.post(f"/people/{pupil.id}/back").location).text
    assert "Amira H." in client.page("/people").text
    assert acts(session) == ["person deactivated", "person reactivated"]


def test_a_parent_is_tied_to_a_child_who_was_looked_up(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    parent, child = make_person(school, PARENTS), make_pupil(school, display_name="Amira H.")
    page = client.page(f"/people/{parent.id}?child=ami")
    assert "Add Amira H." in page.text
    for _ in range(2):  # twice is once
        client.post(f"/people/{parent.id}/children", data={"add": str(child.id)})
    assert session.query(ParentOf).count() == 1
    assert "Amira H." in client.page(f"/people/{parent.id}").text
    assert parent.display_name in client.page(f"/people/{child.id}").text
    client.post(f"/people/{parent.id}/children", data={"remove": str(child.id)})
    assert session.query(ParentOf).count() == 0
    assert acts(session) == ["child added", "child removed"]


def test_only_a_pupil_of_the_school_becomes_somebody_s_child(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    parent = make_person(school, PARENTS)
    stranger = make_pupil(make_school(host="other.test"))
    for key in (str(stranger.id), str(admin.id), "0", "x", "", "9" * 30):
        assert client.post(f"/people/{parent.id}/children", data={"add": key}).status_code == 404
    assert session.query(ParentOf).count() == 0


@pytest.mark.parametrize("duty", [None, *[duty for duty in Duty if duty is not Duty.ADMINISTRATOR]])
def test_the_register_is_for_administrators_alone(
    client: CheckedClient, school: School, duty: Duty | None
) -> None:
    person = make_staff(school, *([duty] if duty else []))
    client.enter(person)
    for url in ("/people", "/people/add/pupils", f"/people/{person.id}", f"/people/{person.id}/edit", "/people/classes"):  # fmt: skip
        assert client.get(url).status_code == 404
    for url in (f"/people/{person.id}/leave", f"/people/{person.id}/way-in", f"/people/{person.id}/children"):
        assert client.post(url).status_code == 404
    client.leave()
    assert client.get("/people").location == "/sign-in?next=/people"


def test_people_of_another_school_are_not_found(
    client: CheckedClient, session: Session, admin: Person
) -> None:
    theirs = make_school(host="other.test")
    person, otters = make_person(theirs), make_class(theirs)
    for url in (f"/people/{person.id}", f"/people/{person.id}/edit", f"/people/classes/{otters.id}"):
        assert client.get(url).status_code == 404
    for url in (f"/people/{person.id}/leave", f"/people/{person.id}/way-in", f"/people/classes/{otters.id}/sheets"):  # fmt: skip
        assert client.post(url, data={"kind": "card"}).status_code == 404
    assert person.display_name not in client.page("/people?group=parents").text


def test_a_persons_page_takes_few_queries(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    parent = make_person(school, PARENTS)
    for _ in range(3):
        session.add(ParentOf(parent_id=parent.id, child_id=make_pupil(school).id))
    client.page(f"/people/{parent.id}?child=p")
    assert len(client.statements) <= 8


def test_changing_one_s_own_password_needs_the_old_one_and_signs_others_out(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    give_secret(admin, CredentialKind.PASSWORD, "three calm otters")
    wrong = fill(client, "/my/account", {"current": "x", "password": "four brave herons"})
    assert "That is not your password" in wrong.text
    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    other.enter(admin)
    right = fill(client, "/my/account", {"current": "three calm otters", "password": "four brave herons"})
    assert right.status_code == 303
    assert client.get("/my/account").status_code == 200
    assert other.get("/my/account").status_code == 303
    client.post("/sign-out")
    for password, status in (("three calm otters", 200), ("four brave herons", 303)):
        answer = client.send("/sign-in/staff", {"email": "ada@school.example", "password": password})
        assert answer.status_code == status


def test_a_pupil_has_no_password_to_change(client: CheckedClient, school: School) -> None:
    client.enter(make_pupil(school))
    assert "password" not in client.page("/my/account").text
    assert (
        client.post("/my/account", data={"current": "x", "password": "four brave herons"}).status_code == 200
    )
