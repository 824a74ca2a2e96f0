"""Equal shares by hand, and what must always hold."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.consensus.fair_few import STAR_WORTH, Wish, fair_few, wishes
from coprod.consensus.group_words import few_sentence
from coprod.consensus.table import ProposalId
from coprod.consensus.words import english, english_plural
from tests.consensus.made import table_of


def test_each_group_has_the_same_say_whatever_its_size() -> None:
    # 600 parents want a and b, 12 practitioners want c: of two places each group pays for one
    wants = [Wish("parents", 600, {"a": 1, "b": 1}), Wish("practitioners", 12, {"c": 1})]
    chosen = fair_few(wants, ["a", "b", "c"], places=2)
    # a takes the whole share of every parent, c that of every practitioner: a tie, so in the order named
    assert [one.proposal for one in chosen] == ["a", "c"]
    assert chosen[0].rate == chosen[1].rate == Fraction(1)
    assert chosen[1].paid == {"practitioners": Fraction(1)}


def test_a_quarter_of_a_group_gets_a_quarter_of_the_places() -> None:
    wants = [Wish("pupils", 30, {"a": 1, "b": 1, "c": 1, "d": 1}), Wish("pupils", 10, {"z": 1})]
    assert [one.proposal for one in fair_few(wants, ["a", "b", "c", "d", "z"], places=4)] == [
        "a",
        "b",
        "c",
        "z",
    ]


def test_one_who_holds_less_pays_less_and_the_others_more() -> None:
    # three ballots with 2/3 each; a: all pay 1/3, half of it. b, wanted by two with 1/3 left each: 2/3 < 1, not affordable
    wants = [Wish("g", 2, {"a": 1, "b": 1}), Wish("g", 1, {"a": 1})]
    without = fair_few(wants, ["a", "b"], places=2, fill=False)
    assert [(one.proposal, one.rate) for one in without] == [("a", Fraction(1, 2))]
    filled = fair_few(wants, ["a", "b"], places=2)[1]
    assert filled.filled
    assert filled.paid == {"g": Fraction(2, 3)}


def test_what_matters_most_weighs_more() -> None:
    # 3/5 of a place each. a: three ballots of worth 1: 5/9 of a share; b: two of worth 3: 5/18, less
    wants = [Wish("g", 3, {"a": 1}), Wish("g", 2, {"b": STAR_WORTH})]
    assert fair_few(wants, ["a", "b"], places=3)[0].proposal == "b"


def test_prices_keep_to_the_budget_in_pence() -> None:
    wants = [Wish("g", 4, {"dear": 1, "cheap": 1})]
    chosen = fair_few(wants, ["dear", "cheap"], costs={"dear": 900, "cheap": 200}, budget=1000)
    assert [(one.proposal, one.rate) for one in chosen] == [("cheap", Fraction(1, 5))]


def test_a_tie_goes_to_the_one_named_first() -> None:
    wants = [Wish("g", 1, {"a": 1}), Wish("g", 1, {"b": 1})]
    assert [one.proposal for one in fair_few(wants, ["b", "a"], places=2)] == ["b", "a"]


def test_nobody_and_nothing_choose_nothing() -> None:
    assert fair_few([], ["a"], places=1) == []
    assert fair_few([Wish("g", 3, {})], ["a"], places=1) == []
    assert fair_few([Wish("g", 3, {"a": 1})], [], places=1) == []


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"places": 0},
        {"budget": 5},
        {"costs": {"a": 1}},
        {"costs": {}, "budget": 5},
        {"costs": {"a": 1}, "budget": 0},
    ],
)
def test_an_unclear_order_is_refused(how: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"places|costs"):
        fair_few([Wish("g", 1, {"a": 1})], ["a"], **how)  # type: ignore[arg-type]  # hostile on purpose


def test_wishes_are_agrees_and_stars_on_agrees() -> None:
    table = table_of(np.array([[1, -1], [1, 1], [0, 9], [9, 9]]), stars=([0, 0, 1], [0, 1, 1]))
    found = {tuple(sorted(wish.worth.items())): wish.ballots for wish in wishes(table, [0, 1])}
    # the star on a card that ballot 0 disagrees with is no wish; ballot 3 took no part
    assert found == {((0, 3),): 1, ((0, 1), (1, 3)): 1, (): 1}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x", "y", "z"]),
            st.integers(1, 9),
            st.dictionaries(st.integers(0, 6), st.integers(1, 3)),
        ),
        max_size=8,
    ),
    st.integers(1, 5),
)
def test_nobody_pays_more_than_an_equal_share(
    kinds: list[tuple[str, int, dict[int, int]]], places: int
) -> None:
    wants = [Wish(group, ballots, dict[ProposalId, int](worth.items())) for group, ballots, worth in kinds]
    chosen = fair_few(wants, list(range(7)), places=places)
    assert len({one.proposal for one in chosen}) == len(chosen) <= places
    groups = {wish.group for wish in wants}
    for group in groups:
        assert sum((one.paid.get(group, Fraction(0)) for one in chosen), Fraction(0)) <= Fraction(
            places, len(groups)
        )
    for one in chosen:
        assert one.filled or sum(one.paid.values()) == 1
    turned = fair_few(wants[::-1], list(range(7)), places=places)
    assert [one.proposal for one in turned] == [one.proposal for one in chosen]


def test_the_reason_is_said_with_its_numbers() -> None:
    wants = [Wish("pupils", 3, {"a": STAR_WORTH}), Wish("pupils", 9, {"a": 1}), Wish("parents", 30, {"b": 1})]
    labels = {"pupils": "pupils", "parents": "parents"}
    first = fair_few(wants, ["a", "b"], places=2)
    said = {one.proposal: few_sentence(one, labels, english, english_plural) for one in first}
    assert said["a"] == (
        "Wanted by 12 pupils. To 3 of them it matters most. Their fair share of the say was enough to choose it."
    )
    assert said["b"] == "Wanted by 30 parents. Their fair share of the say was enough to choose it."
    third = fair_few([Wish("pupils", 1, {"a": 1}), Wish("pupils", 3, {})], ["a"], places=1)[0]
    assert few_sentence(third, labels, english, english_plural) == (
        "Wanted by 1 pupils. Of what was left, it came nearest to having enough votes behind it."
    )
