"""The Wall, its bricks' stories and the hall's screen, as a school with something to tell sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coprod.changes.models import Stage, Verdict
from coprod.clock import now
from coprod.db import db
from coprod.decisions.models import AnswerKind
from coprod.framework import load
from coprod.ideas.models import IdeaMove, IdeaState
from coprod.proposals.models import ProposalState
from coprod.schools.models import School
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.decisions.answering import counted, give
from tests.insights.counted import Counted, Db
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of

CODES = [move.code for move in load()]


def bricks(page: Page) -> dict[str, str]:
    """What each brick says of itself, by its code."""
    found = {}
    for a in page.all("a"):
        if "brick__in" in a.get("class", ""):
            state = [text_of(span) for span in a.iter("span") if span.get("class") == "brick__state"]
            found[a.get("href", "").removeprefix("/framework/moves/")] = state[0]
    return found


def told(page: Page) -> dict[str, str]:
    """The bricks that have something to tell."""
    return {code: words for code, words in bricks(page).items() if words != "Nothing yet"}


def say(box: Counted, code: str, number: int, state: IdeaState = IdeaState.ACCEPTED) -> None:
    """So many ideas about a move."""
    for _idea in range(number):
        idea = factories.make_idea(box.consultation, state=state)
        db.session.add(IdeaMove(idea_id=idea.id, move_code=code))


def test_each_brick_tells_the_strongest_thing_that_is_true_of_its_move(
    session: Db, client: CheckedClient
) -> None:
    box = counted()  # both of its cards make basics-play, and wait for their answers
    say(box, "basics-play", 3)
    say(box, "core-hope", 1)
    say(box, "coping-laugh", 4)
    say(box, "coping-laugh", 2, IdeaState.WAITING)
    voting = factories.make_consultation(box.school)
    factories.make_proposal(voting, "learning-mentors", "coping-laugh")
    factories.make_proposal(voting, "learning-mentors")
    factories.make_proposal(voting, "core-talents", state=ProposalState.DRAFT)
    soon = factories.make_consultation(box.school, voting_open_at=now() + timedelta(days=2))
    factories.make_proposal(soon, "learning-plan")
    draft = factories.make_consultation(box.school, opened_at=None)
    factories.make_proposal(draft, "core-feelings")

    assert told(client.page("/")) == {
        "basics-play": "2 proposals, answers due",
        "core-hope": "1 idea heard",
        "coping-laugh": "1 proposal, voting",
        "learning-mentors": "2 proposals, voting",
        "learning-plan": "1 proposal, voting soon",
    }


def test_a_brick_fills_as_the_school_answers_does_and_looks_again(session: Db, client: CheckedClient) -> None:
    box = counted()

    def brick() -> str:
        return told(client.page("/"))["basics-play"]

    assert brick() == "2 proposals, answers due"
    give(box, box.cards[1], AnswerKind.NOT_NOW)
    assert brick() == "1 proposal, answer due"
    give(box, box.cards[0])
    assert brick() == "Voted on: we will"
    change = publish(box, title="The hall is open")
    assert brick() == "Planned: The hall is open (new)"
    go_to(change, Stage.UNDER_WAY)
    assert brick() == "Under way: The hall is open (new)"
    go_to(change, Stage.DONE)
    assert brick() == "Done: The hall is open (new)"
    go_to(change, Stage.REVIEWED, Verdict.HELPED)
    assert brick() == "Done, and it helped (new)"


def test_only_no_leaves_a_brick_at_what_was_heard(session: Db, client: CheckedClient) -> None:
    box = counted()
    for card in box.cards:
        give(box, card, AnswerKind.CANNOT)
    assert told(client.page("/")) == {"basics-play": "Voted on and answered"}


def test_the_wall_and_its_table_say_the_same_of_all_forty_two(session: Db, client: CheckedClient) -> None:
    publish(answered())
    page = client.page("/")
    rows = [tuple(text_of(cell) for cell in row if cell.tag in {"th", "td"}) for row in page.all("tr")][1:]
    labels = {move.code: move.label_young_person for move in load()}
    said = {code: words.removesuffix(" (new)") for code, words in bricks(page).items()}
    assert len(rows) == 42
    assert {row[0]: row[2] for row in rows} == {labels[code]: words for code, words in said.items()}


def test_an_empty_wall_invites(session: Db, client: CheckedClient) -> None:
    factories.make_school()
    page = client.page("/")
    assert told(page) == {}
    assert len(bricks(page)) == 42
    assert "This wall is new." in page.text
    assert "You said, we did" not in [text_of(h) for h in page.all("h2")]


def test_what_is_open_stands_above_the_wall_for_those_who_are_asked(
    session: Db, client: CheckedClient
) -> None:
    school = factories.make_school()
    factories.make_consultation(school, question="For parents?", asked_groups=["parents"])
    factories.make_consultation(school, question="Not open yet?", opened_at=None)
    assert "For parents?" in client.page("/").text
    assert "Not open yet?" not in client.page("/").text
    client.enter(factories.make_person(school))
    assert "For parents?" in client.page("/").text
    client.enter(factories.make_pupil(school))
    assert "For parents?" not in client.page("/").text


@pytest.mark.parametrize("reader", ["visitor", "pupil"])
def test_a_full_wall_asks_no_more_of_the_database_than_an_empty_one(
    session: Db, client: CheckedClient, reader: str
) -> None:
    box = answered()
    publish(box)
    if reader == "pupil":
        client.enter(factories.make_pupil(box.school))
    client.page("/")
    few = len(client.statements)
    fill(box)
    client.page("/")
    assert len(client.statements) == few <= 6
    client.page("/framework/moves/basics-play")
    assert len(client.statements) <= 8
    client.page("/wall/projector")
    assert len(client.statements) <= 5


def fill(box: Counted) -> None:
    """Something for every brick."""
    voting = factories.make_consultation(box.school)
    for code in CODES:
        say(box, code, 2)
        factories.make_proposal(voting, code)
        publish(box, move_codes=[code])


def test_every_brick_opens_onto_its_story(session: Db, client: CheckedClient) -> None:
    factories.make_school()
    for move in load():
        page = client.page(f"/framework/moves/{move.code}")
        assert page.heading == move.label_young_person
        assert move.description.young in page.text
        assert all(words in page.text for words in move.adults_can)
        assert "Nobody has said anything about this yet" in page.text


def test_a_bricks_story_has_its_ideas_proposals_and_changes(session: Db, client: CheckedClient) -> None:
    box = answered()
    publish(box, title="The hall is open")
    say(box, "basics-play", 8)
    visitor = client.page("/framework/moves/basics-play")
    assert "8 ideas are about this." in visitor.text
    assert "Open the hall at lunch, idea" not in visitor.text  # people's words are for people of the school
    assert "The hall is open" in visitor.text
    assert "Open the hall when it rains" in visitor.text

    client.enter(factories.make_pupil(box.school, year=4))
    pupil = client.page("/framework/moves/basics-play")
    assert pupil.text.count("Open the hall at lunch, idea") == 6
    assert load().move("basics-play").description.plain in pupil.text


def test_an_idea_that_nobody_has_read_is_in_no_story(session: Db, client: CheckedClient) -> None:
    box = counted()
    say(box, "core-hope", 1, IdeaState.WAITING)
    say(box, "core-hope", 1, IdeaState.RETURNED)
    client.enter(factories.make_pupil(box.school))
    assert "Nobody has said anything about this yet" in client.page("/framework/moves/core-hope").text


@pytest.mark.parametrize(
    "code",
    [
        "no-such-move",
        "BASICS-PLAY",
        "basics-play%00",
        "basics-play'--",
        "%3Cscript%3E",
        "..%2f..%2fetc",
        "x" * 3000,
    ],
)
def test_a_brick_that_is_not_in_the_wall_is_not_found(session: Db, client: CheckedClient, code: str) -> None:
    factories.make_school()
    assert client.get(f"/framework/moves/{code}").status_code == 404


def test_the_halls_screen_shows_the_wall_and_looks_again_each_minute_until_it_is_told_to_stop(
    session: Db, client: CheckedClient
) -> None:
    publish(answered())
    shown = client.get("/wall/projector")
    assert shown.headers["Refresh"] == "60"
    page = Page(shown.text)
    assert len(bricks(page)) == 42
    assert told(page)
    assert "Refresh" not in client.get(page.links["Stop updating"]).headers


def test_another_schools_bricks_stay_its_own(session: Db, client: CheckedClient) -> None:
    box = answered()
    box.school.host = "hillside.test"
    fill(box)
    riverside: School = factories.make_school("Riverside", host="localhost")
    client.enter(factories.make_pupil(riverside))
    assert told(client.page("/")) == {}
    assert "Nobody has said anything about this yet" in client.page("/framework/moves/basics-play").text


def test_an_installation_without_a_school_is_set_up_first(session: Db, client: CheckedClient) -> None:
    assert client.get("/").location == "/setup"
