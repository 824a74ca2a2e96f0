"""What the screening marks, where exactly, and what it leaves alone."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod.screening import Kind, Mark, Names, Strength, read
from tests.screening.measuring import PEOPLE, labelled, measure

SCHOOL = Names(["Rose Taylor", "May Chen", "Will Hunt", "Amira Hassan", "Mr Osei", "Zażółć Gęś", "Jo Bo"])


def places(text: str, kind: Kind, names: Names = SCHOOL) -> list[str]:
    """The words that are marked as that kind."""
    return [text[mark.start : mark.end] for mark in read(text, names).marks if mark.kind is kind]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ring 07700 900123 now", "07700 900123"),
        ("ring 0 7 7 0 0 9 0 0 1 2 3 now", "0 7 7 0 0 9 0 0 1 2 3"),
        ("ring +44 (0)7700 900-123", "+44 (0)7700 900-123"),
        ("ring 0044 7700 900123", "0044 7700 900123"),
        ("ring 01632 960001", "01632 960001"),
        ("o77oo 9oo123", "o77oo 9oo123"),
        ("zero seven double seven double oh nine double oh one two", "zero seven double seven double oh nine double oh one two"),
        ("０７７００ ９００１２３", "０７７００ ９００１２３"),  # full-width figures
        ("07700\u200b900\u200b123", "07700\u200b900\u200b123"),  # invisible spaces between
    ],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(text: str, number: str) -> None:
    assert places(text, Kind.PHONE) == [number.removeprefix("+") if number.startswith("+") else number]


@pytest.mark.parametrize(
    "text", ["12 05 to 12 55", "10 20 30 40 50 60", "in 2025 and 2026", "0000", "07 of 1200"]
)
def test_other_figures_are_not_phone_numbers(text: str) -> None:
    assert places(text, Kind.PHONE) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a.b@example.org", Kind.EMAIL),
        ("a (at) example (dot) org", Kind.EMAIL),
        ("sam dot green at example dot com", Kind.EMAIL),
        ("see https://example.org/x", Kind.LINK),
        ("see example.co.uk", Kind.LINK),
        ("follow @skate_kid", Kind.LINK),
        ("at AB1 2CD", Kind.POSTCODE),
        ("ab12cd", Kind.POSTCODE),
    ],
)
def test_what_would_lead_a_stranger_to_somebody_is_marked(text: str, kind: Kind) -> None:
    assert kind in read(text).kinds


@pytest.mark.parametrize(
    "text", ["Room B12 3rd floor", "B1 9am", "at the gate", "e.g. this.", "We won.Then tea"]
)
def test_plain_talk_leads_nobody_anywhere(text: str) -> None:
    assert read(text).marks == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("amira pushes in", ["amira"]),
        ("Amira’s bag", ["Amira’s"]),
        ("ask Mr. Osei", ["Mr. Osei"]),
        ("rose taylor took it", ["rose taylor"]),
        ("the rose by the gate", []),
        ("I think Rose is mean", ["Rose"]),
        ("water it in May", []),
        ("we may go", []),
        ("May Chen is fair", ["May Chen"]),
        ("Will we get goals?", []),
        ("Will in year 4 kicks", ["Will"]),
        ("zazolc is here", ["zazolc"]),
        ("WILL YOU MAY ROSE", []),
        ("so jo is late and Jo knows", ["Jo"]),
    ],
)
def test_a_name_that_is_also_a_word_counts_only_where_it_is_meant(text: str, named: list[str]) -> None:
    assert places(text, Kind.NAME) == named


@pytest.mark.parametrize("text", ["sh*t", "s h i t", "5hit", "shiiiit", "ѕhit", "SHIT"])
def test_an_unkind_word_is_found_through_its_disguises(text: str) -> None:
    assert Kind.UNKIND in read(text).kinds


@pytest.mark.parametrize("text", ["Scunthorpe", "a class assistant", "shiitake", "the cockerel", "2 * 3 * 4"])
def test_a_harmless_word_that_holds_an_unkind_one_is_left_alone(text: str) -> None:
    assert read(text).marks == ()


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("my dad hits me", Strength.STRONG),
        ("my dad never hits me", Strength.POSSIBLE),
        ("i wanna d i e", Strength.STRONG),
        ("ι want to dιe", Strength.STRONG),  # Greek letters
        ("I WANT TO DIE", Strength.STRONG),
        ("i\u200b want to d\u200bie", Strength.STRONG),
        ("i want\nto die", Strength.STRONG),
        ("In the book a man hits his mum", Strength.NONE),
        ("I'm dying of boredom", Strength.NONE),
        ("kill the lights", Strength.NONE),
        ("", Strength.NONE),
    ],
)
def test_how_strong_a_sign_is(text: str, strength: Strength) -> None:
    assert read(text).strength is strength


def test_a_mark_says_where_exactly() -> None:
    text = "Ça va. My dad hits me 😀 at home"
    assert Mark(10, 21, Kind.HURT, Strength.STRONG) in read(text).marks
    assert text[10:21] == "dad hits me"


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=200, deadline=None)
def test_every_mark_lies_in_the_text(text: str) -> None:
    for mark in read(text, SCHOOL).marks:
        assert 0 <= mark.start < mark.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "0", "1 ", ".", "a.", "a@", "@", "i ", "my dad ", "my dad hit ", "not ", "www.", "https://", "\u200d", "\ufdfa",
     "a\u0301", "double ", "*", "a*", "a dot ", "a at a dot ", "07700 ", "\ud800", "i will kill ", "\u202e", "ab1 2", "("],
)  # fmt: skip
def test_a_hundred_thousand_characters_of_anything_take_ten_times_the_work_of_ten_thousand(
    piece: str,
) -> None:
    """Counted in steps, not in seconds. A pattern that goes back without end would never come to the end of this."""
    text = (piece * 100_000)[:100_000]
    assert steps(text) < 15 * steps(text[:10_000]) + 10_000


def steps(text: str) -> int:
    """How many calls, of Python's functions and the language's own, it takes to read a text."""
    count = 0

    def one_more(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(one_more)
    try:
        marks = read(text, SCHOOL).marks
    finally:
        sys.setprofile(before)
    assert all(mark.end <= len(text) for mark in marks)
    return count


def test_it_does_as_well_on_texts_it_was_not_tuned_on_as_the_page_says() -> None:
    """The figures of docs/screening.md. A change of the lists that loses one is not a small change."""
    found = measure("labelled.tsv")
    assert found.share(Strength.STRONG, Strength.STRONG) >= 0.64
    assert found.share(Strength.STRONG, Strength.STRONG, Strength.POSSIBLE) >= 0.76
    assert found.precision(Strength.STRONG) >= 0.91
    assert found.share(Strength.NONE, Strength.STRONG) <= 0.026
    assert len(labelled("labelled.tsv")) >= 200


def test_what_it_was_tuned_on_it_knows() -> None:
    found = measure("practice.tsv")
    assert found.share(Strength.STRONG, Strength.STRONG) >= 0.99
    assert found.share(Strength.NONE, Strength.NONE) >= 0.99
    assert found.found == found.wanted


def test_nothing_is_ever_left_out_of_a_text() -> None:
    assert read("07700 900123", PEOPLE).marks == (Mark(0, 12, Kind.PHONE),)
