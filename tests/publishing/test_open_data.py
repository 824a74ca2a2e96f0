"""Open data: what is published and nothing more, the same numbers as the page, harmless to whoever opens it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from coprod.framework import load
from coprod.insights import snapshots
from coprod.publishing.open_data import COLUMNS
from tests import factories
from tests.decisions.answering import REASON, counted, give
from tests.insights.counted import Counted, Db, closed
from tests.support.client import CheckedClient


def document(client: CheckedClient, box: Counted) -> dict[str, Any]:
    answer = client.get(f"/data/consultations/{box.consultation.id}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_a_document_tells_what_the_results_page_tells_and_hides_what_it_hides(
    session: Db, client: CheckedClient
) -> None:
    """Pupils 41 agree, 4 not sure, 5 disagree of 50; practitioners (7) are below ten, and so is no total given."""
    box = counted()
    give(box, box.cards[0])
    snapshot = box.take()
    found = document(client, box)

    assert (found["format"], found["version"], found["threshold"]) == ("coprod-results", 1, 10)
    assert found["count"]["number"] == snapshot.number
    assert snapshot.fingerprint not in json.dumps(found), "whoever has it finds the hidden numbers by trying"
    rain = found["proposals"][0]
    groups = {one["group"]: one for one in rain["groups"]}
    assert [groups["pupils"][key] for key in ("asked", "answered", "agree", "not_sure", "disagree")] == [
        60,
        50,
        41,
        4,
        5,
    ]
    assert [groups["practitioners"][key] for key in ("answered", "agree", "disagree", "verdict")] == [
        None
    ] * 4
    assert rain["answered"] is None
    assert rain["answer"]["reason"] == REASON
    assert found["proposals"][1]["answer"] is None
    phones = {one["group"]: one for one in found["proposals"][1]["groups"]}
    assert (phones["parents"]["nearly_all"], phones["parents"]["disagree"]) == ("disagree", None)
    assert {place["group"]: place["took_part"] for place in found["turnout"]["groups"]} == {
        "pupils": 50, "parents": 30, "practitioners": None,
    }  # fmt: skip
    assert found["turnout"]["took_part"] is None
    assert set(rain["moves"]) <= {move.code for move in load()}
    assert found["licence"]["attribution"] == box.school.name


def test_the_table_has_a_row_for_each_proposal_and_group_and_no_cell_is_a_formula(
    session: Db, client: CheckedClient
) -> None:
    box = counted(title='=HYPERLINK("http://192.0.2.1","x")')
    box.cards[1].wording = "@SUM(1+1)*cmd"
    answer = client.get(f"/data/consultations/{box.consultation.id}.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["group"] for row in rows] == ["pupils", "parents", "practitioners"] * 2
    assert (rows[0]["agree"], rows[2]["agree"], rows[2]["answered"]) == ("41", "", "")
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values()), row
    assert rows[0]["consultation"] == '\'=HYPERLINK("http://192.0.2.1","x")'
    assert rows[3]["proposal"] == "'@SUM(1+1)*cmd"


def test_nothing_is_given_out_before_the_close_or_before_the_count(
    session: Db, client: CheckedClient
) -> None:
    school = factories.make_school()
    running = factories.make_consultation(school)
    draft = factories.make_consultation(school, opened_at=None)
    for kind in ("json", "csv"):
        assert client.get(f"/data/consultations/{running.id}.{kind}").status_code == 403
        assert client.get(f"/data/consultations/{draft.id}.{kind}").status_code == 404
    assert json.loads(client.get("/data/results.json").data)["results"] == []
    assert "Nothing is published yet" in client.page("/data").text


def test_a_vote_that_is_over_and_not_counted_is_not_published(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    assert client.get(f"/data/consultations/{box.consultation.id}.json").status_code == 404


def test_the_list_names_each_published_consultation_by_its_whole_address(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    (one,) = json.loads(client.get("/data/results.json").data)["results"]
    assert one["json"] == f"http://localhost/data/consultations/{box.consultation.id}.json"
    assert client.get(one["csv"]).status_code == 200
    assert box.consultation.title in client.page("/data").text


def test_whoever_has_the_file_is_told_that_it_is_the_same_until_an_answer_comes(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    url = f"/data/consultations/{box.consultation.id}.json"
    first = client.get(url)
    assert "no-store" not in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    assert first.last_modified is not None
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    give(box, box.cards[0])
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("url", ["/data", "/data/results.json", "/changes.atom"])
def test_more_that_is_published_asks_no_more_of_the_database(
    session: Db, client: CheckedClient, url: str
) -> None:
    box = counted()
    client.get(url)
    few = len(client.statements)
    for _ in range(4):
        snapshots.take(factories.make_consultation(box.school, box.decider, **closed()))
    client.get(url)
    assert len(client.statements) == few <= 4
