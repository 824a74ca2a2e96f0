"""Year bands are counted together until none is small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coprod.insights.bands import key, pooled


def test_bands_that_are_large_enough_stand_alone() -> None:
    assert pooled({"ks2": 58, "ks3": 61, "ks4": 10}, 10) == [("ks2",), ("ks3",), ("ks4",)]


def test_a_small_band_is_counted_with_its_smaller_neighbour() -> None:
    assert pooled({"ks1": 30, "ks2": 3, "ks3": 20, "ks4": 40}, 10) == [("ks1",), ("ks2", "ks3"), ("ks4",)]


def test_two_small_bands_that_are_small_together_take_in_a_third() -> None:
    assert pooled({"ks2": 40, "ks3": 4, "ks4": 0}, 10) == [("ks2", "ks3", "ks4")]


def test_where_all_are_few_there_is_one_pool_and_where_there_are_no_seats_none() -> None:
    assert pooled({"ks2": 1, "ks3": 2}, 10) == [("ks2", "ks3")]
    assert pooled({}, 10) == []
    assert key(("ks2", "ks3")) == "ks2+ks3"


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=6),
    st.integers(3, 10),
)
def test_no_pool_is_small_unless_it_holds_everybody_and_each_band_is_in_one(
    counts: list[int], threshold: int
) -> None:
    """So nobody finds a small number by subtraction: what is shown adds up to the whole, part by part."""
    came = {f"band {number}": count for number, count in enumerate(counts)}

    pools = pooled(came, threshold)

    assert [band for pool in pools for band in pool] == [*came]
    assert len(pools) == 1 or all(sum(came[band] for band in pool) >= threshold for pool in pools)
