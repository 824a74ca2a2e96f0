"""Classes, and what is printed for them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.people import actions, class_actions, ways_in
from coprod.people.models import ClassMember, Credential, CredentialKind, ParentOf, Person
from coprod.people.session import digest
from coprod.schools.models import ClassGroup, School
from tests.factories import make_class, make_person, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def school(session: Session) -> School:
    return make_school()


@pytest.fixture
def admin(school: School, client: CheckedClient) -> Person:
    person = make_staff(school, Duty.ADMINISTRATOR, display_name="Ada Admin", email="ada@school.example")
    client.enter(person)
    return person


@pytest.fixture
def otters(school: School, admin: Person) -> ClassGroup:
    return make_class(
        school,
        make_pupil(school, display_name="Amira H."),
        make_pupil(school, display_name="Kuba K."),
        name="4L",
        year=4,
    )


def test_a_class_is_added_with_a_code_and_pupils_by_name(
    client: CheckedClient, session: Session, admin: Person
) -> None:
    answer = client.send(
        "/people/classes", {"name": "9K", "year": "9", "kind": "tutor_group"}, form="classes"
    )
    made = session.query(ClassGroup).one()
    assert answer.location == f"/people/classes/{made.id}"
    assert re.fullmatch(r"[a-z]+-\d{4}", made.code)
    client.send(f"/people/classes/{made.id}", {"names": " Leon E.\r\n\r\nZofia  K.\n"}, form="pupils")
    page = client.page(f"/people/classes/{made.id}").text
    assert "Leon E." in page
    assert "Zofia K." in page
    assert {p.year for p in session.query(Person).filter_by(stakeholder_group=StakeholderGroup.PUPILS)} == {9}
    assert [e.act for e in session.query(AuditEntry).order_by(AuditEntry.number)] == [
        "class added",
        "pupils added",
    ]


def test_two_classes_of_one_name_are_refused_in_words(
    client: CheckedClient, session: Session, otters: ClassGroup
) -> None:
    answer = client.send("/people/classes", {"name": "4L", "year": "4", "kind": "class"}, form="classes")
    assert "a class with this name already" in answer.text
    assert session.query(ClassGroup).count() == 1


@pytest.mark.parametrize("names", ["", "   \n ", "x" * 81, "\n".join("a" * 201)])
def test_a_list_of_names_that_does_not_fit_adds_nobody(
    client: CheckedClient, session: Session, otters: ClassGroup, names: str
) -> None:
    before = session.query(Person).count()
    answer = client.send(f"/people/classes/{otters.id}", {"names": names}, form="pupils")
    assert answer.status_code == 200
    assert session.query(Person).count() == before


def test_a_new_class_code_ends_the_old_one(
    client: CheckedClient, session: Session, otters: ClassGroup
) -> None:
    before = otters.code
    client.post(f"/people/classes/{otters.id}/code")
    client.leave()
    assert client.send("/sign-in/pupil", {"code": before}).status_code == 200
    session.expire_all()
    assert client.send("/sign-in/pupil", {"code": otters.code}).status_code == 303


def test_a_class_gets_cards_whose_codes_sign_each_pupil_in(
    client: CheckedClient, session: Session, otters: ClassGroup
) -> None:
    answer = client.send(f"/people/classes/{otters.id}", {"kind": "card"}, form="sheets")
    codes = CODE.findall(Page(answer.text).text)
    assert len(set(codes)) == 2
    assert answer.text.count('class="qr"') == 2
    kept = {one.lookup for one in session.query(Credential)}
    assert kept == {digest(code.replace("-", "")) for code in codes}
    client.leave()
    assert client.send("/card", {"code": codes[0]}).status_code == 303
    assert "Amira H." in client.page("/my/account").text


def test_the_qr_code_carries_the_secret_behind_the_hash_where_no_server_sees_it(
    client: CheckedClient, session: Session, otters: ClassGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = ways_in.qr

    def looking(address: str) -> Markup:
        drawn.append(address)
        return real(address)

    monkeypatch.setattr(ways_in, "qr", looking)
    answer = client.send(f"/people/classes/{otters.id}", {"kind": "card"}, form="sheets")
    codes = CODE.findall(Page(answer.text).text)
    assert drawn == [f"http://localhost/card#{code.replace('-', '')}" for code in codes]


def test_new_cards_end_the_old_ones_and_open_sign_ins(
    client: CheckedClient, session: Session, otters: ClassGroup
) -> None:
    first = client.send(f"/people/classes/{otters.id}", {"kind": "card"}, form="sheets")
    old = CODE.findall(Page(first.text).text)[0]
    pupil = client.application.test_client()
    assert isinstance(pupil, CheckedClient)
    assert pupil.send("/card", {"code": old}).status_code == 303
    client.send(f"/people/classes/{otters.id}", {"kind": "card"}, form="sheets")
    assert pupil.get("/my/account").status_code == 303
    assert pupil.send("/card", {"code": old}).status_code == 200


def test_a_class_gets_pictures_that_sign_in(
    client: CheckedClient, session: Session, otters: ClassGroup
) -> None:
    answer = client.send(f"/people/classes/{otters.id}", {"kind": "pictures"}, form="sheets")
    shown = re.findall(r"pictures\.svg[^#]*#(\w+)", answer.text)
    assert len(shown) == 4
    class_actions.open_door(otters, make_staff(session.query(School).one()).id)
    amira = session.query(Person).filter_by(display_name="Amira H.").one()
    client.leave()
    client.send("/sign-in/pupil", {"code": otters.code})
    client.send("/sign-in/pupil/name", {"pupil": str(amira.id)})
    pressed = {"first": shown[0], "second": shown[1]}
    assert client.post("/sign-in/pupil/pictures", data=pressed).status_code == 303


def test_the_parents_of_a_class_get_one_letter_each(
    client: CheckedClient, session: Session, school: School, otters: ClassGroup
) -> None:
    parent = make_person(school, display_name="Mrs Kowalska")
    make_person(school, display_name="Somebody else")
    for child in session.query(Person).filter_by(stakeholder_group=StakeholderGroup.PUPILS).all():
        session.add(ParentOf(parent_id=parent.id, child_id=child.id))
    answer = client.send(f"/people/classes/{otters.id}", {"kind": "invite"}, form="sheets")
    text = Page(answer.text).text
    assert text.count("Dear ") == 1
    assert "Dear Mrs Kowalska" in text
    client.leave()
    assert client.send("/sign-in/parent", {"code": CODE.findall(text)[0]}).status_code == 303


def test_a_link_for_a_password_is_shown_once_and_works_once(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    osei = make_staff(school, email="osei@school.example")
    answer = client.send(f"/people/{osei.id}", {"kind": "password"}, form="way-in")
    code = CODE.findall(Page(answer.text).text)[0]
    assert f"/sign-in/new-password#{code.replace('-', '')}" in Page(answer.text).text
    assert code not in client.page(f"/people/{osei.id}").text
    client.leave()
    chosen = {"code": code, "password": "three calm otters"}
    assert client.send("/sign-in/new-password", chosen).location == "/sign-in/protect"
    client.leave()
    known = {"email": "osei@school.example", "password": "three calm otters"}
    assert client.send("/sign-in/staff", known).location == "/sign-in/protect"
    assert "does not work any more" in client.send("/sign-in/new-password", chosen).text


@pytest.mark.parametrize("kind", ["", "x", "password"])
def test_a_class_gets_no_other_kind(client: CheckedClient, otters: ClassGroup, kind: str) -> None:
    assert client.post(f"/people/classes/{otters.id}/sheets", data={"kind": kind}).status_code == 404


def test_each_stakeholder_group_has_its_own_ways_in(
    client: CheckedClient, session: Session, school: School, admin: Person
) -> None:
    pupil = make_pupil(school)
    for kind in ("password", "invite"):
        assert client.post(f"/people/{pupil.id}/way-in", data={"kind": kind}).status_code == 404
    with pytest.raises(actions.NotThisKind):
        actions.give_code(pupil, admin.id, CredentialKind.INVITE, "0" * 16)


def test_there_is_nothing_to_print_for_an_empty_class(
    client: CheckedClient, school: School, admin: Person
) -> None:
    empty = make_class(school)
    for kind in ("card", "pictures", "invite"):
        assert client.post(f"/people/classes/{empty.id}/sheets", data={"kind": kind}).status_code == 409


def test_the_log_holds_no_secret(client: CheckedClient, session: Session, otters: ClassGroup) -> None:
    answer = client.send(f"/people/classes/{otters.id}", {"kind": "card"}, form="sheets")
    secrets = {code.replace("-", "") for code in CODE.findall(Page(answer.text).text)}
    entries = session.query(AuditEntry).all()
    assert [entry.act for entry in entries] == ["new card", "new card"]
    for entry in entries:
        said = f"{entry.subject} {entry.details}"
        assert not any(secret in said or digest(secret) in said for secret in secrets)


def test_a_large_class_is_shown_in_as_few_queries_as_a_small_one(
    client: CheckedClient, session: Session, school: School, otters: ClassGroup
) -> None:
    client.page(f"/people/classes/{otters.id}")
    few = len(client.statements)
    for _ in range(25):
        session.add(ClassMember(class_id=otters.id, person_id=make_pupil(school).id))
    client.page(f"/people/classes/{otters.id}")
    assert len(client.statements) == few <= 8
