"""Pictures open the door of a class only while a teacher holds it open; words and cards always do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.people import codes, queries
from coprod.people.models import ClassMember, Credential, CredentialKind, Person
from coprod.schools.models import ClassGroup, School
from tests.factories import give_code, give_secret, make_class, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]
CARD = "P53D6T7W1NHT7A57"


@pytest.fixture
def school(session: Session) -> School:
    return make_school()


@pytest.fixture
def teacher(school: School) -> Person:
    return make_staff(school, display_name="Ms Reed")


@pytest.fixture
def amira(school: School) -> Person:
    person = make_pupil(school, 4, display_name="Amira H.")
    give_secret(person, CredentialKind.PICTURES, "fish star")
    return person


@pytest.fixture
def leon(school: School) -> Person:
    person = make_pupil(school, 9, display_name="Leon E.")
    give_secret(person, CredentialKind.PASSPHRASE, "otter kettle moon")
    return person


@pytest.fixture
def otters(school: School, amira: Person, teacher: Person) -> ClassGroup:
    return make_class(school, amira, teacher, name="4L", code="otter-4271")


@pytest.fixture
def door(new_client: Callable[..., CheckedClient], teacher: Person) -> CheckedClient:
    """The teacher's own computer."""
    client = new_client()
    client.enter(teacher)
    return client


def press(client: CheckedClient, person: Person, first: str = "fish", second: str = "star") -> Any:
    client.post("/sign-in/pupil", data={"code": "otter-4271"})
    client.post("/sign-in/pupil/name", data={"pupil": str(person.id)})
    return client.post("/sign-in/pupil/pictures", data={"first": first, "second": second})


def is_in(client: CheckedClient) -> bool:
    return client.get("/my/account").status_code == 200


def test_behind_a_closed_door_no_name_is_shown_and_right_pictures_open_nothing(
    client: CheckedClient, otters: ClassGroup, amira: Person
) -> None:
    client.post("/sign-in/pupil", data={"code": "otter-4271"})
    page = client.page("/sign-in/pupil/name")
    assert "Amira" not in page.text
    assert "The door is still closed" in page.text
    assert press(client, amira).status_code == 303
    assert not is_in(client)


def test_a_teacher_opens_the_door_for_a_lesson(
    client: CheckedClient,
    door: CheckedClient,
    session: Session,
    otters: ClassGroup,
    amira: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "4L" in door.page("/my/classes").text
    assert door.send(f"/my/classes/{otters.id}", {}, form="door").status_code == 303
    assert press(client, amira).status_code == 303
    assert is_in(client)
    client.post("/sign-out")
    later = now() + timedelta(minutes=61)
    monkeypatch.setattr(queries, "now", lambda: later)
    press(client, amira)
    assert not is_in(client)
    assert [entry.act for entry in session.query(AuditEntry)] == ["class door opened"]


def test_a_door_that_is_closed_in_the_middle_lets_nobody_in_any_more(
    client: CheckedClient, door: CheckedClient, otters: ClassGroup, amira: Person
) -> None:
    door.send(f"/my/classes/{otters.id}", {}, form="door")
    client.post("/sign-in/pupil", data={"code": "otter-4271"})
    client.post("/sign-in/pupil/name", data={"pupil": str(amira.id)})
    door.send(f"/my/classes/{otters.id}", {"door": "close"}, form="door")
    answer = client.post("/sign-in/pupil/pictures", data={"first": "fish", "second": "star"})
    assert answer.location == "/sign-in/pupil/name"
    assert not is_in(client)


def test_a_card_and_three_words_need_no_open_door(
    new_client: Callable[..., CheckedClient], session: Session, school: School, leon: Person, amira: Person
) -> None:
    make_class(school, leon, amira, code="otter-4271")
    give_code(amira, CredentialKind.CARD, CARD)
    with_card, with_words = new_client(), new_client()
    assert with_card.send("/card", {"code": CARD}).status_code == 303
    with_words.send("/sign-in/pupil", {"code": "otter-4271"})
    page = with_words.page("/sign-in/pupil/name")
    assert "Leon E." in page.text
    assert "Amira" not in page.text  # she would need the door
    answer = with_words.send("/sign-in/pupil/name", {"pupil": str(leon.id)})
    assert answer.location == "/sign-in/pupil/words"
    assert with_words.send("/sign-in/pupil/words", {"words": " Otter  kettle-MOON "}).status_code == 303
    assert is_in(with_words)


@pytest.mark.parametrize(
    "typed", ["otter moon kettle", "otter kettle", "", "x" * 81, "\x00", "otter kettle moon moon"]
)
def test_other_words_open_nothing(
    client: CheckedClient, session: Session, school: School, leon: Person, typed: str
) -> None:
    make_class(school, leon, code="otter-4271")
    client.send("/sign-in/pupil", {"code": "otter-4271"})
    client.send("/sign-in/pupil/name", {"pupil": str(leon.id)})
    assert client.send("/sign-in/pupil/words", {"words": typed}).status_code == 200
    assert not is_in(client)


def test_ten_wrong_words_make_a_pupil_wait(
    client: CheckedClient, session: Session, school: School, leon: Person
) -> None:
    make_class(school, leon, code="otter-4271")
    client.send("/sign-in/pupil", {"code": "otter-4271"})
    client.send("/sign-in/pupil/name", {"pupil": str(leon.id)})
    for _ in range(10):
        answer = client.send("/sign-in/pupil/words", {"words": "wrong wrong wrong"})
    assert "Wait 15 minutes" in answer.text
    assert client.send("/sign-in/pupil/words", {"words": "otter kettle moon"}).status_code == 200


def test_three_words_are_drawn_by_lot_from_more_than_two_million(session: Session) -> None:
    drawn = {codes.new_passphrase() for _ in range(50)}
    assert len(drawn) > 45
    assert all(len(set(one.split())) == 3 for one in drawn)
    count = len(codes.WORDS)
    assert count * (count - 1) * (count - 2) > 2**20
    assert len(set(codes.WORDS)) == count


def test_a_teacher_sees_that_somebody_tries_to_be_somebody_else(
    client: CheckedClient,
    door: CheckedClient,
    session: Session,
    school: School,
    otters: ClassGroup,
    amira: Person,
) -> None:
    door.send(f"/my/classes/{otters.id}", {}, form="door")
    for _ in range(5):
        press(client, amira, "tree", "cat")
    page = door.page(f"/my/classes/{otters.id}").text
    assert "5 wrong tries since" in page
    assert "Perhaps somebody" not in page
    assert "Has to wait" in page
    assert "Many wrong tries" not in door.page("/my/classes").text
    otters.wrong_tries = 10
    assert "Many wrong tries to sign in" in door.page("/my/classes").text
    assert "Perhaps somebody tries to be somebody else" in door.page(f"/my/classes/{otters.id}").text
    door.post(f"/my/classes/{otters.id}/door", data={"door": "open"})
    assert "since the door" not in door.page(f"/my/classes/{otters.id}").text


@pytest.mark.parametrize(
    ("kind", "label"), [("pictures", "sheet__pictures"), ("card", 'class="qr"'), ("passphrase", "long-code")]
)
def test_a_teacher_gives_a_pupil_a_new_way_in_with_two_presses(
    client: CheckedClient,
    door: CheckedClient,
    session: Session,
    otters: ClassGroup,
    amira: Person,
    kind: str,
    label: str,
) -> None:
    answer = door.send(f"/my/classes/{otters.id}", {"kind": kind}, form="way-in")
    assert label in answer.text
    assert "Amira H." in Page(answer.text).text
    assert session.query(Credential).filter_by(person_id=amira.id, kind=CredentialKind(kind)).count() == 1


def test_a_teacher_has_no_hand_in_other_classes(
    door: CheckedClient, session: Session, school: School, otters: ClassGroup, amira: Person
) -> None:
    pupil = make_pupil(school)
    other = make_class(school, pupil, name="5K", code="heron-1111")
    assert door.get(f"/my/classes/{other.id}").status_code == 404
    assert door.post(f"/my/classes/{other.id}/door", data={"door": "open"}).status_code == 404
    for sent in ({"pupil": str(pupil.id), "kind": "card"}, {"pupil": str(amira.id), "kind": "password"}, {}):
        assert door.post(f"/my/classes/{otters.id}/way-in", data=sent).status_code == 404
    assert "5K" not in door.page("/my/classes").text


def test_a_pupil_is_in_a_class_and_has_no_charge_of_it(
    client: CheckedClient, otters: ClassGroup, amira: Person
) -> None:
    client.enter(amira)
    for url in ("/my/classes", f"/my/classes/{otters.id}"):
        assert client.get(url).status_code == 404


def test_a_card_is_taken_away_without_a_new_one(
    client: CheckedClient,
    new_client: Callable[..., CheckedClient],
    session: Session,
    school: School,
    amira: Person,
) -> None:
    give_code(amira, CredentialKind.CARD, CARD)
    finder = new_client()
    finder.send("/card", {"code": CARD})
    assert is_in(finder)
    client.enter(make_staff(school, Duty.ADMINISTRATOR))
    assert client.post(f"/people/{amira.id}/way-in/end", data={"kind": "card"}).status_code == 303
    assert not is_in(finder)
    assert finder.send("/card", {"code": CARD}).status_code == 200
    kept = [one.kind for one in session.query(Credential).filter_by(person_id=amira.id)]
    assert kept == [CredentialKind.PICTURES]


def test_a_class_of_thirty_is_shown_in_as_few_queries_as_one_of_one(
    door: CheckedClient, session: Session, school: School, otters: ClassGroup
) -> None:
    door.page(f"/my/classes/{otters.id}")
    few = len(door.statements)
    assert few <= 8
    for _ in range(30):
        session.add(ClassMember(class_id=otters.id, person_id=make_pupil(school).id))
    door.page(f"/my/classes/{otters.id}")
    assert len(door.statements) == few
