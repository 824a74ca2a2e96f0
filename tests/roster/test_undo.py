"""Taking an act back: in one press, as long as nothing newer rests on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import flask
import pytest

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.db import db
from coprod.people.models import ClassMember, Credential, CredentialKind, ParentOf, Person
from coprod.roster import actions, chores
from coprod.roster.models import RosterAct, RosterDraft, RosterEntry
from coprod.schools.models import ClassGroup, School
from tests.factories import (
    give_code,
    make_class,
    make_consultation,
    make_idea,
    make_person,
    make_school,
    make_seat,
    make_staff,
)
from tests.roster.conftest import Send, Session
from tests.roster.files import large, roll_of, sims
from tests.roster.test_import import FAMILY, LIAM, MARY, TOM, ZOE, active, acts, people, places, ties
from tests.support.client import CheckedClient


def everything(session: Session) -> list[object]:
    """The whole register, to be compared."""
    session.expire_all()
    facts = [
        (
            one.display_name,
            one.email,
            one.mobile,
            one.year,
            one.roll_id,
            one.language,
            one.active,
            one.left_by_roll,
        )
        for one in session.query(Person).order_by(Person.id)
    ]
    groups = [
        (one.id, one.name, one.year, one.code) for one in session.query(ClassGroup).order_by(ClassGroup.id)
    ]
    responsible = {(one.parent_id, one.child_id, one.from_roll) for one in session.query(ParentOf)}
    return [facts, groups, places(session), ties(session), responsible]


def back(client: CheckedClient, session: Session) -> int:
    act = session.query(RosterAct).order_by(RosterAct.id.desc()).first()
    assert act is not None
    status: int = client.send(f"/people/roll/acts/{act.id}", {}, form="/undo").status_code
    return status


def test_a_first_roll_is_taken_back_without_a_trace(
    client: CheckedClient, session: Session, use: Send
) -> None:
    before = everything(session)
    use(sims(*FAMILY))
    assert everything(session) != before
    assert back(client, session) == 303
    assert everything(session) == before
    assert session.query(RosterEntry).count() == 0
    assert acts(session)[-1] == "roll taken back"
    assert "Taken back." in client.page("/people/roll").text


def test_a_roll_that_changed_everything_is_taken_back(
    client: CheckedClient, session: Session, use: Send
) -> None:
    use(sims(*FAMILY))
    give_code(people(session)["Zoë O."], CredentialKind.CARD, "P53D6T7W1NHT7A57")
    before = everything(session)
    mary = ("51", "Mrs", "Mary", "Smith", "07700 900125", "smith@example.org", "Y", "N")
    use(sims(("1002", "Liam", "Smith", "10", "10K", *mary), ("1003", "Ben", "N", "7", "7B", *TOM)), sure=True)
    assert active(session) == {"Liam S.", "Ben N.", "Mrs Mary Smith", "Mr Tom Reilly"}
    assert back(client, session) == 303
    assert everything(session) == before
    assert session.query(Credential).count() == 1  # Zoë's card opens again


def test_emails_that_went_round_go_back_round(client: CheckedClient, session: Session, use: Send) -> None:
    use(sims(ZOE + MARY, (*ZOE, "52", "Mr", "Tom", "Reilly", "", "tom@example.org", "Y", "N")))
    use(sims((*ZOE, "51", "Mrs", "Mary", "O'Brien", "", "new@example.org", "Y", "N"), ZOE + TOM))
    before_tom = people(session)["Mr Tom Reilly"].email
    client.send(
        f"/people/{people(session)['Mr Tom Reilly'].id}/edit", {"email": "mary@example.org"}, form="edit"
    )
    assert back(client, session) == 303
    session.expire_all()
    assert before_tom == "tom@example.org"
    assert people(session)["Mr Tom Reilly"].email == "mary@example.org"  # changed by hand since: stays
    assert people(session)["Mrs Mary O'Brien"].email == "new@example.org"  # the old one is taken meanwhile


def test_what_was_changed_by_hand_since_stays(client: CheckedClient, session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    use(
        sims(
            ("1001", "Zoe", "O'Brien", "8", "7B", *MARY),
            (*ZOE[:1], "Zoe", "O'Brien", "8", "7B", *TOM),
            LIAM + MARY,
        )
    )
    zoe = people(session)["Zoe O."]
    zoe.display_name = "Zed"
    assert back(client, session) == 303
    session.expire_all()
    assert (zoe.display_name, zoe.year) == ("Zed", 7)


def test_who_was_taken_out_by_a_court_order_stays_out(
    client: CheckedClient, session: Session, use: Send
) -> None:
    use(sims(*FAMILY))
    use(sims(ZOE + MARY, (*ZOE, *TOM[:-1], "Y"), LIAM + MARY, ("1003", "Ben", "N", "7")))
    assert back(client, session) == 303
    assert "Ben N." not in people(session)
    assert ("Mr Tom Reilly", "Zoë O.") not in ties(session)
    assert "Mr Tom Reilly" not in active(session)


def test_only_the_newest_act_is_taken_back(client: CheckedClient, session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    first = session.query(RosterAct).one().id
    use(sims(*FAMILY, ("1003", "Ben", "N", "7")))
    assert "Take that one back first" in client.page(f"/people/roll/acts/{first}").text
    answer = client.post(f"/people/roll/acts/{first}/undo")
    assert answer.status_code == 409
    assert "Take that one back first" in answer.text
    assert back(client, session) == 303
    assert client.post(f"/people/roll/acts/{first}/undo").status_code == 303
    assert people(session) == {}
    assert client.post(f"/people/roll/acts/{first}/undo").status_code == 409


@pytest.mark.parametrize("what", ["seat", "idea"])
def test_what_somebody_did_since_keeps_the_act(
    client: CheckedClient, session: Session, school: School, use: Send, what: str
) -> None:
    use(sims(*FAMILY))
    consultation, zoe = make_consultation(school), people(session)["Zoë O."]
    if what == "seat":
        make_seat(consultation, zoe)
    else:
        make_idea(consultation, zoe)
    act = session.query(RosterAct).one().id
    page = client.page(f"/people/roll/acts/{act}")
    assert "Somebody who joined by it has taken part since" in page.text
    assert len(client.statements) <= 6
    assert client.post(f"/people/roll/acts/{act}/undo").status_code == 409
    assert "Zoë O." in active(session)


def test_a_sign_in_and_a_card_do_not_keep_it(
    client: CheckedClient, session: Session, use: Send, new_client: Callable[[], CheckedClient]
) -> None:
    use(sims(*FAMILY))
    reader = new_client()
    reader.enter(people(session)["Zoë O."])
    give_code(people(session)["Zoë O."], CredentialKind.CARD, "P53D6T7W1NHT7A57")
    assert back(client, session) == 303
    assert reader.get("/my/account").status_code == 303
    assert session.query(Credential).count() == 0


def test_a_new_class_that_somebody_uses_stays(
    client: CheckedClient, session: Session, school: School, use: Send
) -> None:
    use(sims(*FAMILY))
    group = session.query(ClassGroup).filter_by(name="7B").one()
    session.add(ClassMember(class_id=group.id, person_id=make_staff(school).id))
    assert back(client, session) == 303
    assert [one.name for one in session.query(ClassGroup)] == ["7B"]


def test_after_two_weeks_it_stands_and_what_was_before_is_forgotten(
    client: CheckedClient, session: Session, use: Send
) -> None:
    use(sims(*FAMILY))
    give_code(people(session)["Zoë O."], CredentialKind.CARD, "P53D6T7W1NHT7A57")
    use(sims(LIAM + MARY), sure=True)
    for act in session.query(RosterAct):
        act.at = now() - timedelta(days=13)
    chores.forget_entries()
    assert session.query(Credential).count() == 1
    for act in session.query(RosterAct):
        act.at = now() - timedelta(days=14)
    chores.forget_entries()
    assert session.query(RosterEntry).count() == 0
    assert session.query(Credential).count() == 0
    assert back_status(client, session) == 409


def back_status(client: CheckedClient, session: Session) -> int:
    act = session.query(RosterAct).order_by(RosterAct.id.desc()).first()
    assert act is not None
    page = client.page(f"/people/roll/acts/{act.id}")
    assert "more than 14 days old" in page.text
    status: int = client.post(f"/people/roll/acts/{act.id}/undo").status_code
    return status


def test_a_roll_that_nobody_uses_is_forgotten_after_a_day(
    client: CheckedClient, session: Session, upload: Send
) -> None:
    look = upload(sims(*FAMILY)).location
    draft = session.query(RosterDraft).one()
    chores.forget_drafts()
    assert session.query(RosterDraft).count() == 1
    draft.created_at = now() - timedelta(days=1)
    assert client.get(look).status_code == 404  # even before the steward comes by
    chores.forget_drafts()
    assert session.query(RosterDraft).count() == 0


def test_codes_of_who_left_open_nothing_when_they_are_let_back_by_hand(
    client: CheckedClient, session: Session, use: Send
) -> None:
    use(sims(*FAMILY))
    zoe = people(session)["Zoë O."]
    give_code(zoe, CredentialKind.CARD, "P53D6T7W1NHT7A57")
    use(sims(LIAM + MARY), sure=True)
    client.post(f"/people/{zoe.id}/back")
    assert session.query(Credential).count() == 0


def test_what_changed_since_it_was_looked_at_stops_it(
    client: CheckedClient, session: Session, school: School, upload: Send
) -> None:
    look = upload(sims(*FAMILY)).location
    form = client.page(look).form("/use")
    make_person(school, display_name="Mrs Mary O'Brien", email="mary@example.org")
    answer = client.post(form.action, data=form.fields)
    assert answer.status_code == 409
    assert "changed since you looked" in answer.text
    assert set(people(session)) == {"Mrs Mary O'Brien"}


def test_two_administrators_who_press_at_once_bring_everybody_in_once(
    app: flask.Flask, session: Session, school: School
) -> None:
    """Each has the same roll, and looked at it; one comes first, the other is told to look again."""
    data = large(400)
    drafts = []
    for _ in range(2):
        owner = make_staff(school, Duty.ADMINISTRATOR)
        draft = actions.keep_draft(school.id, owner.id, roll_of(data))
        drafts.append((draft.id, owner.id, actions.planned(draft)[1].fingerprint()))
    session.commit()
    before = session.query(Person).count()
    session.commit()
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def press(draft: tuple[int, int, str]) -> None:
        with app.app_context():
            ready.wait()
            try:
                actions.apply(*draft)
                db.session.commit()
                outcomes.append("done")
            except actions.Overtaken:
                db.session.rollback()
                outcomes.append("overtaken")

    threads = [threading.Thread(target=press, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "overtaken"]
    session.expire_all()
    assert session.query(Person).count() == before + 400
    assert session.query(RosterAct).count() == 1


def test_one_who_presses_twice_is_told_the_second_time(
    client: CheckedClient, session: Session, upload: Send
) -> None:
    look = upload(sims(*FAMILY)).location
    form = client.page(look).form("/use")
    assert client.post(form.action, data=form.fields).status_code == 303
    assert client.post(form.action, data=form.fields).status_code == 404
    assert session.query(RosterAct).count() == 1


def test_an_act_of_another_school_is_not_found(client: CheckedClient, session: Session, use: Send) -> None:
    use(sims(*FAMILY))
    other = make_school(host="other.test")
    act = session.query(RosterAct).one()
    act.school_id = other.id
    assert client.get(f"/people/roll/acts/{act.id}").status_code == 404
    assert client.post(f"/people/roll/acts/{act.id}/undo").status_code == 404


def test_five_thousand_rows_are_taken_back(client: CheckedClient, session: Session, use: Send) -> None:
    use(large(5000))
    assert back(client, session) == 303
    assert session.query(Person).count() == 1
    assert session.query(ClassGroup).count() == 0


def test_a_class_made_by_hand_is_not_doubled(session: Session, school: School, use: Send) -> None:
    make_class(school, name="7b", year=6)
    use(sims(ZOE))
    session.expire_all()
    assert [(one.name, one.year) for one in session.query(ClassGroup)] == [("7b", 7)]
    assert places(session) == {("Zoë O.", "7b")}


def test_staff_are_never_taken_for_pupils(session: Session, school: School, use: Send) -> None:
    make_staff(school, display_name="Zoë O.", roll_id="1001")
    use(sims(ZOE))
    groups = sorted(one.stakeholder_group for one in session.query(Person).filter_by(display_name="Zoë O."))
    assert groups == [StakeholderGroup.PRACTITIONERS, StakeholderGroup.PUPILS]
