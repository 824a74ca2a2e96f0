"""From drafts to public answers: one act, a second reader, words that go against people, and amendments in the open."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.db import db
from coprod.decisions import actions, drafts
from coprod.decisions.models import Answer, AnswerDraft, AnswerKind
from coprod.decisions.numbers import known_of
from coprod.decisions.saying import Words
from coprod.insights.results import Audience
from coprod.messages.models import News, NewsKind
from coprod.proposals.models import ProposalState
from coprod.schools.models import DecidingRules
from tests import factories
from tests.decisions.answering import DISSENT, MORE, REASON, counted, draft, give, publish
from tests.insights.counted import Counted, Db
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of


def answers() -> list[Answer]:
    return list(db.session.scalars(select(Answer).order_by(Answer.proposal_id)))


def press(client: CheckedClient, box: Counted) -> Any:
    """Publish as the page offers it."""
    return client.send(f"{box.page}/answers/publish", {}, form="/publish")


def test_all_drafts_become_public_in_one_act(session: Db, client: CheckedClient) -> None:
    box = counted()
    pupil = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    draft(
        box, box.cards[0], left_out=("money", "travel"), left_out_help="It is free, and the late bus waits."
    )
    draft(box, box.cards[1], AnswerKind.NOT_NOW)
    client.enter(box.decider)

    sent = press(client, box)

    assert sent.location == f"{box.page}/answers"
    assert [(one.kind, one.more, one.snapshot_id) for one in answers()] == [
        (AnswerKind.WILL, "", box.take().id),
        (AnswerKind.NOT_NOW, "", box.take().id),
    ]
    assert db.session.scalars(select(AnswerDraft)).first() is None
    log = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.act for entry in log] == ["proposal answered"] * 2
    assert log[0].details["answer"] == "will"
    told = db.session.scalars(select(News).where(News.person_id == pupil.id)).all()
    assert [one.kind for one in told] == [NewsKind.PROPOSAL_ANSWERED] * 2
    client.leave()
    for page in (f"{box.page}/answers", box.page):
        text = client.page(page).text
        assert REASON in text
        assert (
            "Who could be left out: Families short of money; Those who live far away or go home by bus."
            in text
        )
        assert "It is free, and the late bus waits." in text
    assert "Counted on" in client.page(f"{box.page}/answers").text


def test_one_that_is_not_ready_keeps_all_of_them_back(session: Db, client: CheckedClient) -> None:
    box = counted()
    draft(box, box.cards[0])
    draft(box, box.cards[1], AnswerKind.CANNOT, reason="No.")
    client.enter(box.decider)
    page = client.page(f"{box.page}/answers/publish")
    assert "Nothing can be published before these are ready" in page.text
    with pytest.raises(actions.NotReady):
        publish(box)
    assert answers() == []
    client.post(
        f"{box.page}/answers/drafts/put-away", data={"proposal_id": str(box.cards[1].id), "seen": "1"}
    )
    assert press(client, box).status_code == 303
    assert len(answers()) == 1


def test_what_was_written_after_the_page_was_opened_is_not_published(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    draft(box, box.cards[0])
    client.enter(box.decider)
    seen = client.page(f"{box.page}/answers/publish").form("/publish").fields["seen"]
    drafts.save(
        box.decider.id, box.consultation, box.cards[0], Words(AnswerKind.CANNOT, REASON, DISSENT, MORE), 1
    )

    sent = client.post(f"{box.page}/answers/publish", data={"seen": seen})

    assert "An answer was changed since you opened this page" in Page(sent.text).text
    assert answers() == []


def test_a_draft_saved_from_an_old_page_is_refused_with_every_word(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    draft(box, box.cards[0], reason=REASON + " Newer.")
    client.enter(box.decider)
    form = {"kind": "will", "reason": REASON + " Older.", "dissent": DISSENT, "left_out": "nobody"}
    for seen in ("0", "-1", "x", "9" * 40):
        sent = client.post(f"/proposals/{box.cards[0].id}/answer", data=form | {"seen": seen})
        assert "Somebody saved or published this answer while you were writing" in Page(sent.text).text
        assert "Older." in sent.text
    assert db.session.scalars(select(AnswerDraft.reason)).one() == REASON + " Newer."
    publish(box)
    with pytest.raises(drafts.AlreadyPublic):
        draft(box, box.cards[0])


def test_a_second_reader_is_another_person_and_reads_these_very_words(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    session.add(DecidingRules(school_id=box.school.id, second_reader=True, most_under_way=3))
    one = draft(box, box.cards[0])
    for outsider in (
        factories.make_pupil(box.school),
        factories.make_staff(box.school, Duty.SAFEGUARDING_LEAD),
    ):
        client.enter(outsider)
        assert client.get(f"{box.page}/answers/drafts").status_code == 404
    client.enter(box.decider)
    with pytest.raises(actions.NotReady):
        publish(box)
    page = client.page(f"{box.page}/answers/drafts")
    assert "Waits for a second reader" in page.text
    assert "Read, and ready" not in page.text
    mine = {"proposal_id": str(box.cards[0].id), "seen": "1"}
    assert (
        "Somebody else has to read"
        in Page(client.post(f"{box.page}/answers/drafts/read", data=mine).text).text
    )
    own = update(AnswerDraft).values(read_by_id=box.decider.id, read_at=now())
    point = session.begin_nested()
    with pytest.raises(IntegrityError):
        session.execute(own)
    point.rollback()

    other = factories.make_staff(box.school, Duty.DECISION_MAKER, display_name="Mr Second")
    client.enter(other)
    assert box.consultation.title in client.page("/answers").text
    assert REASON in client.page(f"{box.page}/answers/drafts").text
    client.send(f"{box.page}/answers/drafts", {}, form="/read")
    assert (one.read_by_id, one.version) == (other.id, 1)

    drafts.save(
        box.decider.id,
        box.consultation,
        box.cards[0],
        Words(AnswerKind.WILL, REASON, DISSENT, left_out=("nobody",)),
        1,
    )
    assert one.read_by_id is None
    client.enter(other)
    stale = client.post(f"{box.page}/answers/drafts/read", data=mine)
    assert stale.status_code == 409
    client.send(f"{box.page}/answers/drafts", {}, form="/read")
    client.enter(box.decider)
    assert "Read by Mr Second" in client.page(f"{box.page}/answers/publish").text
    assert press(client, box).status_code == 303


def test_where_no_second_reader_is_wanted_nobody_else_reads_a_draft(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    draft(box, box.cards[0])
    client.enter(factories.make_staff(box.school, Duty.DECISION_MAKER))
    assert client.get(f"{box.page}/answers/drafts").status_code == 404
    assert (
        client.post(f"{box.page}/answers/drafts/read", data={"proposal_id": "1", "seen": "1"}).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("card", "kind", "says"),
    [
        (0, "cannot", "Every group was for this."),
        (0, "not_now", ""),
        (0, "will", ""),
        (1, "will", "The answer goes against what parents and carers said."),
        (1, "differently", "The answer goes against what parents and carers said."),
        (1, "cannot", ""),
    ],
)
def test_an_answer_that_goes_against_people_says_more_and_says_so(
    session: Db, client: CheckedClient, card: int, kind: str, says: str
) -> None:
    """Rain: every group that all may see is for it. Phones: 27 of the 40 parents on the roll are against."""
    box = counted()
    client.enter(box.decider)
    url = f"/proposals/{box.cards[card].id}/answer"
    form = {"kind": kind, "reason": REASON, "dissent": DISSENT, "left_out": "nobody"}

    short = client.send(url, form | {"more": MORE[:119]}, form="/answer")
    assert short.status_code == (200 if says else 303)
    if says:
        assert "letters what" in Page(short.text).text
        client.send(url, form | {"more": MORE}, form="/answer")
    publish(box)

    client.leave()
    for page in (f"{box.page}/answers", box.page):
        text = client.page(page).text
        assert (MORE in text) is bool(says)
        assert ("goes against what people said" in text or "goes against what parents" in text) is bool(says)
    assert not says or says in client.page(f"{box.page}/answers").text


def test_an_amendment_is_read_beside_the_answer_with_its_day_and_reason(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    pupil = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    given = give(box, box.cards[0])
    count = given.snapshot_id
    client.enter(box.decider)
    url = f"/proposals/{box.cards[0].id}/answer"
    assert "everybody can read when and why" in client.page(url).text
    new = {"kind": "differently", "reason": REASON + " On two days a week."}
    assert "Say why you change it" in Page(client.send(url, new, form="/answer").text).text

    client.send(url, new | {"why": "The hall is let on three days."}, form="/answer")

    assert (given.kind, given.snapshot_id) == (AnswerKind.DIFFERENTLY, count)
    assert given.amended_at is not None
    client.leave()
    page = client.page(f"{box.page}/answers")
    was = text_of(next(iter(page.all("details"))))
    assert "The hall is let on three days." in was
    assert REASON in was
    assert "On two days a week." not in was
    assert "Read what it said before" in client.page(box.page).text
    told = db.session.scalars(select(News.kind).where(News.person_id == pupil.id).order_by(News.id)).all()
    assert told == [NewsKind.PROPOSAL_ANSWERED, NewsKind.ANSWER_CHANGED]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert (entry.act, entry.details["was"]["reason"]) == ("answer amended", REASON)

    client.enter(box.decider)
    old = client.post(
        url, data={**new, "dissent": DISSENT, "left_out": "nobody", "why": "Again.", "seen": "0"}
    )
    assert "Somebody changed this answer while you were writing" in Page(old.text).text
    again = client.send(url, {"why": "Nothing new."}, form="/answer")
    assert again.status_code == 303
    assert len(db.session.scalars(select(News)).all()) == 2


def test_a_published_number_stays_whatever_is_counted_later(session: Db, client: CheckedClient) -> None:
    """A card is taken off, so there is a new count: the answer keeps the one that it rests on."""
    box = counted()
    given = give(box, box.cards[0])
    before = client.page(f"{box.page}/answers").text
    box.cards[1].state = ProposalState.WITHDRAWN
    newer = box.take()
    assert newer.id != given.snapshot_id
    after = client.page(f"{box.page}/answers").text
    assert "41 of 50 agree" in before
    assert "count 1. The answer rests on it, and it stays." in after
    assert known_of(newer, Audience.PUBLIC)[box.cards[0].id].count == 2
