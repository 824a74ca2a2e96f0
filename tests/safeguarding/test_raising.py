"""A concern is raised: the words leave the consultation, whole, for the safeguarding lead alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.db import db
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording
from coprod.proposals.models import ProposalIdea
from coprod.safeguarding.models import Concern, ConcernState, ConcernWording
from tests import factories
from tests.moderation.desk import WORDS, Db, Desk, acts, told
from tests.support.client import CheckedClient

WHY = "Because of quokkas"
NOTE = "Please look at this today, she seemed low"


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    made = Desk(client)
    made.idea.why = WHY
    session.add(IdeaMove(idea_id=made.idea.id, move_code="coping-laugh"))
    return made


def the_one(session: Db) -> Concern:
    return session.scalars(select(Concern)).one()


def tables_with(words: str) -> set[str]:
    """Every table of the database in which these words stand somewhere."""
    found = set()
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')).mappings():  # noqa: S608  # our own table names
            if any(words in str(value) for value in row.values()):
                found.add(table)
    return found


def test_the_exact_words_their_author_time_and_place_move_to_the_concern(session: Db, desk: Desk) -> None:
    sent_at = desk.idea.sent_at
    answer = desk.do("concern", {"note": NOTE})

    assert answer.location == "/desk"
    concern, idea = the_one(session), session.get_one(Idea, desk.idea.id)
    assert (concern.words, concern.why, concern.note) == (WORDS, WHY, NOTE)
    assert (concern.author_id, concern.written_at, concern.place) == (
        desk.pupil.id,
        sent_at,
        "Better lunchtimes",
    )
    assert (concern.raised_by_id, concern.state) == (desk.moderator.id, ConcernState.NEW)
    assert (idea.state, idea.body, idea.why) == (IdeaState.WITHHELD, "", "")
    assert session.scalars(select(IdeaMove)).all() == []


def test_no_word_of_it_is_left_in_any_other_table(session: Db, desk: Desk) -> None:
    desk.do("reword", {"reword-body": f"{WORDS}, politely", "then": "accept"})
    proposal = factories.make_proposal(desk.consultation)
    session.add(ProposalIdea(proposal_id=proposal.id, idea_id=desk.idea.id))
    assert tables_with("Zebra") == {"idea", "idea_wording"}

    answer = desk.client.send(desk.url(), {"note": NOTE}, form="/concern")

    assert tables_with("Zebra") == {"concern", "concern_wording"}
    assert tables_with("quokkas") == {"concern", "concern_wording"}
    assert tables_with("she seemed low") == {"concern"}
    assert session.scalars(select(ProposalIdea)).all() == []
    assert session.scalars(select(IdeaWording)).all() == []
    assert session.scalars(select(ConcernWording.body)).all() == [WORDS]
    page = desk.client.get(answer.location)
    assert "1 proposal was made from that idea" in page.text
    assert "Zebra" not in page.text + answer.location + str(answer.headers)


def test_it_needs_one_tap_and_no_note(session: Db, desk: Desk) -> None:
    assert desk.client.post(desk.url("concern")).status_code == 303
    assert the_one(session).note == ""


def test_the_log_says_that_and_who_and_never_a_word(session: Db, desk: Desk) -> None:
    desk.do("concern", {"note": NOTE})
    assert acts(session) == ["concern raised"]
    assert "audit_entry" not in tables_with(f"idea:{desk.idea.id}")
    assert told(session) == []  # nobody is told, its author least of all


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.MODERATOR])
def test_any_staff_with_a_duty_may_raise_one_where_they_read(session: Db, desk: Desk, duty: Duty) -> None:
    staff = factories.make_staff(desk.school, duty)
    desk.client.enter(staff)
    assert desk.client.post(desk.url("concern")).status_code == 404  # it waits: they cannot read it
    desk.idea.state = IdeaState.ACCEPTED
    assert "Worried about a child?" in desk.client.page(f"/ideas/{desk.idea.id}").text

    desk.client.send(f"/ideas/{desk.idea.id}", {"note": NOTE}, form="/concern")

    assert the_one(session).raised_by_id == staff.id
    assert desk.client.get(f"/ideas/{desk.idea.id}").status_code == 404


def test_a_practitioner_without_a_duty_raises_one_from_the_idea_too(session: Db, desk: Desk) -> None:
    cook = factories.make_staff(desk.school)
    desk.client.enter(cook)
    assert desk.client.post(desk.url("concern")).status_code == 404  # it waits: they cannot read it
    desk.idea.state = IdeaState.ACCEPTED
    proposal = factories.make_proposal(desk.consultation)
    session.add(ProposalIdea(proposal_id=proposal.id, idea_id=desk.idea.id))

    answer = desk.client.send(f"/ideas/{desk.idea.id}", {"note": NOTE}, form="/concern")

    concern = the_one(session)
    assert (concern.words, concern.author_id, concern.raised_by_id) == (WORDS, desk.pupil.id, cook.id)
    assert concern.note.startswith(f"{NOTE}\n\nA proposal had been made from this idea.")
    assert (
        "proposal" not in desk.client.page(answer.location).text.split("Ideas")[0]
    )  # it is not theirs to mend


def test_pupils_and_parents_and_guests_cannot(session: Db, desk: Desk) -> None:
    desk.idea.state = IdeaState.ACCEPTED
    for person in (factories.make_pupil(desk.school), factories.make_person(desk.school), factories.make_guest(desk.consultation)):  # fmt: skip
        desk.client.enter(person)
        assert "Worried about a child?" not in desk.client.page(f"/ideas/{desk.idea.id}").text
        assert desk.client.post(desk.url("concern")).status_code == 404
    assert session.scalars(select(Concern)).all() == []


def test_a_second_tap_is_not_a_second_concern(session: Db, desk: Desk) -> None:
    desk.do("concern")
    assert desk.client.post(desk.url("concern")).status_code == 404
    the_one(session)


def without_tokens(page: str) -> str:
    """A page without what differs each time it is made."""
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_its_author_sees_the_very_page_they_saw_before(session: Db, desk: Desk) -> None:
    desk.client.enter(desk.pupil)
    desk.client.send(f"/ideas/{desk.idea.id}/reword", {"body": "Second words", "moves": ["coping-laugh"]}, form="/reword")  # fmt: skip
    urls = ("/my/things", f"/ideas/{desk.idea.id}", f"/ideas/{desk.idea.id}/reword", "/my/news")

    def pages() -> list[str]:
        desk.client.get("/my/things")  # says once what was just done
        return [without_tokens(desk.client.page(url).source) for url in urls]

    before = pages()
    desk.client.enter(desk.moderator)
    desk.do("concern")
    desk.client.enter(desk.pupil)

    assert pages() == before
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.WITHHELD


def test_words_that_the_author_changes_afterwards_reach_the_lead(session: Db, desk: Desk) -> None:
    desk.do("concern")
    the_one(session).state = ConcernState.CLOSED
    desk.client.enter(desk.pupil)

    desk.client.send(f"/ideas/{desk.idea.id}/reword", {"body": "Never mind", "why": ""}, form="/reword")

    concern = the_one(session)
    assert (concern.words, concern.state) == ("Never mind", ConcernState.NEW)
    assert [(kept.body, kept.why) for kept in session.scalars(select(ConcernWording))] == [(WORDS, WHY)]
    assert session.get_one(Idea, desk.idea.id).body == ""
    assert "Never mind" in desk.client.page("/my/things").text


def test_the_same_words_sent_again_are_the_same_idea_still(session: Db, desk: Desk) -> None:
    desk.do("concern")
    desk.client.enter(desk.pupil)
    url = f"/consultations/{desk.consultation.id}/ideas/new"
    desk.client.post(url, data={"body": WORDS, "why": WHY})
    assert len(session.scalars(select(Idea)).all()) == 1


def test_of_a_split_idea_the_whole_goes_with_the_part(session: Db, desk: Desk) -> None:
    desk.do("split", {"split-part_1": "Zebra lunches", "split-part_2": "Xylophones"})
    worry, harmless = session.scalars(
        select(Idea).where(Idea.split_from_id == desk.idea.id).order_by(Idea.id)
    )

    desk.do("concern", idea=worry)

    assert tables_with("Zebra") == {"concern", "concern_wording"}
    assert session.scalars(select(ConcernWording.body)).all() == [WORDS]
    assert session.get_one(Idea, harmless.id).state is IdeaState.ACCEPTED
    desk.client.enter(desk.pupil)
    page = desk.client.page("/my/things")
    assert len(page.all("article")) == 2  # the part that looks as if it waits, and the other one
    assert "Xylophones" in page.text


def test_what_had_been_merged_into_it_goes_back_to_the_desk(session: Db, desk: Desk) -> None:
    desk.do("accept")
    same = desk.waits("Striped lunches")
    also = desk.waits("Said to be the same", says_same_as_id=desk.idea.id)
    desk.merge(desk.idea.id, same)

    desk.do("concern")

    back = session.get_one(Idea, same.id)
    assert (back.state, back.merged_into_id) == (IdeaState.WAITING, None)
    assert session.get_one(Idea, also.id).says_same_as_id is None


@pytest.mark.parametrize("state", list(IdeaState)[:-1])
def test_it_can_be_raised_in_every_state(session: Db, desk: Desk, state: IdeaState) -> None:
    values: dict[str, Any] = {"state": state, "handled_at": now()}
    if state is IdeaState.MERGED:
        values["merged_into_id"] = factories.make_idea(desk.consultation).id
    for name, value in values.items():
        setattr(desk.idea, name, value)
    assert desk.client.post(desk.url("concern")).status_code == 303
    assert the_one(session).words == WORDS
