"""Turnout by year band, without small numbers: a band of whom few took part is counted with its neighbour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

JOINED = "+"


def pooled(took_part: Mapping[str, int], threshold: int) -> list[tuple[str, ...]]:
    """Put bands together until at least ``threshold`` took part in each pool, or all are in one.

    The pools share out all bands, so no part of a pool can be found by subtracting others from the whole.

    Args:
        took_part: people by year band, youngest first; bands with seats only.
    """
    pools: list[tuple[str, ...]] = [(band,) for band in took_part]
    while len(pools) > 1:
        counts = [sum(took_part[band] for band in pool) for pool in pools]
        fewest = min(range(len(pools)), key=counts.__getitem__)
        if counts[fewest] >= threshold:
            break
        beside = [place for place in (fewest - 1, fewest + 1) if 0 <= place < len(pools)]
        other = min(beside, key=counts.__getitem__)
        first, last = sorted((fewest, other))
        pools[first : last + 1] = [pools[first] + pools[last]]
    return pools


def key(pool: Sequence[str]) -> str:
    """A pool's name: "ks2+ks3"."""
    return JOINED.join(pool)
