"""Who reads an idea, by its state; and that no free text is anywhere before a human accepted it."""

from __future__ import annotations

import pytest

from coprod.access.roles import Duty
from coprod.ideas.models import Idea, IdeaMove, IdeaState, ReturnReason
from coprod.people.models import Person
from coprod.safeguarding.models import Concern
from tests import factories
from tests.moderation.desk import WORDS, Db, Desk
from tests.support.client import CheckedClient

WHY = "Because of quokkas"


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    made = Desk(client)
    made.idea.why = WHY
    session.add(IdeaMove(idea_id=made.idea.id, move_code="coping-laugh"))
    return made


def put(desk: Desk, session: Db, state: IdeaState) -> Idea:
    """Bring the idea into a state, by the shortest way that the database allows."""
    idea = desk.idea
    if state is IdeaState.MERGED:
        other = factories.make_idea(desk.consultation).id
        idea.merged_into_id = other
    if state is IdeaState.RETURNED:
        idea.return_reason = ReturnReason.NOT_CLEAR
    if state is IdeaState.WITHHELD:
        concern = Concern(
            school_id=idea.school_id, author_id=idea.author_id, words=idea.body, why=idea.why,
            written_at=idea.sent_at, raised_at=idea.sent_at, place="Here",
        )  # fmt: skip
        session.add(concern)
        session.flush()
        idea.body = idea.why = ""
        idea.concern_id = concern.id
    idea.state = state
    return idea


def kinds(desk: Desk) -> dict[str, Person | None]:
    """One person of each kind."""
    other = factories.make_school("Other", host="other.test")
    return {
        "visitor": None,
        "pupil": factories.make_pupil(desk.school),
        "parent": factories.make_person(desk.school),
        "author": desk.pupil,
        "moderator": desk.moderator,
        "lead": factories.make_staff(desk.school, Duty.SAFEGUARDING_LEAD),
        "head": factories.make_staff(desk.school, Duty.DECISION_MAKER),
        "administrator": factories.make_staff(desk.school, Duty.ADMINISTRATOR),
        "other school": factories.make_staff(other, Duty.MODERATOR),
    }


FOR_ALL = {"pupil", "parent", "author", "moderator", "lead", "head", "administrator"}


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (IdeaState.WAITING, {"author", "moderator"}),
        (IdeaState.ACCEPTED, FOR_ALL),
        (IdeaState.RETURNED, {"author", "moderator"}),
        (IdeaState.MERGED, {"author", "moderator"}),
        (IdeaState.SPLIT, {"author", "moderator"}),
        (IdeaState.WITHHELD, {"author"}),
    ],
)
def test_who_reads_an_idea(session: Db, desk: Desk, state: IdeaState, readers: set[str]) -> None:
    idea = put(desk, session, state)
    desk.school.host = "localhost"
    for kind, person in kinds(desk).items():
        desk.client.leave()
        if person:
            desk.client.enter(person)
        answer = desk.client.get(f"/ideas/{idea.id}", follow_redirects=True)
        reads = answer.status_code == 200 and WORDS in answer.text and WHY in answer.text
        assert reads is (kind in readers), f"{kind} reads it: {reads}"
        if not reads:
            assert answer.status_code == 404 or answer.request.path == "/sign-in"
            assert WORDS not in answer.text


@pytest.mark.parametrize("state", [state for state in IdeaState if state is not IdeaState.ACCEPTED])
def test_no_words_are_anywhere_before_a_human_accepted_them(
    session: Db, desk: Desk, state: IdeaState
) -> None:
    idea = put(desk, session, state)
    proposal = factories.make_proposal(desk.consultation, "coping-laugh")
    base = f"/consultations/{desk.consultation.id}"
    pages = [
        "/", "/framework/moves/coping-laugh", "/consultations", base, f"{base}/ideas", f"{base}/ideas?q=zebra", f"{base}/results",
        f"{base}/answers", f"{base}/vote", f"{base}/my-votes", f"{base}/proposals", "/changes", "/my/news", "/my/things",
        "/log", "/people", "/answers", f"/proposals/{proposal.id}/answer", f"/proposals/{proposal.id}/edit",
        f"{base}/proposals/new?idea={idea.id}", f"/desk/ideas/{idea.id}", "/desk", f"/ideas/{idea.id}",
    ]  # fmt: skip
    for kind, person in kinds(desk).items():
        if kind in {"author", "other school"}:
            continue
        desk.client.leave()
        if person:
            desk.client.enter(person)
        for page in pages:
            text = desk.client.get(page, follow_redirects=True).text
            if (
                kind == "moderator"
                and page.startswith(("/desk", "/ideas"))
                and state is not IdeaState.WITHHELD
            ):
                continue
            assert "Zebra" not in text, f"{kind} reads the words on {page}"
            assert "quokkas" not in text, f"{kind} reads the words on {page}"
    alike = desk.client.get(f"{base}/ideas/alike", headers={"X-Words": "Zebra%20lunches%20with%20xylophones"})
    assert "Zebra" not in alike.text


def test_an_accepted_idea_shows_its_author_s_group_and_nothing_else(desk: Desk, session: Db) -> None:
    put(desk, session, IdeaState.ACCEPTED)
    base = f"/consultations/{desk.consultation.id}"
    for person in (factories.make_pupil(desk.school), desk.moderator):
        desk.client.enter(person)
        for page in (f"{base}/ideas", f"/ideas/{desk.idea.id}"):
            source = desk.client.page(page).source
            assert "A pupil" in source
            assert "Nimah" not in source
            assert "Years 3 to 6" not in source


def test_accepted_ideas_are_found_by_their_words_a_page_at_a_time(desk: Desk) -> None:
    for n in range(25):
        factories.make_idea(desk.consultation, body=f"Bus number {n:02}")
    factories.make_idea(desk.consultation, body="100% fruit_juice")
    url = f"/consultations/{desk.consultation.id}/ideas"
    first, second = desk.client.page(f"{url}?q=bus"), desk.client.page(f"{url}?q=bus&page=2")
    assert first.text.count("Bus number") == 20
    assert second.text.count("Bus number") == 5
    assert "fruit_juice" in desk.client.page(f"{url}?q=0%25").text
    assert "No idea has these words" in desk.client.page(f"{url}?q=%25zz").text
    for odd in (
        "?q=%00",
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?q=" + "x" * 5000,
        "?q=%F0%9F%98%80",
    ):
        desk.client.page(url + odd)


def test_the_list_asks_the_database_as_often_for_one_as_for_many(desk: Desk) -> None:
    url = f"/consultations/{desk.consultation.id}/ideas"
    factories.make_idea(desk.consultation)
    desk.client.page(url)
    before = len(desk.client.statements)
    for _n in range(15):
        factories.make_idea(desk.consultation)
    desk.client.page(url)
    assert before == len(desk.client.statements) <= 6
