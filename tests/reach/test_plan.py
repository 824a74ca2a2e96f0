"""The reach plan: numbers of people and never names, nothing new while voting is open, and a plan that says if it worked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations.models import Seat
from coprod.db import db
from coprod.people.models import ClassMember, CredentialKind
from coprod.reach import chores, words
from coprod.reach.models import Channel, ReachStep, RollAtClose, Worked
from coprod.voting.came_in import ways_in
from coprod.voting.models import CameIn, WayIn
from tests import factories
from tests.insights.counted import PARENTS, PUPILS, Counted, closed
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of

Db = scoped_session[Session]


@pytest.fixture
def counted(session: Db) -> Counted:  # an app context
    """Sixty pupils, forty parents and twenty practitioners; voting is open."""
    return Counted()


def reach_page(counted: Counted) -> str:
    return f"/consultations/{counted.consultation.id}/reach"


def name_the_seats(counted: Counted) -> None:
    """Pupils of Year 5: 30 in 5A (20 came), 28 in 5B (10 came), 2 in no class (none came). Parents: 12 of 40 speak
    Polish (6 came of them), 2 Urdu (none came), the others English (21 came)."""
    seats = {
        group: [seat for seat in counted_seats(counted) if seat.stakeholder_group is group]
        for group in (PUPILS, PARENTS)
    }
    for number, seat in enumerate(seats[PUPILS]):
        seat.year_band = YearBand.KS2
        pupil = factories.make_pupil(counted.school, year=5, display_name=f"Pupil{number}x")
        seat.person_id, seat.took_part = pupil.id, number < 20 or 30 <= number < 40
    session = db.session
    classes = [
        factories.make_class(counted.school, name=name, year=5, code=f"c-{name}") for name in ("5A", "5B")
    ]
    for number, seat in enumerate(seats[PUPILS][:58]):
        one = ClassMember(class_id=classes[number >= 30].id, person_id=seat.person_id or 0)
        session.add(one)
    for number, seat in enumerate(seats[PARENTS]):
        language = "pl" if number < 12 else "ur" if number < 14 else ""
        parent = factories.make_person(counted.school, display_name=f"Parent{number}x", language=language)
        seat.person_id, seat.took_part = parent.id, number < 6 or 14 <= number < 35


def counted_seats(counted: Counted) -> list[Seat]:
    of_it = select(Seat).where(Seat.consultation_id == counted.consultation.id)
    return list(db.session.scalars(of_it.order_by(Seat.id)))


def rows(page: Page, caption: str) -> list[list[str]]:
    """The words of a table's rows, without its heading."""
    table = next(
        t for t in page.all("table") if any(c.tag == "caption" and text_of(c) == caption for c in t.iter())
    )
    found = [[text_of(cell) for cell in tr if cell.tag in {"td", "th"}] for tr in table.iter("tr")]
    return found[1:]


def test_while_voting_is_open_there_is_nothing_but_what_staff_see_beside_the_results(
    client: CheckedClient, counted: Counted, session: Db
) -> None:
    name_the_seats(counted)
    counted.say("Toast by the door", (20, 5, 5), (20, 5, 2))
    session.add(
        CameIn(consultation_id=counted.consultation.id, stakeholder_group=PARENTS, way=WayIn.LINK, ballots=30)
    )
    counted.take()
    client.enter(counted.decider)
    page, staff = client.page(reach_page(counted)), client.page(counted.staff)
    assert rows(page, "Who took part, by group") == rows(staff, "Who took part, by group")
    assert chores.due() == [], "the roll is not counted while people vote"
    for told in ("by class", "by language at home", "How they came in", "A link by email or text message"):
        assert told not in page.text


def test_after_the_close_it_is_split_as_far_as_nobody_can_be_found(
    client: CheckedClient, session: Db
) -> None:
    counted = Counted(**closed())
    name_the_seats(counted)
    counted.say("Toast by the door", (20, 5, 5), (20, 5, 2))
    session.add_all(
        CameIn(consultation_id=counted.consultation.id, stakeholder_group=PARENTS, way=way, ballots=ballots)
        for way, ballots in ((WayIn.LINK, 17), (WayIn.LETTER, 5), (WayIn.ACCOUNT, 2))
    )
    counted.take()
    chores.write_rolls_down()
    chores.write_rolls_down()
    assert chores.due() == []
    client.enter(counted.decider)
    page = client.page(reach_page(counted))

    # two pupils without a class are counted with their neighbours in the list
    assert rows(page, "Year 5, by class") == [
        ["no one class and 5A", "32", "20", "62%"],
        ["5B", "28", "10", "36%"],
    ]
    # Urdu is spoken by two: they are counted with the next smallest
    assert rows(page, "Parents and carers, by language at home") == [
        ["English or not known and Urdu", "28", "21", "75%"],
        ["Polish", "12", "6", "50%"],
    ]
    # 27 came: 17 by a link, and the others (of three it is not known) together, by fives
    assert rows(page, "How they came in to vote") == [
        ["Parents and carers", "A link by email or text message", "about 15"],
        [
            "Parents and carers",
            "Not known, A password, passkey or school account and The code from a letter",
            "about 10",
        ],
    ]
    assert "Parent3x" not in page.text
    assert "Pupil3x" not in page.text


def test_the_roll_is_counted_once_so_that_no_later_change_tells_of_anybody(session: Db) -> None:
    """Somebody leaves, somebody changes class: counted anew, the difference of two pages would tell if they voted."""
    counted = Counted(**closed())
    name_the_seats(counted)
    chores.write_rolls_down()
    before = [
        (r.class_name, r.language, r.seats, r.took_part)
        for r in session.scalars(select(RollAtClose).order_by(RollAtClose.id))
    ]
    session.execute(update(Seat).values(person_id=None))
    session.query(ClassMember).delete()
    chores.write_rolls_down()
    after = [
        (r.class_name, r.language, r.seats, r.took_part)
        for r in session.scalars(select(RollAtClose).order_by(RollAtClose.id))
    ]
    assert before == after
    assert sum(row[2] for row in after) == 100
    leads = {column.name for column in RollAtClose.__table__.columns} | {
        column.name for column in CameIn.__table__.columns
    }
    assert not leads & {"person_id", "seat_id", "ballot_id", "thread", "at"}


def test_how_somebody_came_in_is_counted_once_and_leads_to_nobody(client: CheckedClient, session: Db) -> None:
    school = factories.make_school()
    parent = factories.make_person(school)
    consultation = factories.make_consultation(school)
    cards = [factories.make_proposal(consultation).id for _ in range(2)]
    factories.make_seat(consultation, parent)
    factories.give_code(parent, CredentialKind.INVITE, "K7PM4TQ2XW9DHC3V")
    session.commit()
    client.post("/sign-in/parent", data={"code": "K7PM4TQ2XW9DHC3V"})
    for card, choice in ((cards[0], "agree"), (cards[1], "disagree"), (cards[0], "unsure")):
        client.post(f"/consultations/{consultation.id}/vote/{card}", data={"choice": choice})
    assert ways_in(consultation.id) == {StakeholderGroup.PARENTS: {WayIn.LETTER: 1}}
    said = " ".join(f"{e.act} {e.details}" for e in session.scalars(select(AuditEntry)))
    assert "letter" not in said


def test_a_step_is_planned_done_and_looked_back_on(
    client: CheckedClient, counted: Counted, session: Db
) -> None:
    counted.say("Toast by the door", (20, 5, 5), (10, 2, 0), (8, 0, 0))
    counted.turn_out(30, 12, 8)
    counted.take().taken_at = now() - timedelta(days=2)
    counted.turn_out(30, 24, 8)
    counted.cards[0]
    counted.say("A quiet way in", (20, 5, 5), (20, 4, 0), (8, 0, 0))
    counted.take()
    client.enter(counted.decider)
    page = reach_page(counted)
    sent = {
        "stakeholder_group": "parents", "whom": "Families who speak Polish at home", "channel": "interpreter",
        "what": "Tea and tablets in the library.", "who": "Family worker", "by_day": "4/12/2026",
    }  # fmt: skip
    assert "Write a day." in client.post(f"{page}/new", data={**sent, "by_day": ""}).text
    assert client.post(f"{page}/new", data=sent).status_code == 303
    step = session.scalars(select(ReachStep)).one()
    assert words.report_line([step]).startswith("To reach people who had not been heard, 1 thing is planned")

    outcome = f"/reach/{step.id}/outcome"
    tomorrow = (now() + timedelta(days=2)).strftime("%d/%m/%Y")
    done = {"version": "1", "worked": "yes", "learnt": "They told each other.", "done_on": tomorrow}
    assert "not in the future" in client.post(outcome, data=done).text
    done["done_on"] = now().strftime("%d/%m/%Y")
    assert client.post(outcome, data=done).status_code == 303
    text = client.get(page).text
    assert "They told each other." in text
    assert "10 of 40 before that day, 20 of 40 by the newest count" in text, "by fives, as staff saw it"
    assert "Somebody else changed this" in client.post(outcome, data=done).text, (
        "an old page writes over nothing"
    )
    assert client.post(f"/reach/{step.id}/take-out").status_code == 409
    assert [
        e.act
        for e in session.scalars(
            select(AuditEntry).where(AuditEntry.act.startswith("reach")).order_by(AuditEntry.number)
        )
    ] == [
        "reach step planned",
        "reach step looked back on",
    ]


@pytest.mark.parametrize("whom", ["The family of Zbigniew", "Ring 07700 900123 at noon"])
def test_a_text_that_names_somebody_is_sent_back(
    client: CheckedClient, counted: Counted, session: Db, whom: str
) -> None:
    factories.make_person(counted.school, display_name="Zbigniew Nowak")
    client.enter(counted.decider)
    sent = {
        "stakeholder_group": "parents",
        "whom": whom,
        "channel": "gate",
        "who": "Family worker",
        "by_day": "4/12/2026",
    }
    answer = client.post(f"{reach_page(counted)}/new", data=sent)
    assert "Write about many people here, never about one" in answer.text
    assert whom in answer.text, "what was typed is kept"
    assert session.scalars(select(ReachStep)).all() == []


def test_the_governors_read_one_line_about_it(session: Db) -> None:
    counted = Counted(**closed())
    common = {
        "school_id": counted.school.id, "consultation_id": counted.consultation.id, "stakeholder_group": PARENTS,
        "whom": "Families who drive", "who": "Family worker", "by_day": now().date(), "created_at": now(),
    }  # fmt: skip
    done = {"done_on": now().date()}
    steps = [
        ReachStep(**common, **done, channel=Channel.GATE, worked=Worked.YES),
        ReachStep(**common, **done, channel=Channel.LETTER, worked=Worked.NO),
        ReachStep(**common, channel=Channel.TEXT),
    ]
    session.add_all(steps)
    session.flush()
    line = words.report_line(steps)
    assert line == (
        "To reach people who had not been heard we went this way: at the gate and letter with a code. "
        "It worked: 1. Not at all: 1. Still to do: 1."
    )
    assert words.report_line([]) == ""


def test_the_page_takes_as_many_queries_however_long_the_plan_is(client: CheckedClient, session: Db) -> None:
    counted = Counted(**closed())
    counted.take()
    client.enter(counted.decider)
    client.page(reach_page(counted))
    few = len(client.statements)
    session.add_all(
        ReachStep(
            school_id=counted.school.id, consultation_id=counted.consultation.id, stakeholder_group=PARENTS,
            whom=f"Families {n}", channel=Channel.GATE, who="Family worker", by_day=now().date(), created_at=now(),
            done_on=now().date(), worked=Worked.YES,
        )
        for n in range(9)
    )  # fmt: skip
    client.page(reach_page(counted))
    assert len(client.statements) == few <= 8
