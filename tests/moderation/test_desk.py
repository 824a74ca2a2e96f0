"""The desk: what waits, oldest first, and one act after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording, ReturnReason
from coprod.messages.models import News, NewsKind
from coprod.moderation import views
from tests import factories
from tests.moderation.desk import WORDS, Db, Desk, acts, told
from tests.support.client import CheckedClient


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    return Desk(client)


def test_what_waits_is_there_oldest_first_without_a_name(desk: Desk) -> None:
    desk.waits("Older words", sent_at=now() - timedelta(days=20))
    page = desk.client.page("/desk")
    assert page.text.index("Older words") < page.text.index(WORDS)
    assert "A pupil in Years 3 to 6" in page.text
    assert "20 days" in page.text
    for url in ("/desk", desk.url()):
        assert "Nimah" not in desk.client.page(url).source


def test_what_was_decided_waits_no_more(desk: Desk) -> None:
    for state in (IdeaState.ACCEPTED, IdeaState.RETURNED, IdeaState.SPLIT):
        desk.waits(f"Was {state}", state=state)
    assert "Was " not in desk.client.page("/desk").text


def test_the_desk_can_be_narrowed_to_one_consultation(desk: Desk) -> None:
    other = factories.make_consultation(desk.school, title="Other matters")
    factories.make_idea(other, desk.pupil, body="About other matters", state=IdeaState.WAITING)
    assert "About other matters" in desk.client.page("/desk").text
    text = desk.client.page(f"/desk?consultation={desk.consultation.id}").text
    assert "About other matters" not in text
    assert WORDS in text
    for odd in ("x", "-1", "99999999999999", "%00"):
        desk.client.page(f"/desk?consultation={odd}&page={odd}")


@pytest.mark.parametrize(
    ("sent", "late"),
    [
        (datetime(2026, 12, 3, 9, tzinfo=UTC), True),  # Thursday: Friday and Monday have passed
        (datetime(2026, 12, 4, 9, tzinfo=UTC), False),  # Friday: one school day, and a weekend
    ],
)
def test_two_school_days_are_promised(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sent: datetime, *, late: bool
) -> None:
    monkeypatch.setattr(views, "now", lambda: datetime(2026, 12, 7, 12, tzinfo=UTC))  # a Monday
    desk.idea.sent_at = sent
    assert ("Late" in desk.client.page("/desk").text) is late


def test_accepting_lets_everybody_read_it_and_tells_its_author(session: Db, desk: Desk) -> None:
    answer = desk.do("accept")
    assert answer.location == "/desk"
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.ACCEPTED
    assert acts(session) == ["idea accepted"]
    assert told(session) == [(desk.pupil.id, "idea_accepted")]
    desk.client.enter(factories.make_person(desk.school))
    page = desk.client.page(f"/consultations/{desk.consultation.id}/ideas")
    assert WORDS in page.text
    assert "A pupil" in page.text
    assert "Years 3 to 6" not in page.text


def test_after_each_act_comes_the_next_that_waits(desk: Desk) -> None:
    later = desk.waits("Later words", sent_at=now() + timedelta(seconds=1))
    assert desk.do("accept").location == desk.url(idea=later)
    earlier = desk.waits("Earlier words", sent_at=now() - timedelta(days=1))
    assert desk.do("accept", idea=later).location == desk.url(idea=earlier)


def test_sending_back_gives_a_reason_and_own_words(session: Db, desk: Desk) -> None:
    refused = desk.do("return")
    assert "Choose why it goes back." in refused.text
    refused = desk.do("return", {"return-reason": "other"})
    assert "Tell its author in your own words" in refused.text

    desk.do("return", {"return-reason": "names_somebody", "return-words": "Lovely. Leave out the name."})

    idea = session.get_one(Idea, desk.idea.id)
    assert (idea.state, idea.return_reason, idea.return_words) == (
        IdeaState.RETURNED, ReturnReason.NAMES_SOMEBODY, "Lovely. Leave out the name.",
    )  # fmt: skip
    assert told(session) == [(desk.pupil.id, "idea_returned")]
    desk.client.enter(desk.pupil)
    text = desk.client.page("/my/things").text
    for said in (
        WORDS,
        "Can you say it without the name?",
        "Lovely. Leave out the name.",
        "Change the words",
    ):
        assert said in text


def test_an_accepted_idea_can_be_taken_off_again(session: Db, desk: Desk) -> None:
    desk.do("accept")
    desk.do("return", {"return-reason": "private_details"})
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.RETURNED
    desk.client.enter(factories.make_person(desk.school))
    assert WORDS not in desk.client.page(f"/consultations/{desk.consultation.id}/ideas").text


def test_merging_is_one_press_beside_what_looks_alike(session: Db, desk: Desk) -> None:
    other = factories.make_idea(desk.consultation, body="Xylophones and zebra lunches")
    unlike = factories.make_idea(desk.consultation, body="A later bus")
    session.add_all([IdeaMove(idea_id=desk.idea.id, move_code="coping-laugh"), IdeaMove(idea_id=other.id, move_code="basics-play")])  # fmt: skip
    page = desk.client.page(desk.url())
    assert "Xylophones and zebra lunches" in page.text
    assert "A later bus" not in page.text
    assert "A later bus" in desk.client.page(desk.url() + "?q=bus").text

    desk.merge(other.id)

    idea = session.get_one(Idea, desk.idea.id)
    assert (idea.state, idea.merged_into_id) == (IdeaState.MERGED, other.id)
    moves = session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == other.id))
    assert set(moves) == {"coping-laugh", "basics-play"}
    assert told(session) == [(desk.pupil.id, "idea_merged")]
    desk.client.enter(desk.pupil)
    assert "Xylophones and zebra lunches" in desk.client.page("/my/things").links
    assert unlike.state is IdeaState.ACCEPTED


def test_what_had_been_merged_goes_along(session: Db, desk: Desk) -> None:
    first = factories.make_idea(desk.consultation)
    second = factories.make_idea(desk.consultation)
    desk.merge(first.id)
    desk.merge(second.id, first)
    assert session.get_one(Idea, desk.idea.id).merged_into_id == second.id


def test_it_is_merged_into_an_accepted_idea_of_the_same_consultation_only(session: Db, desk: Desk) -> None:
    waiting = desk.waits("Also waits")
    elsewhere = factories.make_idea(factories.make_consultation(desk.school))
    for into in (waiting.id, elsewhere.id, desk.idea.id, 999_999):
        assert desk.merge(into).status_code == 409
    for into_text in ("", "x", "99999999999999999999", "\x00"):
        assert desk.client.post(desk.url("merge"), data={"into": into_text}).status_code == 200
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.WAITING
    assert acts(session) == []


def test_what_its_author_said_is_the_same_is_offered_first(desk: Desk) -> None:
    other = factories.make_idea(desk.consultation, body="Nothing alike in words")
    desk.idea.says_same_as_id = other.id
    text = desk.client.page(desk.url()).text
    assert "Its author says it is the same as: Nothing alike in words" in text


def test_splitting_makes_accepted_ideas_of_the_same_author(session: Db, desk: Desk) -> None:
    assert "Write at least two ideas" in desk.do("split", {"split-part_1": "Only one"}).text
    session.add(IdeaMove(idea_id=desk.idea.id, move_code="basics-play"))

    desk.do("split", {"split-part_1": "Zebra lunches", "split-part_3": "Xylophones"})

    parts = session.scalars(select(Idea).where(Idea.split_from_id == desk.idea.id).order_by(Idea.id)).all()
    assert [(part.body, part.state, part.author_id) for part in parts] == [
        ("Zebra lunches", IdeaState.ACCEPTED, desk.pupil.id),
        ("Xylophones", IdeaState.ACCEPTED, desk.pupil.id),
    ]
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.SPLIT
    for part in parts:
        moves = session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == part.id))
        assert list(moves) == ["basics-play"]
    assert acts(session) == ["idea split"]


def test_the_author_of_an_idea_that_was_split_is_told_so_and_sees_all_parts(session: Db, desk: Desk) -> None:
    desk.do("split", {"split-part_1": "Zebra lunches", "split-part_3": "Xylophones"})
    assert session.scalars(select(News.kind)).all() == [NewsKind.IDEA_SPLIT]
    desk.client.enter(desk.pupil)

    news = desk.client.page("/my/news").text
    assert "held more than one thought" in news
    assert "changed the words" not in news
    whole = desk.client.page(f"/ideas/{desk.idea.id}")
    parts = session.scalars(select(Idea.id).where(Idea.split_from_id == desk.idea.id).order_by(Idea.id)).all()
    assert whole.links["Zebra lunches"] == f"/ideas/{parts[0]}"
    assert whole.links["Xylophones"] == f"/ideas/{parts[1]}"
    part = desk.client.page(f"/ideas/{parts[0]}")
    assert part.links["This is a part of something you wrote."] == f"/ideas/{desk.idea.id}"


def test_rewording_keeps_both_wordings_for_its_author(session: Db, desk: Desk) -> None:
    desk.do("reword", {"reword-body": "Striped lunches", "then": "accept"})

    idea = session.get_one(Idea, desk.idea.id)
    assert (idea.state, idea.body) == (IdeaState.ACCEPTED, "Striped lunches")
    assert session.scalars(select(IdeaWording.body)).all() == [WORDS]
    assert acts(session) == ["idea reworded", "idea accepted"]
    desk.client.enter(desk.pupil)
    text = desk.client.page("/my/things").text
    assert "Striped lunches" in text
    assert WORDS in text
    assert "An adult changed these words" in text
    desk.client.enter(factories.make_person(desk.school))
    assert WORDS not in desk.client.page(f"/ideas/{idea.id}").text


def test_a_prompt_reminds_of_a_noble_truth_before_something_goes_back(desk: Desk) -> None:
    assert any(word in desk.client.page(desk.url()).text for word in ("Accepting", "Conserving", "Commitment", "Enlisting"))  # fmt: skip


def test_nobody_but_a_moderator_opens_the_desk(desk: Desk) -> None:
    others = [
        desk.pupil,
        factories.make_person(desk.school),
        *(factories.make_staff(desk.school, duty) for duty in Duty if duty is not Duty.MODERATOR),
    ]
    for person in others:
        desk.client.enter(person)
        assert desk.client.get("/desk").status_code == 404
        assert desk.client.get(desk.url()).status_code == 404
        for act in ("accept", "return", "merge", "split", "reword"):
            assert desk.client.post(desk.url(act)).status_code == 404


def test_a_moderator_of_another_school_finds_nothing(desk: Desk) -> None:
    desk.school.host = "hillside.test"
    client = desk.client
    factories.make_school("Riverside", host="localhost")
    other = factories.make_school("Other", host="other.test")
    client.home = "http://other.test"
    client.application.config["TRUSTED_HOSTS"].append("other.test")
    client.enter(factories.make_staff(other, Duty.MODERATOR))
    assert client.get(desk.url()).status_code == 404
    assert client.post(desk.url("accept")).status_code == 404
    assert WORDS not in client.page("/desk").text


def test_the_desk_asks_the_database_as_often_for_one_as_for_many(desk: Desk) -> None:
    def queries(url: str) -> int:
        desk.client.page(url)
        return len(desk.client.statements)

    before = queries("/desk"), queries(desk.url())
    for n in range(15):
        desk.waits(f"Waits {n}")
        factories.make_idea(desk.consultation, body=f"{WORDS} {n}")
    after = queries("/desk"), queries(desk.url())
    assert before[0] == after[0] <= 6
    assert before[1] <= after[1] <= 8  # one more where something looks alike
