"""A closer look at the Wall tells no small number; playing it back tells what was true then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.changes import closer, past
from coprod.changes.models import Stage
from coprod.clock import now
from coprod.db import db
from coprod.framework import load
from coprod.ideas.models import IdeaMove
from coprod.people.models import Person
from coprod.schools.models import School
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.support.client import CheckedClient


def say(school: School, code: str, people: list[Person], times: int = 1) -> None:
    """Each of these people sends ideas about a move."""
    consultation = factories.make_consultation(school)
    for person in people:
        for _idea in range(times):
            idea = factories.make_idea(consultation, person)
            db.session.add(IdeaMove(idea_id=idea.id, move_code=code))


def test_people_are_counted_in_whole_thresholds_and_few_are_not_told(
    session: Db, client: CheckedClient
) -> None:
    school = factories.make_school()
    pupils = [factories.make_pupil(school, 5) for _number in range(13)]
    parents = [factories.make_person(school) for _number in range(9)]
    say(school, "basics-food", pupils, 2)
    say(school, "basics-food", parents, 2)
    say(school, "coping-laugh", pupils[:12])

    shown = client.page("/wall/closer").text
    assert "Healthy food 20 people or more" in shown  # 22 people
    assert "Have a laugh 10 people or more" in shown
    assert "Have a laugh : Pupils" in shown.replace("laugh:", "laugh :")  # only one group has spoken
    assert "Nobody has spoken of 40 moves" in shown
    parents_only = client.page("/wall/closer?group=parents")
    assert "Too few people wrote about any one brick" in parents_only.text  # 9 people, 18 ideas
    assert "9 people" not in parents_only.text
    assert "10 people or more" in client.page("/wall/closer?band=ks2&since=recently").text
    assert "Too few people" in client.page("/wall/closer?band=ks4").text
    for odd in ("group=x", "band=none&since=never", "month=%00"):
        client.page(f"/wall/closer?{odd}")
    client.page("/wall/closer?group=pupils")
    assert len(client.statements) <= 8


def test_the_start_is_one_silent_move_of_each_of_the_emptiest_parts() -> None:
    ours = load()
    silent = [ours.move(code) for code in ("basics-food", "core-hope", "core-talents", "learning-plan")]

    # Core Self: 2 of 6 are silent, Learning 1 of 6, Basics 1 of 9.
    assert [move.code for move in closer.starts(ours, silent)] == [
        "core-hope",
        "learning-plan",
        "basics-food",
    ]


def test_the_school_year_begins_on_the_first_of_september_at_school() -> None:
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)

    assert closer.begins(closer.Since.EVER, at) is None
    assert closer.begins(closer.Since.RECENTLY, at) == at - timedelta(days=91)


def test_a_look_leaves_out_what_nobody_could_mean() -> None:
    assert closer.Look.of({"group": "parents", "band": "ks2"}) == closer.Look(StakeholderGroup.PARENTS)
    assert closer.Look.of({"band": "ks2"}).band is YearBand.KS2
    assert not closer.Look.of({"group": "zebras", "since": "ever"}).narrows


def test_the_wall_is_played_back_as_it_stood(session: Db, client: CheckedClient) -> None:
    with time_machine.travel(datetime(2026, 1, 10, 12, tzinfo=UTC), tick=False):
        box = answered()
        change = publish(box)
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
        go_to(change, Stage.DONE)
        say(box.school, "core-hope", [factories.make_pupil(box.school)])
    with time_machine.travel(datetime(2026, 5, 10, 12, tzinfo=UTC), tick=False):
        go_to(change, Stage.REVIEWED)
        db.session.commit()
    with time_machine.travel(datetime(2026, 5, 11, 12, tzinfo=UTC), tick=False):
        told = {}
        for month in ("2025-12", "2026-01", "2026-03", "2026-05"):
            facts = past.facts_at(box.school.id, {m.key: m.end for m in past.months(now())}[month])
            told[month] = (
                [(fact.stage, fact.verdict) for fact in facts["basics-play"].changes]
                if "basics-play" in facts
                else []
            )
            assert ("core-hope" in facts) is (month >= "2026-03")

        assert told["2025-12"] == []
        assert told["2026-01"] == [(Stage.PLANNED, None)]
        assert told["2026-03"] == [(Stage.DONE, None)]
        assert told["2026-05"] == [(Stage.REVIEWED, change.verdict)]
        march = client.page("/wall/year?month=2026-03")
        assert march.heading == "How the Wall grew: March 2026"
        assert "Feeling hopeful Ideas heard" in march.text  # no number: it is one
        assert march.links["A month on"] == "/wall/year?month=2026-04"
        assert len(client.statements) <= 5
        assert client.page("/wall/year?month=1000-99").heading == "How the Wall grew: May 2026"


@pytest.mark.parametrize("at", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 2, 29, 23, 30, tzinfo=UTC)])
def test_twelve_months_end_with_this_one(session: Db, at: datetime) -> None:
    found = past.months(at)

    assert len({month.key for month in found}) == 12
    assert found[-1].end == at
    assert [month.end for month in found] == sorted(month.end for month in found)


def test_the_sheet_tells_where_to_send_ideas(session: Db, client: CheckedClient) -> None:
    factories.make_school()

    assert "Tell us: http://localhost/" in client.page("/wall/print").text
