"""The voice sheet as the server hands it out: nothing on it could be sent, and everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Callable

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod import framework
from coprod.framework.reading import reading_age
from coprod.voicesheet import words
from coprod.web import headers
from tests.factories import make_pupil, make_school
from tests.support.client import CheckedClient

ADDRESSES = ("/voice", "/voice/child")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_field_could_be_sent(
    session: scoped_session[Session], client: CheckedClient, address: str
) -> None:
    make_school()
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    page = client.page(address)
    assert page.all("form") == []
    fields = page.all("textarea", "input")
    assert len(fields) == 5 * 3 + 3 + 2
    assert not [field for field in fields if "name" in field.attrib or field.get("autocomplete") != "off"]
    assert client.post(address, data={"basics-well": "My dog"}).status_code == 405
    # every part of the framework, and without a script there are lines for each question
    assert all(one.label in page.text for one in framework.load().compartments)
    assert answer.text.count('class="voice__lines"') == 5 * 3 + 3
    assert "a blank sheet with lines" in page.text
    assert "0800 1111" in page.text


def test_whoever_is_signed_in_finishes_as_on_any_page_and_sends_nothing_else(
    session: scoped_session[Session], client: CheckedClient
) -> None:
    client.enter(make_pupil(make_school()))
    answer = client.get("/voice")
    assert "form-action localhost/sign-out;" in answer.headers["Content-Security-Policy"]
    page = client.page("/voice")
    assert [form.get("action") for form in page.all("form")] == ["/sign-out"]
    inside = [field for form in page.all("form") for field in form.iter("input")]
    assert [field.get("name") for field in inside] == ["csrf_token"]
    assert "/voice" in client.get("/my/things").text
    with flask.Flask("elsewhere").test_request_context(base_url="http://[::1]:8000"):
        headers.send_nothing_but("/sign-out")
        assert "form-action 'self';" in flask.request.environ[headers.SENDS_NOTHING]
    # any other page keeps the policy that it had
    assert "connect-src 'self'" in client.get("/guide").headers["Content-Security-Policy"]


@pytest.mark.parametrize("wording", [words.for_me, words.for_my_child])
def test_a_nine_year_old_can_read_it(
    session: scoped_session[Session],
    client: CheckedClient,
    wording: Callable[[tuple[framework.Compartment, ...]], words.Sheet],
) -> None:
    make_school()
    with client.application.test_request_context():
        sheet = wording(framework.load().compartments)
        said = [
            sheet.lead,
            sheet.how,
            *(part.about for part in sheet.parts),
            *(f"{choice[2]}." for choice in sheet.how_choices),
            *(text for one in sheet.questions for text in (one.asks, one.hint)),
        ]
    page = client.get("/voice" if wording is words.for_me else "/voice/child").text
    around = re.findall(r"<p[^>]*>([^<]{25,})", page.split("<main")[1].split("</main")[0])
    assert len(around) > 8
    assert reading_age(" ".join(said)) <= 9.0
    assert reading_age(" ".join(text for text in around if "Hart" not in text)) <= 9.0
