"""What everybody reads about a consultation, and the one thing each reader would do next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.consultations.models import Consultation, Rung
from coprod.schools.models import School
from tests.factories import (
    make_consultation,
    make_idea,
    make_person,
    make_proposal,
    make_pupil,
    make_school,
    make_seat,
    make_staff,
)
from tests.support.client import CheckedClient

Db = scoped_session[Session]
LIST, DETAIL = 6, 8  # most queries of a page


@pytest.fixture
def school(session: Db) -> School:
    return make_school()


def asked(school: School, **values: Any) -> Consultation:
    head = make_staff(school, Duty.DECISION_MAKER, role="Head teacher", display_name="Ms Hart")
    return make_consultation(school, head, **values)


def closed(**values: Any) -> dict[str, Any]:
    """Dates of one whose voting is over."""
    past = now() - timedelta(days=30)
    return {
        "ideas_open_at": past,
        "ideas_close_at": past + timedelta(days=5),
        "voting_open_at": past,
        "voting_close_at": past + timedelta(days=20),
        **values,
    }


def test_a_visitor_reads_the_question_its_limits_who_decides_and_by_when(
    client: CheckedClient, school: School
) -> None:
    consultation = asked(school, rung=Rung.ENGAGEMENT)
    text = client.page(f"/consultations/{consultation.id}").text
    for said in (
        "What would make lunchtimes better?",
        "Where you can be, and what there is to do.",
        "The length of the lunch break.",
        "Head teacher",
        "We ask you more than once, and talk about what we heard. The school decides.",
        "Voting closes in 20 days, on",
    ):
        assert said in text
    assert "Ms Hart" not in text


def test_people_of_the_school_read_the_decision_maker_s_name(client: CheckedClient, school: School) -> None:
    consultation = asked(school)
    client.enter(make_pupil(school))
    assert "Ms Hart" in client.page(f"/consultations/{consultation.id}").text


def test_each_reader_has_one_next_step(client: CheckedClient, school: School) -> None:
    consultation = asked(school, asked_groups=["pupils", "parents"], asked_years=[5])
    make_proposal(consultation)
    url = f"/consultations/{consultation.id}"
    assert "Sign in to take part" in client.page(url).links

    pupil, parent = make_pupil(school, 5), make_person(school)
    seat = make_seat(consultation, pupil)
    client.enter(pupil)
    assert client.page(url).links["Vote"] == f"{url}/vote"
    seat.took_part = True
    assert client.page(url).links["See my votes"] == f"{url}/my-votes"

    client.enter(parent)  # no child in Year 5
    page = client.page(url)
    assert "This time other people are asked." in page.text
    assert "Vote" not in page.links
    assert "Send an idea" not in page.links


def test_before_there_is_a_card_the_next_step_is_an_idea(client: CheckedClient, school: School) -> None:
    consultation = asked(school)
    client.enter(make_pupil(school))
    url = f"/consultations/{consultation.id}"
    assert client.page(url).links["Send an idea"] == f"{url}/ideas/new"


def test_after_the_close_everybody_is_led_to_the_results(client: CheckedClient, school: School) -> None:
    consultation = asked(school, **closed())
    make_proposal(consultation)
    assert "See what people said" in client.page(f"/consultations/{consultation.id}").links


def test_a_late_answer_is_called_late(client: CheckedClient, school: School) -> None:
    consultation = asked(school, **closed(answer_by=date(2020, 1, 6)))
    make_proposal(consultation)
    text = client.page(f"/consultations/{consultation.id}").text
    assert "Answers were due by 6 January 2020; some are late." in text


def test_an_import_says_where_it_comes_from_and_promises_nothing(
    client: CheckedClient, school: School
) -> None:
    consultation = asked(
        school, **closed(answer_by=None, attribution="Held by others, 2022, CC BY 4.0", external_ref="x")
    )
    assert "Held by others, 2022, CC BY 4.0" in client.page(f"/consultations/{consultation.id}").text
    assert "Held elsewhere, shown here" in client.page("/consultations").text


def test_the_list_is_shelved_by_where_each_stands(client: CheckedClient, school: School) -> None:
    ahead = now() + timedelta(days=3)
    asked(school, title="Open one")
    asked(
        school,
        title="Coming one",
        ideas_open_at=ahead,
        ideas_close_at=ahead + timedelta(days=5),
        voting_open_at=ahead,
        voting_close_at=ahead + timedelta(days=20),
    )
    asked(school, title="Decided one", **closed())
    text = client.page("/consultations").text
    places = [text.index(words) for words in ("Open now", "Open one", "Opening later", "Coming one", "Being decided", "Decided one")]  # fmt: skip
    assert places == sorted(places)


def test_another_school_s_consultation_is_not_found(client: CheckedClient, school: School) -> None:
    other = make_consultation(make_school("Riverside", host="riverside.test"))
    school.host = "localhost"
    assert client.get(f"/consultations/{other.id}").status_code == 404
    client.enter(make_staff(school, Duty.MODERATOR))
    for path in ("", "/edit", "/dates", "/ideas", "/ideas/new"):
        assert client.get(f"/consultations/{other.id}{path}").status_code == 404
    assert client.post(f"/consultations/{other.id}/open").status_code == 404


def test_the_pages_ask_the_database_as_often_for_one_as_for_many(
    client: CheckedClient, school: School
) -> None:
    consultation = asked(school)
    pupil = make_pupil(school)
    make_seat(consultation, pupil)
    client.enter(pupil)
    url = f"/consultations/{consultation.id}"

    def queries(path: str) -> int:
        client.page(path)
        return len(client.statements)

    before = queries("/consultations"), queries(url)
    for _n in range(12):
        asked(school)
        make_proposal(consultation, "basics-play", "coping-laugh")
        make_idea(consultation)
    after = queries("/consultations"), queries(url)

    assert before == after
    assert after[0] <= LIST
    assert after[1] <= DETAIL
