"""The feed: valid Atom, whatever people wrote, with ids that stay."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest

from coprod.changes.models import Stage, Verdict
from coprod.clock import now
from coprod.db import db
from coprod.decisions.models import Answer
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.publishing.atom import ATOM, faults, text
from tests.support.client import CheckedClient

ITSELF = "http://localhost/changes.atom"


def test_answers_changes_and_updates_are_in_it_the_newest_first(session: Db, client: CheckedClient) -> None:
    box = answered()
    change = go_to(publish(box), Stage.REVIEWED, Verdict.PARTLY)
    answer = client.get("/changes.atom")
    assert answer.mimetype == "application/atom+xml"
    assert faults(answer.data, ITSELF) == []
    entries = fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314  # our own
    assert [text(entry, "title") for entry in entries] == [
        f"Done, and it helped in part: {change.title}",
        f"Done: {change.title}",
        f"Under way: {change.title}",
        f"We will: {change.title}",
        f"Answered: {box.cards[0].wording}",
    ]
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert client.get(link.get("href", "")).status_code == 200


def test_hostile_words_are_words(session: Db, client: CheckedClient) -> None:
    box = answered()
    publish(
        box, title='</title><script>alert("x")</script>&amp;]]>', you_said="A \x0b bell \x07, and \ufffe."
    )
    answer = client.get("/changes.atom")
    assert faults(answer.data, ITSELF) == []
    assert b"<script" not in answer.data
    title = text(fromstring(answer.data).findall(f"{ATOM}entry")[0], "title")  # noqa: S314  # our own
    assert title == 'We will: </title><script>alert("x")</script>&amp;]]>'


def test_an_amended_answer_is_the_same_entry_with_a_newer_day(session: Db, client: CheckedClient) -> None:
    box = answered()
    publish(box)
    ids = set(re.findall("<id>(.*?)</id>", client.get("/changes.atom").text))
    db.session.query(Answer).one().amended_at = now()
    again = client.get("/changes.atom")
    assert set(re.findall("<id>(.*?)</id>", again.text)) == ids
    assert faults(again.data, ITSELF) == []


def test_a_school_without_answers_has_a_valid_feed_too(session: Db, client: CheckedClient) -> None:
    factories.make_school()
    answer = client.get("/changes.atom")
    assert faults(answer.data, ITSELF) == []
    assert client.get("/changes.atom", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"<updated>2", b"<updated>on 2"),
        (b"<id>tag:", b"<id>http://"),
        (b'rel="self"', b'rel="elf"'),
        (b"<author><name>", b"<author><nome>"),
        (b"<generator>", b"<generator/><generator>"),
    ],
)
def test_the_validator_sees_what_is_wrong(
    session: Db, client: CheckedClient, was: bytes, becomes: bytes
) -> None:
    publish(answered())
    broken = client.get("/changes.atom").data.replace(was, becomes)
    assert faults(broken.replace(b"</name>", b"</nome>") if b"nome" in broken else broken, ITSELF)
