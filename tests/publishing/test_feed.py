"""The feed: valid Atom, whatever people wrote, with ids that stay."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest

from coprod.changes.models import Stage, Verdict
from coprod.decisions.actions import amend
from coprod.decisions.models import AnswerKind
from coprod.decisions.saying import Words
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.decisions.answering import DISSENT, REASON
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


def test_an_answer_changed_in_the_open_is_news_of_its_own_in_the_feed_and_in_the_data(
    session: Db, client: CheckedClient
) -> None:
    box = answered()
    ids = set(re.findall("<id>(.*?)</id>", client.get("/changes.atom").text))
    for number, reason in enumerate(("It rains in.", "The roof is mended in May.")):
        words = Words(AnswerKind.NOT_NOW, reason, DISSENT, left_out=("nobody",))
        amend(box.decider.id, box.consultation, box.cards[0], words, f"Why {number}.", number)

    again = client.get("/changes.atom")

    assert faults(again.data, ITSELF) == []
    assert ids < set(re.findall("<id>(.*?)</id>", again.text)), "the answer is the same entry as before"
    second, first, answer = sorted(
        fromstring(again.data).findall(f"{ATOM}entry"),  # noqa: S314  # our own
        key=lambda entry: text(entry, "id"),
        reverse=True,
    )
    assert text(first, "title") == f"Answer changed: {box.cards[0].wording}"
    assert text(first, "content").startswith("Why: Why 0.\n\nBefore, it said:\n\nWe will do this. " + REASON)
    assert text(second, "content").startswith("Why: Why 1.\n\nBefore, it said:\n\nNot now. It rains in.")
    assert text(answer, "content").startswith("Not now. The roof is mended in May.")
    said = client.get(f"/data/consultations/{box.consultation.id}.json").get_json()["proposals"][0]["answer"]
    assert said["reason"] == "The roof is mended in May."
    assert [(one["why"], one["before"]["kind"], one["before"]["reason"]) for one in said["amendments"]] == [
        ("Why 0.", "will", REASON),
        ("Why 1.", "not_now", "It rains in."),
    ]
    assert said["amendments"][-1]["amended_at"] == said["amended_at"]


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
