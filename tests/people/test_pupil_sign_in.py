"""Class code, own name, two pictures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.clock import now
from coprod.config import ROOT
from coprod.people import class_actions
from coprod.people.models import CredentialKind, Person
from coprod.people.pictures import PICTURES, two_pictures
from coprod.schools.models import ClassGroup, School
from tests.factories import give_secret, make_class, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]


@pytest.fixture
def school(session: Session) -> School:
    return make_school()


@pytest.fixture
def amira(school: School) -> Person:
    person = make_pupil(school, 4, display_name="Amira H.")
    give_secret(person, CredentialKind.PICTURES, "fish star")
    return person


@pytest.fixture
def otters(school: School, amira: Person) -> ClassGroup:
    kuba = make_pupil(school, 4, display_name="Kuba K.")
    gone = make_pupil(school, 4, display_name="Gone G.", active=False)
    teacher = make_staff(school, display_name="Ms Reed")
    made = make_class(school, amira, kuba, gone, teacher, name="4L", code="otter-4271")
    class_actions.open_door(made, teacher.id)
    return made


def say_the_class(client: CheckedClient, code: str = "otter-4271") -> Any:
    return client.send("/sign-in/pupil", {"code": code})


def press(client: CheckedClient, first: str, second: str) -> Any:
    half_way = client.send("/sign-in/pupil/pictures", {"first": first})
    form = Page(half_way.text).form()
    form.fields["second"] = second
    return client.post("/sign-in/pupil/pictures", data=form.fields)


def be(client: CheckedClient, person: Person) -> None:
    say_the_class(client)
    client.send("/sign-in/pupil/name", {"pupil": str(person.id)})


def test_a_pupil_signs_in_with_three_easy_steps(
    client: CheckedClient, otters: ClassGroup, amira: Person
) -> None:
    assert say_the_class(client, "Otter 4271").location == "/sign-in/pupil/name"
    assert client.send("/sign-in/pupil/name", {"pupil": str(amira.id)}).location == "/sign-in/pupil/pictures"
    answer = press(client, "fish", "star")
    assert answer.status_code == 303
    page = client.page("/my/account")
    assert "Amira H." in page.text
    assert "Finish" in page.text  # the button that leaves a shared tablet


def test_no_name_is_shown_before_the_class_code(client: CheckedClient, otters: ClassGroup) -> None:
    for url in ("/sign-in/pupil/name", "/sign-in/pupil/pictures"):
        assert client.get(url).location == "/sign-in/pupil"
    for code in ("otter-4272", "", "%", "otter-4271'"):
        answer = say_the_class(client, code)
        assert answer.status_code == 200
        assert "Amira" not in answer.text
    assert client.get("/sign-in/pupil/name").status_code == 303


def test_the_names_are_those_of_the_pupils_who_are_here(client: CheckedClient, otters: ClassGroup) -> None:
    say_the_class(client)
    text = client.page("/sign-in/pupil/name").text
    assert "Amira H." in text
    assert "Kuba K." in text
    assert "Gone G." not in text
    assert "Ms Reed" not in text


def test_a_class_code_of_another_school_opens_nothing_here(new_client: Any, session: Session) -> None:
    make_school("Hillside", host="hillside.test")
    other = make_school("Riverside", host="riverside.test")
    make_class(other, make_pupil(other), code="otter-4271")
    assert say_the_class(new_client("hillside.test")).status_code == 200
    assert say_the_class(new_client("riverside.test")).status_code == 303


def test_only_somebody_of_the_class_can_be_chosen(
    client: CheckedClient, school: School, otters: ClassGroup
) -> None:
    other = make_pupil(school, 9)
    say_the_class(client)
    for chosen in (str(other.id), "0", "-1", "x", "9" * 30, ""):
        assert client.send("/sign-in/pupil/name", {"pupil": chosen}).status_code == 200
    assert client.get("/sign-in/pupil/pictures").location == "/sign-in/pupil"


@pytest.mark.parametrize(
    ("first", "second"), [("star", "fish"), ("fish", "fish"), ("star", "star"), ("tree", "star")]
)
def test_other_pictures_or_another_order_do_not_open_the_door(
    client: CheckedClient, otters: ClassGroup, amira: Person, first: str, second: str
) -> None:
    be(client, amira)
    answer = press(client, first, second)
    assert answer.status_code == 200
    assert "Try again from the first one" in answer.text


def test_what_is_no_picture_is_asked_for_again(
    client: CheckedClient, otters: ClassGroup, amira: Person
) -> None:
    be(client, amira)
    answer = client.post("/sign-in/pupil/pictures", data={"first": "<b>", "second": "star"})
    assert "Press your first picture" in answer.text


def test_five_wrong_tries_make_a_pupil_wait_and_say_so(
    client: CheckedClient, otters: ClassGroup, amira: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(client, amira)
    for _ in range(4):
        assert "Try again" in press(client, "tree", "cat").text
    assert "Wait 15 minutes" in press(client, "tree", "cat").text
    assert "Wait 15 minutes" in press(client, "fish", "star").text  # even with the right ones
    later = now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("coprod.people.signing_in.now", lambda: later)
    assert press(client, "fish", "star").status_code == 303


def test_one_pupils_wait_is_not_the_class_s(
    client: CheckedClient, otters: ClassGroup, amira: Person, session: Session
) -> None:
    kuba = session.query(Person).filter_by(display_name="Kuba K.").one()
    give_secret(kuba, CredentialKind.PICTURES, "moon cup")
    be(client, amira)
    for _ in range(6):
        press(client, "tree", "cat")
    be(client, kuba)
    assert press(client, "moon", "cup").status_code == 303


def test_a_pupil_without_pictures_is_answered_kindly(
    client: CheckedClient, otters: ClassGroup, session: Session
) -> None:
    kuba = session.query(Person).filter_by(display_name="Kuba K.").one()
    be(client, kuba)
    assert press(client, "fish", "star").status_code == 200


def test_a_pupil_who_left_the_class_meanwhile_is_let_in_no_more(
    client: CheckedClient, otters: ClassGroup, amira: Person
) -> None:
    be(client, amira)
    amira.active = False
    assert client.get("/sign-in/pupil/pictures").location == "/sign-in/pupil"
    answer = client.post("/sign-in/pupil/pictures", data={"first": "fish", "second": "star"})
    assert answer.location == "/sign-in/pupil"


def test_twelve_pictures_each_drawn_and_named() -> None:
    assert len({picture.code for picture in PICTURES}) == 12
    drawn = (ROOT / "static/img/pictures.svg").read_text()
    for picture in PICTURES:
        assert f'<symbol id="{picture.code}"' in drawn


def test_two_pictures_are_always_two() -> None:
    assert all(first != second for first, second in (two_pictures() for _ in range(200)))
