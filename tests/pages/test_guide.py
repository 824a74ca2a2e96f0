"""The guide: open to everybody, plain for pupils and parents, and whole for the year."""

from __future__ import annotations

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod import framework
from coprod.framework.reading import reading_age
from coprod.pages.guide import half_terms
from tests.factories import make_school
from tests.support.client import CheckedClient
from tests.support.html import text_of


def test_the_guide_is_there_for_each_reader_and_for_the_year(
    session: scoped_session[Session], client: CheckedClient
) -> None:
    make_school()
    assert "Guide" in client.page("/").text
    index = client.page("/guide").text
    for address in ("/guide/staff", "/guide/parents", "/guide/pupils", "/guide/year", "/library"):
        assert f'href="{address}"' in client.get("/guide").text
        client.page(address)
    assert framework.load().attribution in index
    assert framework.load().noble_truths[0].meaning in client.page("/guide/staff").text
    assert client.get("/guide/somebody").status_code == 404
    for reader, age in (("pupils", 8.0), ("parents", 9.0)):
        items = [
            text_of(item) for item in client.page(f"/guide/{reader}").all("li", "p") if "." in text_of(item)
        ]
        assert reading_age(" ".join(items)) <= age, reader


def test_the_year_has_six_half_terms(session: scoped_session[Session], client: CheckedClient) -> None:
    make_school()
    page = client.page("/guide/year").text
    with client.application.test_request_context():
        lines = half_terms()
    assert len(lines) == 6
    assert all(line.term in page and line.leaders in page for line in lines)
