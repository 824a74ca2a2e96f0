"""The opinion map: every ballot as a point, near those that voted alike.

An empty cell is filled with the mean of its card, so after centring it is nothing: the sums below run over votes
alone and are exact. Two principal components span the map; a ballot with few votes is pushed outward by the root
of (cards / its votes), as the fillings had pulled it to the middle.

Source:
    C. Small et al., "Polis: Scaling deliberation by mapping high dimensional opinion spaces", Recerca 26(2), 2021.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from coprod.consensus.table import IntArray, VoteTable

if TYPE_CHECKING:
    from collections.abc import Callable

FloatArray = NDArray[np.float64]
_DENSE_CELLS = 2_000_000  # up to here a full array of ballots and cards is quicker than a sparse one
_DIRECT_SIZE = 300  # up to here all of a symmetric matrix is decomposed; above, only its two largest vectors


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """Two axes and where each ballot lies on them.

    Attributes:
        columns: (cards,): the table's columns on which the map is built.
        mean: (cards,): mean vote; 0 on withdrawn cards.
        axes: (2, cards): unit vectors; the largest entry of each is positive. The second is all zero where the
            votes span one dimension only, both are where they span none.
        points: (ballots, 2).
        spread: (2,): sums of squares along the axes; `total` is that of all dimensions.
        counted: (ballots,): votes that the scaling counts.
    """

    columns: IntArray
    mean: FloatArray
    axes: FloatArray
    points: FloatArray
    spread: FloatArray
    total: float
    counted: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class CentredVotes:
    """Votes less their card's mean, as an array or sparse, and how they vary together.

    Attributes:
        by_card: `alike` is (cards, cards), not (ballots, ballots).
        alike: the smaller of the two inner products of the votes.
    """

    columns: IntArray
    mean: FloatArray
    votes: "FloatArray | csr_array"
    by_card: bool
    alike: FloatArray
    counted: IntArray


def centre(table: VoteTable, *, polis: bool) -> CentredVotes:
    """Take the mean of each card from its votes.

    Args:
        polis: keep withdrawn cards as columns of zeros that everybody is taken to have seen, as Polis does;
            otherwise leave them out.
    """
    seen = np.bincount(table.card, minlength=len(table.proposals))
    used = seen > 0 if polis else (seen > 0) & ~table.withdrawn
    columns = np.flatnonzero(used)
    sums = np.bincount(table.card, weights=table.value, minlength=len(table.proposals))
    mean = np.zeros(len(table.proposals))
    live = used & ~table.withdrawn
    mean[live] = sums[live] / seen[live]
    votes, counted = _centred(table, columns, live, mean)
    gone = int((used & table.withdrawn).sum())
    by_card = votes.shape[1] <= votes.shape[0]
    return CentredVotes(
        columns, mean[columns], votes, by_card, _inner(votes, by_card=by_card), counted + gone
    )


def _centred(
    table: VoteTable, columns: IntArray, live: NDArray[np.bool_], mean: FloatArray
) -> "tuple[FloatArray | csr_array, IntArray]":
    """(the centred votes, how many live votes each ballot has)."""
    place = np.zeros(len(table.proposals), np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    levels = (np.array([-1.0, 0.0, 1.0]) - mean[:, None]).ravel()  # what a card's three votes become
    levels[np.repeat(~live, 3)] = 0.0
    key = table.card * np.int32(3)
    key += table.value
    key += np.int32(1)
    data = levels[key]
    del key
    if table.ballots * len(columns) <= _DENSE_CELLS:
        rows = np.repeat(np.arange(table.ballots), table.votes_per_ballot)
        kept = live[table.card]
        full = np.zeros((table.ballots, len(columns)))
        full[rows[kept], place[table.card[kept]]] = data[kept]
        return full, np.bincount(rows[kept], minlength=table.ballots)
    if bool(live.all()):
        return _sparse(data, table.card, table.starts, len(columns)), table.votes_per_ballot
    kept = live[table.card]
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[table.starts]
    return _sparse(data[kept], place[table.card[kept]], ends, len(columns)), np.diff(ends)


def _sparse(data: FloatArray, card: NDArray[np.int32], starts: IntArray, cards: int) -> csr_array:
    small = starts.astype(np.int32) if starts[-1] < 2**31 else starts
    return csr_array((data, card, small), shape=(len(starts) - 1, cards))


def _inner(votes: "FloatArray | csr_array", *, by_card: bool) -> FloatArray:
    if isinstance(votes, np.ndarray):
        return np.asarray(votes.T @ votes if by_card else votes @ votes.T)
    if not by_card:
        return np.asarray((votes @ votes.T).toarray())
    half = votes.shape[0] // 2  # two cores; the sum of two halves is the same whichever ends first
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(_square, (votes[:half], votes[half:])))
    return np.asarray(parts[0] + parts[1])


def _square(votes: csr_array) -> FloatArray:
    return np.asarray((votes.T.tocsr() @ votes).toarray())


def opinion_map(
    centred: CentredVotes, earlier: "Callable[[IntArray], FloatArray] | None" = None
) -> OpinionMap:
    """Lay the map.

    Args:
        earlier: gives the axes of the last run for columns (2, cards), zero for new ones; the new axes then
            point the same way, so that a map does not turn over between two runs.
    """
    spread, vectors = top_two(centred.alike)
    if centred.by_card:
        axes = vectors.T
    else:
        lengths = np.sqrt(np.maximum(spread, 0.0))
        safe = np.where(lengths > 0, lengths, 1.0)
        axes = np.asarray((centred.votes.T @ vectors) / safe).T
    axes = np.where((spread > 1e-9 * max(float(np.trace(centred.alike)), 1e-300))[:, None], axes, 0.0)
    axes = _turned(axes, None if earlier is None else earlier(centred.columns))
    scale = np.sqrt(len(centred.columns) / np.maximum(centred.counted, 1))
    points = np.asarray(centred.votes @ axes.T) * scale[:, None]
    return OpinionMap(
        columns=centred.columns,
        mean=centred.mean,
        axes=axes,
        points=points,
        spread=spread,
        total=float(np.trace(centred.alike)),
        counted=centred.counted,
    )


def top_two(alike: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The two largest eigenvalues and vectors: (2,), (size, 2); zeros where there are fewer."""
    size = len(alike)
    if size < 3:
        values, vectors = np.linalg.eigh(alike)
        order = np.argsort(-values)
        values, vectors = values[order], vectors[:, order]
        pad = 2 - size
        return np.pad(values, (0, pad)), np.pad(vectors, ((0, 0), (0, pad)))
    if size <= _DIRECT_SIZE or not alike.any():
        values, vectors = eigh(alike, subset_by_index=(size - 2, size - 1), check_finite=False)
    else:
        start = alike @ np.cos(np.arange(size))  # fixed, and in the range
        values, vectors = eigsh(alike, k=2, which="LA", v0=start)
    order = np.argsort(-values)
    return np.maximum(values[order], 0.0), vectors[:, order]


def _turned(axes: FloatArray, earlier: FloatArray | None) -> FloatArray:
    """Choose each axis's direction: as in the last run, else with its largest entry positive."""
    if axes.shape[1] == 0:
        return axes
    largest = np.abs(axes).argmax(axis=1)
    signs = np.sign(axes[np.arange(2), largest])
    if earlier is not None:
        along = (axes * earlier).sum(axis=1)
        signs = np.where(along != 0, np.sign(along), signs)
    return np.asarray(axes * np.where(signs == 0, 1.0, signs)[:, None])


def card_points(mapped: OpinionMap) -> FloatArray:
    """(cards, 2): where a ballot would lie that has agreed to this card and seen no other."""
    return np.asarray(((1.0 - mapped.mean) * mapped.axes).T * np.sqrt(len(mapped.columns)))
