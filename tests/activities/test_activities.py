"""The activities that come with Coprod: each is whole, fits its time, and is read with ease by those it is for."""

from __future__ import annotations

from collections import Counter

import pytest

from coprod import activities, framework
from coprod.activities import Activity, Setting
from coprod.activities.model import MINUTES, OLDER, YOUNG
from coprod.framework.reading import reading_age

SHELF = activities.load()
AGE = {YOUNG: 8.0, OLDER: 11.0}
"""The youngest child of the band: Year 3 begins at seven and reads at eight, Year 7 at eleven."""
A_SENTENCE = 8  # words: shorter texts have no reading age to speak of
each = pytest.mark.parametrize("activity", SHELF.activities, ids=lambda one: one.code)


def test_every_move_has_an_activity_written_for_it() -> None:
    written = {one.moves[0] for one in SHELF}
    assert [move.code for move in framework.load() if move.code not in written] == []
    assert len(SHELF.activities) >= 42


def test_about_half_are_for_the_young_and_each_compartment_has_both() -> None:
    years = Counter(one.years for one in SHELF)
    assert set(years) == {YOUNG, OLDER}
    assert min(years.values()) >= 19
    for compartment in framework.load().compartments:
        of_it = {
            one.years for one in SHELF if framework.load().move(one.moves[0]).compartment == compartment.code
        }
        assert of_it == {YOUNG, OLDER}, compartment.code


def test_they_happen_in_every_kind_of_place() -> None:
    assert {one.setting for one in SHELF} == set(Setting)


@each
def test_it_takes_twenty_minutes_and_has_all_its_parts(activity: Activity) -> None:
    assert activity.minutes == MINUTES
    assert len(activity.steps) >= 3
    assert len(activity.prompts) == 3
    assert 2 <= len(activity.sheet) <= 9
    assert activity.question.endswith("?")
    assert activity.not_ask.startswith("Do not ")
    assert len(set(activity.moves)) == len(activity.moves)


@each
def test_pupils_read_it_with_ease(activity: Activity) -> None:
    texts = activity.pupils_read()
    together = " ".join(text if text.endswith((".", "!", "?", "…")) else f"{text}." for text in texts)
    assert reading_age(together) <= AGE[activity.years]
    hard = [
        text
        for text in texts
        if len(text.split()) >= A_SENTENCE and reading_age(text) > AGE[activity.years] + 3
    ]
    assert not hard, f"Write these plainer, or in two sentences: {hard}"


def test_no_two_say_the_same() -> None:
    for what in ("title", "purpose", "odds", "kindly", "not_ask", "question"):
        said = Counter(getattr(one, what) for one in SHELF)
        assert [text for text, count in said.items() if count > 1] == []
    steps = Counter(step.show for one in SHELF for step in one.steps)
    assert [text for text, count in steps.items() if count > 1] == []


def test_activities_are_found_by_each_move_they_make_those_written_for_it_first() -> None:
    found = activities.activities_for("coping-laugh")
    assert [one.code for one in found] == ["the-ministry-of-small-laughs", "the-great-bag-race"]
    assert activities.activities_for("no-such-move") == ()


def test_links_name_their_makers_and_open_pages_of_the_web() -> None:
    links = activities.links()
    assert {"smart-moves", "resilient-classroom", "resilience-approaches"} <= {link.key for link in links}
    assert all(link.url.startswith("https://") and link.made_by and link.purpose for link in links)
