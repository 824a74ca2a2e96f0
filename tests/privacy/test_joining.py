"""Two entries of one person become one; no ballot changes hands, and nobody gets two votes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod.access.facts import Who
from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.log import record
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.messages.models import News, NewsKind, NewsRead
from coprod.people.models import ClassMember, Credential, CredentialKind, DutyHeld, ParentOf, Person, SignIn
from coprod.people.session import Me
from coprod.privacy import joining
from coprod.roster.models import ActKind, RosterAct
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState
from coprod.schools.models import ClassGroup, School
from coprod.voting import actions as voting
from coprod.voting.models import Ballot, Vote
from coprod.voting.seal import seal
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]


@pytest.fixture
def school(session: Db) -> School:
    return factories.make_school(host="localhost")


@pytest.fixture
def admin(school: School) -> Person:
    return factories.make_staff(school, Duty.ADMINISTRATOR, email="ada@school.example")


def me(person: Person) -> Who:
    return Me(person.id, person.school_id, person.stakeholder_group, "", None, frozenset(), 0, "")


def log(session: Db) -> list[str]:
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_a_parent_who_was_entered_twice_is_one_with_all_that_was_theirs(
    client: CheckedClient, session: Db, school: School, admin: Person
) -> None:
    ana = factories.make_person(school, display_name="Ana Silva", mobile="+447700900123")
    again = factories.make_person(school, display_name="Ana Silva", email="ana@home.example", roll_id="77")
    child, sibling = factories.make_pupil(school), factories.make_pupil(school)
    session.add_all(ParentOf(parent_id=parent.id, child_id=child.id) for parent in (ana, again))
    session.add(ParentOf(parent_id=again.id, child_id=sibling.id))
    consultation = factories.make_consultation(school)
    idea = factories.make_idea(consultation, again)
    session.add_all(NewsRead(person_id=one.id, up_to=now()) for one in (ana, again))
    session.add(
        News(
            school_id=school.id, person_id=again.id, consultation_id=consultation.id,
            kind=NewsKind.IDEA_ACCEPTED, about="x", path="/", at=now(),
        )
    )  # fmt: skip
    factories.make_seat(consultation, again)
    factories.give_secret(again, CredentialKind.PASSWORD, "x")
    about = Concern(
        school_id=school.id, author_id=again.id, about_person_id=again.id, words="w", written_at=now(), place="P",
        about=AboutWhom.CHILD, raised_at=now(), state=ConcernState.NEW, moves=[],
    )  # fmt: skip
    session.add(about)
    session.flush()
    ana_id, again_id = ana.id, again.id
    client.enter(admin)
    assert "Ana Silva" in client.page(f"/people/{ana_id}/join").text  # the same name is found unasked
    page = f"/people/{ana_id}/join?with={again_id}"
    assert "No vote changes hands" in client.page(page).text
    answer = client.send(page, {"stays": str(ana_id)}, form="join")
    assert answer.location == f"/people/{ana_id}"
    session.expire_all()
    assert session.get(Person, again_id) is None
    assert (ana.email, ana.mobile, ana.roll_id) == ("ana@home.example", "+447700900123", "77")
    assert {tie.child_id for tie in session.query(ParentOf).filter_by(parent_id=ana_id)} == {
        child.id,
        sibling.id,
    }
    assert (idea.author_id, about.author_id, about.about_person_id) == (ana_id, ana_id, ana_id)
    assert session.query(News).one().person_id == session.query(Seat).one().person_id == ana_id
    assert session.query(NewsRead).one().person_id == ana_id
    assert session.query(Credential).count() == 0
    assert log(session)[-1] == "entries joined"


def test_a_parent_who_works_here_stays_as_staff_and_only_so(
    client: CheckedClient, session: Db, school: School, admin: Person
) -> None:
    cook = factories.make_staff(school, Duty.MODERATOR, display_name="Rosa")
    parent = factories.make_person(school, display_name="Rosa", roll_id="9")
    asks_parents = factories.make_consultation(school, asked_groups=["parents"])
    both = factories.make_consultation(school)
    for consultation, person in ((asks_parents, parent), (both, parent), (both, cook)):
        factories.make_seat(consultation, person)
    client.enter(admin)
    shown = client.page(f"/people/{parent.id}/join?with={cook.id}")
    assert "the staff entry stays" in shown.text
    with pytest.raises(joining.NotOnePerson):
        joining.join(me(admin), parent, cook)
    joining.join(me(admin), cook, parent)
    seats = session.query(Seat).all()
    assert [(seat.consultation_id, seat.person_id, seat.stakeholder_group) for seat in seats] == [
        (both.id, cook.id, StakeholderGroup.PRACTITIONERS)
    ]
    assert cook.roll_id is None
    assert session.query(DutyHeld).filter_by(person_id=cook.id).one().duty is Duty.MODERATOR


def test_who_has_had_a_say_in_an_open_vote_cannot_be_the_one_that_goes(
    client: CheckedClient, session: Db, school: School, admin: Person
) -> None:
    one, other = (factories.make_person(school, display_name="Ana") for _ in range(2))
    consultation = factories.make_consultation(school)
    card = factories.make_proposal(consultation)
    seats = [factories.make_seat(consultation, person) for person in (one, other)]
    voting.cast(consultation, seats[1], card.id, 1)
    client.enter(admin)
    refused = client.send(f"/people/{one.id}/join?with={other.id}", {"stays": str(one.id)}, form="join")
    assert "has had a say in a consultation that is not over" in refused.text
    assert "The last of these votes closes on" in refused.text
    session.expire_all()
    assert log(session)[-1] == "entries not joined"
    assert [seat.person_id for seat in session.query(Seat).order_by(Seat.id)] == [one.id, other.id]
    # The other way round: the ballot stays where it is, and one seat is left to vote from.
    joining.join(me(admin), other, one)
    [left] = session.query(Seat).all()
    assert (left.id, left.person_id, left.took_part) == (seats[1].id, other.id, True)
    voting.cast(consultation, left, card.id, -1)
    assert session.query(Ballot).count() == session.query(Vote).count() == 1


def test_both_have_had_a_say_and_join_after_the_seal_without_moving_a_number(
    session: Db, school: School, admin: Person
) -> None:
    one, other = (factories.make_person(school, display_name="Ana") for _ in range(2))
    consultation = factories.make_consultation(school)
    card = factories.make_proposal(consultation)
    for person in (one, other):
        voting.cast(consultation, factories.make_seat(consultation, person), card.id, 1)
    missed = factories.make_consultation(school)  # only the entry that goes took part
    factories.make_seat(missed, one)
    factories.make_seat(missed, other, took_part=True)
    for closed in (consultation, missed):
        closed.voting_close_at = now() - timedelta(minutes=1)
    session.flush()
    with pytest.raises(
        joining.HasHadASay
    ):  # over, and the box not sealed yet: its threads still lead to seats
        joining.join(me(admin), one, other)
    assert seal(consultation.id)
    assert seal(missed.id)
    counted = select(func.count(), func.count().filter(Seat.took_part)).select_from(Seat)
    before = session.execute(counted).one()
    votes = session.query(Vote).count()
    joining.join(me(admin), one, other)
    assert session.execute(counted).one() == before
    assert session.query(Vote).count() == votes == 2
    theirs = session.query(Seat).filter(Seat.person_id == one.id).all()
    assert {(seat.consultation_id, seat.took_part) for seat in theirs} == {
        (consultation.id, True),
        (missed.id, True),
    }


def test_a_colleague_who_was_entered_twice_keeps_the_log_whole(
    session: Db, school: School, admin: Person
) -> None:
    one, other = (
        factories.make_staff(school, Duty.DECISION_MAKER, display_name="Mr Okafor") for _ in range(2)
    )
    consultation = factories.make_consultation(school, decision_maker=other)
    session.add(DutyHeld(person_id=other.id, duty=Duty.MODERATOR))
    factories.make_class(school, other)
    session.add(
        RosterAct(school_id=school.id, actor_id=other.id, kind=ActKind.STAFF, at=now(), counts={}, classes={})
    )
    record(school.id, other.id, "class added", "class:1")
    session.flush()
    joining.join(me(admin), one, other)
    assert consultation.decision_maker_id == one.id
    assert {held.duty for held in session.query(DutyHeld).filter_by(person_id=one.id)} == {
        Duty.DECISION_MAKER,
        Duty.MODERATOR,
    }
    assert session.query(ClassMember).one().person_id == one.id
    assert session.query(RosterAct).one().actor_id == one.id
    shell = session.get(Person, other.id)
    assert shell is not None  # the log's act of it stays, under a number without a name
    assert (shell.display_name, shell.active) == ("Joined entry", False)


def test_what_cannot_be_one_person_is_refused(
    client: CheckedClient, session: Db, school: School, admin: Person
) -> None:
    pupil, parent = factories.make_pupil(school), factories.make_person(school)
    guest = factories.make_staff(school, outside=True, guest_until=now() + timedelta(days=3))
    elsewhere = factories.make_person(factories.make_school(host="other.test"))
    client.enter(admin)
    for other in (pupil.id, guest.id, elsewhere.id, parent.id, 99999, "x", "٣"):
        assert client.get(f"/people/{parent.id}/join?with={other}").status_code == 404
        assert (
            client.post(f"/people/{parent.id}/join", data={"other": other, "stays": parent.id}).status_code
            == 404
        )
    twin = factories.make_staff(school, display_name="Ada")
    refused = client.post(f"/people/{twin.id}/join", data={"other": admin.id, "stays": twin.id})
    assert "You are signed in with the entry that would go" in refused.get_data(as_text=True)
    assert session.query(SignIn).filter(SignIn.ended_at.is_(None)).count() == 1


def test_a_class_is_renamed_merged_and_removed_by_hand(
    client: CheckedClient, session: Db, school: School, admin: Person
) -> None:
    rosa, sam = factories.make_pupil(school), factories.make_pupil(school)
    oak = factories.make_class(school, rosa, sam, name="Oak")
    elm = factories.make_class(school, rosa, name="Elm", code="fox-1111")
    oak_id, elm_id = oak.id, elm.id
    client.enter(admin)
    taken = client.send(f"/people/classes/{oak_id}/edit", {"name": "Elm"}, form="edit")
    assert "with this name already" in taken.text
    client.send(f"/people/classes/{oak_id}/edit", {"name": "Ash", "year": "3"}, form="edit")
    session.expire_all()
    assert (oak.name, oak.year, oak.code) == ("Ash", 3, "otter-4271")

    running = factories.make_consultation(school)
    link = {"consultation_id": running.id, "class_id": oak_id}
    session.execute(Consultation.metadata.tables["consultation_class"].insert().values(**link))
    page = client.page(f"/people/classes/{oak_id}/end")
    assert "This class is asked by name" in page.text
    assert client.post(f"/people/classes/{oak_id}/end", data={"to": str(elm_id)}).status_code == 200
    running.sealed_at = now()
    page = client.page(f"/people/classes/{oak_id}/end")
    assert "If you remove it, 1 pupil has no class any more" in page.text
    assert (
        client.post(f"/people/classes/{oak_id}/end", data={"to": "remove"}).status_code == 200
    )  # a past vote names it
    merged = client.send(f"/people/classes/{oak_id}/end", {"to": str(elm_id)}, form="end")
    assert merged.location == f"/people/classes/{elm_id}"
    session.expire_all()
    assert session.get(ClassGroup, oak_id) is None
    assert {one.person_id for one in session.query(ClassMember).filter_by(class_id=elm_id)} == {
        rosa.id,
        sam.id,
    }
    named: Any = session.execute(select(Consultation.metadata.tables["consultation_class"].c.class_id))
    assert list(named.scalars()) == [elm_id]
    extra = factories.make_class(school, name="Yew", code="fern-2222")
    assert (
        client.send(f"/people/classes/{extra.id}/end", {"to": "remove"}, form="end").location
        == "/people/classes"
    )
    assert log(session)[-3:] == ["class changed", "classes merged", "class removed"]
