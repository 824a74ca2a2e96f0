"""A school calls moves something else, adds its own, or begins with the blank framework; another school sees none of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.db import db
from coprod.framework import load
from coprod.framework.ours import Labels, of_school
from coprod.ideas.models import IdeaMove
from coprod.moves import actions, here
from coprod.moves.actions import Draft, TooMany
from coprod.schools.models import School
from tests import factories
from tests.insights.counted import Db
from tests.support.client import CheckedClient

GARDEN = {
    "label_practitioner": "Tend something that grows",
    "label_young_person": "Our garden",
    "compartment": "core",
    "plain": "You can look after a plant.",
    "adult": "A bed, a key and the time to use both.",
    "adults_can": "Open the gate at lunch.\nBuy seeds.",
    "quick_wins": "A bed for each class.",
    "words": "garden\nseeds\nrhubarb",
}


def draft(label: str = "Tend something", compartment: str = "core") -> Draft:
    """A move of a school's own."""
    return Draft(
        compartment, Labels(label, "Our garden"), "We grow.", "A bed.", ("Open it.",), ("Dig.",), ("rhubarb",)
    )


@pytest.fixture
def hillside(session: Db, client: CheckedClient) -> School:
    """A school whose administrator is signed in."""
    school = factories.make_school(host="localhost")
    client.enter(factories.make_staff(school, Duty.ADMINISTRATOR, Duty.MODERATOR))
    return school


def test_an_own_move_is_on_the_wall_in_pickers_and_suggestions_and_has_a_code_of_its_own(
    hillside: School, client: CheckedClient, session: Db
) -> None:
    consultation = factories.make_consultation(hillside)
    idea = factories.make_idea(consultation, body="Rhubarb would be lovely")
    assert client.send("/school/framework/new", GARDEN, form="/school/framework").status_code == 303

    assert "Our garden" in client.page("/").text
    assert "Tend something that grows" in client.page(f"/consultations/{consultation.id}/proposals/new").text
    page = client.page("/framework/moves/ours-1")
    assert page.heading == "Our garden"
    assert "Our school added this move" in page.text
    desk = client.page(f"/desk/ideas/{idea.id}")
    assert "Because of the words: Rhubarb" in desk.text
    assert client.send(f"/desk/ideas/{idea.id}", {"move": ["ours-1"]}, form="/moves").status_code == 303
    tied = session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == idea.id)).all()
    assert tied == ["ours-1"]


def test_a_relabelled_move_shows_the_schools_label_with_the_original_beside_it(
    hillside: School, client: CheckedClient, session: Db
) -> None:
    url = "/school/framework/labels/coping-laugh"
    client.send(
        url, {"label_practitioner": "Find the funny side", "label_young_person": "Giggle time"}, form=url
    )

    page = client.page("/framework/moves/coping-laugh")
    assert page.heading == "Giggle time"
    assert "In the Resilience Framework: Have a laugh" in page.text
    assert "Giggle time" in client.page("/").text
    assert "Giggle time" in client.page("/framework?level=plain").text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "move relabelled")).one()
    assert entry.subject == "move:coping-laugh"

    client.send(url, {"original": "yes"}, form=url)
    assert client.page("/framework/moves/coping-laugh").heading == "Have a laugh"


def test_the_blank_framework_keeps_the_parts_and_own_moves_and_forgets_no_name(
    hillside: School, client: CheckedClient
) -> None:
    client.send("/school/framework/new", GARDEN, form="/school/framework")
    client.post("/school/framework/blank", data={"blank": "yes"})

    wall = client.page("/")
    assert "Our garden" in wall.text
    assert "Have a laugh" not in wall.text
    old = client.page("/framework/moves/coping-laugh")
    assert "does not use this move any more" in old.text
    assert "Nothing here yet" in client.page("/framework/basics").text

    client.post("/school/framework/blank", data={"blank": "no"})
    assert "Have a laugh" in client.page("/").text


def test_another_school_sees_none_of_it_and_no_page_asks_more_of_the_database(
    hillside: School, client: CheckedClient, session: Db
) -> None:
    client.page("/framework/core")
    before = len(client.statements)
    other = factories.make_school("Riverside", host="riverside.test")
    actions.add(factories.make_staff(hillside).id, hillside.id, draft())
    session.commit()

    client.page("/framework/core")  # puts the new version together, once
    client.page("/framework/core")
    assert len(client.statements) <= before
    assert here.framework(hillside.id).knows("ours-1")
    assert not here.framework(other.id).knows("ours-1")


def test_a_set_aside_move_leaves_the_pickers_and_comes_back_while_there_is_room(
    hillside: School, client: CheckedClient, session: Db
) -> None:
    mine = actions.add(factories.make_staff(hillside).id, hillside.id, draft())
    key = mine.id
    client.post(f"/school/framework/own/{key}/use", data={"use": "no"})
    assert "Our garden" not in client.page("/").text
    for number in range(actions.MOST_IN_A_COMPARTMENT):
        actions.add(factories.make_staff(hillside).id, hillside.id, draft(f"Move {number}"))

    answer = client.post(f"/school/framework/own/{key}/use", data={"use": "yes"})
    assert answer.status_code == 409
    assert "Set one aside first" in answer.text
    with pytest.raises(TooMany):
        actions.add(factories.make_staff(hillside).id, hillside.id, draft("One more"))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("label_young_person", "Twenty-seven letters is more", "so that it fits on a brick"),
        ("label_practitioner", "\u200b\u200b", "letters that can be seen"),
        ("compartment", "sport", "Choose where it belongs"),
        ("adults_can", "x" * 201, "Make each line shorter"),
        ("quick_wins", "\n".join("abcdefghi"), "at most 8 lines"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_kept(
    hillside: School, client: CheckedClient, field: str, value: str, says: str
) -> None:
    answer = client.send("/school/framework/new", {**GARDEN, field: value}, form="/school/framework")

    assert answer.status_code == 200
    assert says in answer.text
    assert "Open the gate at lunch." in answer.text or field == "adults_can"
    assert here.framework(hillside.id) == load()


def test_labels_for_moves_that_there_are_not_are_passed_over() -> None:
    ours = of_school(load(), {"coping-cry": Labels("Cry", "Cry")}, [], blank=False)

    assert ours == load()


def test_a_visitor_reads_a_move_at_the_level_they_ask_for(hillside: School, client: CheckedClient) -> None:
    client.leave()
    move = load().move("basics-food")
    for level in ("plain", "young", "adult"):
        page = client.page(f"/framework/moves/basics-food?level={level}")
        assert getattr(move.description, level) in page.text
        assert all(win in page.text for win in (*move.quick_wins, *move.adults_can))
        assert "Hart & Blincow with Thomas" in page.text
    assert move.description.young in client.page("/framework/moves/basics-food?level=poem").text
    client.enter(factories.make_pupil(db.session.get_one(School, hillside.id), 4))
    assert move.description.plain in client.page("/framework/moves/basics-food").text
    moved = client.get("/wall/basics-food")
    assert (moved.status_code, moved.location) == (308, "http://localhost/framework/moves/basics-food")
    client.page("/framework/sport", 404)
