"""News: who is told, in how many statements, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import event, select
from sqlalchemy.orm import scoped_session

from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.messages import words
from coprod.messages.actions import tell
from coprod.messages.models import ABOUT_FITS, News, NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.people.models import Person
from coprod.schools.models import School
from tests.factories import make_consultation, make_idea, make_person, make_pupil, make_school, make_seat
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of

Db = scoped_session[Session]


def told() -> list[int]:
    """Whom there is news for, in order."""
    return list(db.session.scalars(select(News.person_id).order_by(News.person_id)))


def bring(
    person: Person,
    about: str,
    days_ago: int = 0,
    kind: NewsKind = NewsKind.IDEA_MERGED,
    consultation: Consultation | None = None,
) -> None:
    """A line of a kind that stands by itself, unless told otherwise."""
    if consultation is None:
        consultation = db.session.scalars(select(Consultation)).first()
    consultation = consultation or make_consultation(person_school(person))
    db.session.add(
        News(
            school_id=person.school_id,
            person_id=person.id,
            consultation_id=consultation.id,
            kind=kind,
            about=about,
            path=f"/consultations/{consultation.id}/answers#{about}",
            at=now() - timedelta(days=days_ago),
        )
    )
    db.session.flush()


def person_school(person: Person) -> School:
    return db.session.get_one(School, person.school_id)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_those_who_took_part_are_told_and_nobody_else(session: Db) -> None:
    school = make_school()
    consultation, other = make_consultation(school), make_consultation(school)
    took_part = [make_pupil(school), make_person(school)]
    for person in took_part:
        make_seat(consultation, person, took_part=True)
    make_seat(consultation, make_pupil(school), took_part=False)
    make_seat(consultation, took_part=True, external_ref="paper-1")  # nobody is behind it
    make_seat(other, make_pupil(school), took_part=True)

    tell_those_who_took_part(consultation, NewsKind.CHANGE_PLANNED, "The hall is open", "/changes/1")

    assert told() == [person.id for person in took_part]
    news = db.session.scalars(select(News)).first()
    assert news is not None
    assert (news.school_id, news.kind, news.about, news.path) == (
        school.id,
        NewsKind.CHANGE_PLANNED,
        "The hall is open",
        "/changes/1",
    )
    assert abs(news.at - now()) < timedelta(minutes=1)


def test_who_sent_an_idea_took_part_and_hears_once_though_they_voted_too(session: Db) -> None:
    school = make_school()
    consultation = make_consultation(school)
    wrote, both, neither = make_pupil(school), make_pupil(school), make_pupil(school)
    for author in (wrote, both, both):
        make_idea(consultation, author)
    make_seat(consultation, wrote)
    make_seat(consultation, both, took_part=True)
    make_seat(consultation, neither)
    make_idea(make_consultation(school, title="Another"), neither)

    tell_those_who_took_part(consultation, NewsKind.CHANGE_PLANNED, "The hall is open", "/changes/1")

    assert told() == [wrote.id, both.id]


def test_who_had_a_say_in_both_consultations_of_a_change_hears_of_it_once(session: Db) -> None:
    school = make_school()
    first, second, third = (make_consultation(school, title=title) for title in ("A", "B", "C"))
    both, one, neither = make_pupil(school), make_pupil(school), make_pupil(school)
    make_seat(first, both, took_part=True)
    make_seat(second, both, took_part=True)
    make_idea(second, one)
    make_seat(third, neither, took_part=True)

    tell_those_who_took_part(
        first, NewsKind.CHANGE_PLANNED, "The hall is open", "/changes/1", also=[second.id]
    )

    assert told() == [both.id, one.id]


@pytest.mark.parametrize("people", [1, 30])
def test_one_statement_tells_however_many(session: Db, people: int) -> None:
    school = make_school()
    consultation = make_consultation(school)
    for _number in range(people):
        make_seat(consultation, make_person(school), took_part=True)
    with counting() as statements:
        tell_those_who_took_part(consultation, NewsKind.CHANGE_MOVED, "The hall", "/changes/1")

    assert len(statements) == 1
    assert len(told()) == people


def test_a_long_title_is_cut_to_fit(session: Db) -> None:
    person = make_pupil(make_school())
    tell(
        person.id,
        make_consultation(person_school(person)),
        NewsKind.IDEA_ACCEPTED,
        "a" * (ABOUT_FITS + 100),
        "/ideas/1",
    )

    about = db.session.scalars(select(News.about)).one()
    assert about == "a" * (ABOUT_FITS - 1) + "…"


def test_where_nobody_is_behind_a_thing_nobody_is_told(session: Db) -> None:
    tell(None, make_consultation(make_school()), NewsKind.IDEA_ACCEPTED, "An imported idea", "/ideas/1")
    assert told() == []


def test_every_kind_of_news_has_its_own_sentence_and_sign(session: Db) -> None:
    assert len({words.sentence(kind) for kind in NewsKind}) == len(NewsKind)
    assert all(words.icon(kind) for kind in NewsKind)


def test_i_read_my_news_newest_first_and_nobody_elses(session: Db, client: CheckedClient) -> None:
    school = make_school()
    me, other = make_pupil(school), make_pupil(school)
    bring(me, "The older one", days_ago=2)
    bring(me, "The newer one", days_ago=1)
    bring(other, "Not mine")
    client.enter(me)

    page = client.page("/my/news")

    assert [text_of(h) for h in page.all("h3")][:2] == ["The newer one", "The older one"]
    assert "Not mine" not in page.text


def test_news_is_paged_and_no_page_asks_more_of_the_database_than_another(
    session: Db, client: CheckedClient
) -> None:
    me = make_pupil(make_school())
    for number in range(45):
        bring(me, f"Number {number:02}", days_ago=number)
    client.enter(me)

    first = client.page("/my/news")
    queries = len(client.statements)
    last = client.page("/my/news?page=3")

    assert "Number 19" in first.text
    assert "Number 20" not in first.text
    assert first.links["Older"] == "/my/news?page=2"
    assert [text_of(h) for h in last.all("h3")][:5] == [f"Number {number}" for number in range(40, 45)]
    assert "Older" not in last.links
    assert len(client.statements) <= queries <= 6


@pytest.mark.parametrize("page", ["0", "-1", "9999999", "1e9", "٣", "<script>", "", "99999999999999999999"])
def test_a_silly_page_number_is_no_failure(session: Db, client: CheckedClient, page: str) -> None:
    client.enter(make_pupil(make_school()))
    assert client.page(f"/my/news?page={page}").heading == "My news"


def test_what_the_news_is_about_is_shown_as_it_was_written(session: Db, client: CheckedClient) -> None:
    me = make_pupil(make_school())
    bring(me, "<b>Bold</b> & {{ braces }}")
    client.typed.add("{{ braces }}")
    client.enter(me)
    assert "<b>Bold</b> & {{ braces }}" in client.page("/my/news").text


def test_a_visitor_signs_in_first(session: Db, client: CheckedClient) -> None:
    make_school()
    assert client.get("/my/news").location == "/sign-in?next=/my/news"


def headings(page: Page) -> list[str]:
    return [text_of(h) for h in page.all("h2", "h3")]


def test_twelve_answers_of_one_consultation_are_one_line_that_leads_to_all_of_them(
    session: Db, client: CheckedClient
) -> None:
    school = make_school()
    me, lunch, halls = make_pupil(school), make_consultation(school), make_consultation(school, title="Halls")
    for number in range(12):
        bring(me, f"Lunch {number}", 2, NewsKind.PROPOSAL_ANSWERED, lunch)
    bring(me, "Lunch 3", 1, NewsKind.PROPOSAL_ANSWERED, lunch)  # changed later: still one of the twelve
    bring(me, "Quiet halls", 3, NewsKind.PROPOSAL_ANSWERED, halls)
    bring(me, "A carpet", 4, NewsKind.CHANGE_PLANNED, halls)
    client.enter(me)

    page = client.page("/my/news")

    assert headings(page)[:4] == ["New", "The school gave 12 answers: Better lunchtimes", "Quiet halls", "A carpet"]  # fmt: skip
    assert page.links["The school gave 12 answers: Better lunchtimes"] == f"/consultations/{lunch.id}/answers"


def test_news_stays_new_until_i_say_that_i_read_it(session: Db, client: CheckedClient) -> None:
    me = make_pupil(make_school())
    bring(me, "The first", days_ago=3)
    newest = str(session.scalars(select(News.id)).one())
    client.enter(me)
    client.page("/my/news")
    page = client.page("/my/news")
    assert headings(page)[:2] == ["New", "The first"]  # looking is not reading
    assert [b.get("value") for b in page.all("button") if b.get("name") == "newest"] == [newest]

    assert client.send("/my/news", {"newest": newest}, form="/my/news/read").status_code == 303
    assert headings(client.page("/my/news"))[:2] == ["Read before", "The first"]
    bring(me, "The second", days_ago=1)
    page = client.page("/my/news")
    assert headings(page)[:4] == ["New", "The second", "Read before", "The first"]


def test_what_came_after_i_opened_the_page_is_not_marked_with_it(session: Db, client: CheckedClient) -> None:
    me = make_pupil(make_school())
    bring(me, "Shown", days_ago=3)
    shown = session.scalars(select(News.id)).one()
    bring(me, "Came meanwhile", days_ago=2)
    client.enter(me)

    client.post("/my/news/read", data={"newest": shown})

    assert headings(client.page("/my/news"))[:4] == ["New", "Came meanwhile", "Read before", "Shown"]


@pytest.mark.parametrize("newest", ["", "x", "-1", "0", "9" * 40, "٣"])
def test_i_cannot_mark_with_a_line_that_is_not_mine(session: Db, client: CheckedClient, newest: str) -> None:
    school = make_school()
    me, other = make_pupil(school), make_pupil(school)
    bring(me, "Mine", days_ago=3)
    bring(other, "Theirs")
    theirs = session.scalars(select(News.id).where(News.person_id == other.id)).one()
    client.enter(me)

    for asked in (newest, str(theirs)):
        assert client.post("/my/news/read", data={"newest": asked}).status_code == 303

    assert headings(client.page("/my/news"))[:2] == ["New", "Mine"]
