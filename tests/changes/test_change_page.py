"""A change as everybody reads it, and the list of them all."""

from __future__ import annotations

import pytest

from coprod.changes.models import Stage, Verdict
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of


def rail(page: Page) -> list[str]:
    """The stages that are marked, in order, with how each stands."""
    return [
        li.get("class", "").split("rail__stage--")[-1]
        for li in page.all("li")
        if "rail__stage" in li.get("class", "")
    ]


@pytest.mark.parametrize(
    ("stage", "verdict", "marks", "heading", "said"),
    [
        (Stage.PLANNED, None, ["now", "next", "next", "next"], "We will", "Did it help?"),
        (Stage.UNDER_WAY, None, ["done", "now", "next", "next"], "We are doing", "Did it help?"),
        (Stage.DONE, None, ["done", "done", "now", "next"], "We did", "Did it help?"),
        (Stage.REVIEWED, Verdict.HELPED, ["done"] * 4, "We did", "Done, and it helped"),
        (Stage.REVIEWED, Verdict.PARTLY, ["done"] * 4, "We did", "Done, and it helped in part"),
        (Stage.REVIEWED, Verdict.NO, ["done"] * 4, "We did", "Done, but it did not help"),
        (Stage.REVIEWED, Verdict.TOO_EARLY, ["done"] * 4, "We did", "too early to say"),
    ],
)
def test_the_rail_says_how_far_it_is(
    session: Db,
    client: CheckedClient,
    stage: Stage,
    verdict: Verdict | None,
    marks: list[str],
    heading: str,
    said: str,
) -> None:
    change = go_to(publish(answered()), stage, verdict or Verdict.HELPED)
    page = client.page(f"/changes/{change.id}")
    assert rail(page) == marks
    assert heading in [text_of(h) for h in page.all("h2")]
    assert said in page.text


def test_a_visitor_reads_who_looks_after_it_by_role_and_no_small_number(
    session: Db, client: CheckedClient
) -> None:
    """Three of seven practitioners agreed: for staff only, so not here, not even for those who decide."""
    box = answered()
    owner = factories.make_staff(box.school, display_name="Mr Private Name")
    change = publish(box, owner_id=owner.id, owner_title="Year 5 leader")
    for reader in (None, box.decider):
        if reader is not None:
            client.enter(reader)
        page = client.page(f"/changes/{change.id}")
        assert "Year 5 leader" in page.text
        assert "Mr Private Name" not in page.source
        assert "41 of 50 agree, 4 not sure, 5 disagree" in page.text
        assert "Too few to show" in page.text
        assert "of 7" not in page.source
        assert "43%" not in page.source


@pytest.mark.parametrize("key", ["999", "0", "999999999", "99999999999", "x", "-1"])
def test_a_change_that_is_not_there_is_not_found(session: Db, client: CheckedClient, key: str) -> None:
    factories.make_school()
    assert client.get(f"/changes/{key}").status_code == 404


def test_another_schools_change_is_not_found(session: Db, client: CheckedClient) -> None:
    box = answered()
    box.school.host = "hillside.test"
    change = publish(box)
    factories.make_school("Riverside", host="localhost")
    assert client.get(f"/changes/{change.id}").status_code == 404
    assert "The hall is open" not in client.page("/changes").text
    assert "The hall is open" not in client.page("/").text


def test_the_list_shows_one_stage_or_all(session: Db, client: CheckedClient) -> None:
    box = answered()
    publish(box, title="Still planned")
    go_to(publish(box, title="Toast is here"), Stage.DONE)

    everything = client.page("/changes")
    assert [text_of(h) for h in everything.all("h2")][:2] == ["Toast is here", "Still planned"]
    assert "Done (1)" in everything.links
    done = client.page(everything.links["Done (1)"])
    assert "Toast is here" in done.text
    assert "Still planned" not in done.text
    assert "There is nothing here" in client.page("/changes?stage=reviewed").text


@pytest.mark.parametrize(
    "query", ["stage=galaxy", "stage=", "stage=done%00", "page=0", "page=99999", "page=<b>"]
)
def test_a_silly_address_of_the_list_is_no_failure(session: Db, client: CheckedClient, query: str) -> None:
    publish(answered())
    assert client.page(f"/changes?{query}").heading == "You said, we did"


def test_a_school_without_changes_says_what_will_stand_here(session: Db, client: CheckedClient) -> None:
    factories.make_school()
    assert "No changes yet" in client.page("/changes").text


def test_more_changes_ask_no_more_of_the_database(session: Db, client: CheckedClient) -> None:
    box = answered()
    change = publish(box)
    seen: dict[str, list[int]] = {}
    for number in (0, 25):
        for _change in range(number):
            go_to(publish(box), Stage.DONE)
        for url in ("/changes", f"/changes/{change.id}"):
            client.page(url)
            seen.setdefault(url, []).append(len(client.statements))
    assert seen["/changes"][0] == seen["/changes"][1] <= 6
    first, then = seen[f"/changes/{change.id}"]  # drawn anew; kept after that
    assert first == then <= 8, "\n".join(client.statements)
    client.enter(box.decider)
    client.page(f"/changes/{change.id}")
    assert len(client.statements) <= 8, "\n".join(client.statements)
