"""The Pyramid of Need: what adults do, by whom it reaches; figures of a school in tens, and nothing about a child."""

from __future__ import annotations

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod import framework
from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.decisions.models import LeftOut
from coprod.needs import kinds, words
from coprod.needs.coverage import FEW, Reaching, coverage, in_tens, suggested_level
from coprod.needs.forms import FiguresForm
from coprod.needs.models import NeedFigure
from tests import factories
from tests.changes.doing import answered, publish
from tests.support.client import CheckedClient

Db = scoped_session[Session]


def test_each_kind_has_its_words_moves_that_are_there_and_sources(session: Db) -> None:
    found = kinds.load()
    assert set(words._kinds()) == set(found)
    for kind in found.values():
        assert kind.moves, f"{kind.code} is answered by nothing"
        assert all(code in framework.load() for code in kind.moves), kind.code
        assert not kind.left_out or kind.left_out in set(LeftOut)
        assert kind.sources, f"{kind.code} says nothing of where it is from"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(0, FEW), (1, FEW), (9, FEW), (10, 10), (14, 10), (15, 20), (118, 120), (10_000, 10_000)],
)
def test_a_figure_is_kept_in_tens_and_a_small_one_as_fewer_than_ten(typed: int, kept: int) -> None:
    assert in_tens(typed) == kept


def test_what_is_counted_and_answered_by_no_change_comes_first() -> None:
    food = Reaching(1, "Toast", "everyone", frozenset({"basics-food"}), frozenset({"language"}))
    rows = coverage(kinds.load(), {"money": 120, "language": 40, "loss": FEW}, [food], pupils=300)
    assert [row.kind.code for row in rows[:2]] == ["language", "loss"], "the larger gap before the smaller"
    money = next(row for row in rows if row.kind.code == "money")
    assert money.by == (food,)
    assert not money.is_gap
    assert rows[0].could_miss == (food,)
    assert suggested_level(kinds.load()["language"], 40, 300) == "some"
    assert suggested_level(kinds.load()["language"], 80, 300) == "everyone", "more than one in four"
    assert suggested_level(kinds.load()["loss"], FEW, 300) == "individual"


def test_there_is_no_way_to_tie_a_figure_to_a_person_or_a_class() -> None:
    table = NeedFigure.__table__
    assert {key.column.table.name for column in table.columns for key in column.foreign_keys} == {"school"}
    assert {column.name for column in table.primary_key} == {"school_id", "kind"}, "one of a kind for all"
    assert {column.name for column in table.columns} == {"school_id", "kind", "about", "source", "as_of"}


def test_the_form_has_a_field_for_each_kind_and_none_for_anything_else(
    client: CheckedClient, session: Db
) -> None:
    school = factories.make_school()
    factories.make_pupil(school, display_name="Zbigniew Nowak")
    client.enter(factories.make_staff(school, Duty.HEAD))
    url = "/changes/pyramid/plan/figures"
    named = client.post(url, data={"money": "84", "money_source": "The list of Zbigniew"})
    assert "never about one" in named.text
    assert client.post(url, data={"money": "-3"}).status_code == 200
    assert session.scalars(select(NeedFigure)).all() == []

    sent = {
        "money": "84",
        "money_source": "School census",
        "care": "3",
        "person_id": "1",
        "class": "5A",
        "score": "7",
    }
    assert client.post(url, data=sent).status_code == 303
    assert {row.kind: row.about for row in session.scalars(select(NeedFigure))} == {"money": 80, "care": FEW}
    page = client.page("/changes/pyramid/plan")
    assert "about 80" in page.text
    assert "fewer than 10" in page.text
    assert "This page cannot hold a pupil’s score" in page.text
    log = session.scalars(select(AuditEntry).where(AuditEntry.act == "figures of need written")).one()
    assert "84" not in str(log.details)
    names = {name.removesuffix("_source") for name in vars(FiguresForm) if name in {*kinds.load()}}
    assert names == set(kinds.load())


def test_everybody_sees_whom_changes_reach_and_who_could_be_left_out(
    client: CheckedClient, session: Db
) -> None:
    box = answered()
    change = publish(box)
    page = client.page("/changes/pyramid")
    assert change.title in page.text
    assert "Changes in all: 1. For everyone: 1." in page.text
    assert "Coprod holds no score of any pupil" in page.text
    assert client.get("/changes/pyramid/staff").status_code == 303
    client.enter(box.decider)
    assert "Planning aid" in client.page("/changes/pyramid/staff").text
