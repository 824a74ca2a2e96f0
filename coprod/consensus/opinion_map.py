"""The opinion map: every ballot as a point, near those that voted alike.

An empty cell is filled with the mean of its card, so after centring it is nothing: the sums below run over votes
alone and are exact. Two principal components span the map; a ballot with few votes is pushed outward by the root
of (cards / its votes), as the fillings had pulled it to the middle. Small tables are full arrays, large ones
sparse; of the largest not even (cards, cards) sums are taken, but the two axes are found by Lanczos' method from
products with the votes.

Source:
    C. Small et al., "Polis: Scaling deliberation by mapping high dimensional opinion spaces", Recerca 26(2), 2021.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh

from coprod.consensus.table import IntArray, VoteTable

if TYPE_CHECKING:
    from collections.abc import Callable

FloatArray = NDArray[np.float64]
_DENSE_CELLS = 2_000_000  # up to here a full array of ballots and cards is quicker than a sparse one
_DENSE_LIMIT = 40_000_000  # nor is a sparse one quicker up to here, if a fifth of the cells hold votes
_MOST_PAIRS = 40_000_000  # pairs of votes on one ballot; above, (cards, cards) sums would cost too much
MANY_BALLOTS = 10_000  # up to here those sums are taken all the same
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
        alike: the smaller of the two inner products of the votes; None for some tables of more than MANY_BALLOTS.
    """

    columns: IntArray
    mean: FloatArray
    votes: "FloatArray | csr_array"
    by_card: bool
    alike: FloatArray | None
    counted: IntArray


def centre(table: VoteTable, *, polis: bool) -> CentredVotes:
    """Take the mean of each card from its votes.

    Args:
        polis: keep withdrawn cards as columns of zeros that everybody is taken to have seen, as Polis does;
            otherwise leave them out.
    """
    size = len(table.proposals)
    key = table.card * np.int32(3)
    key += table.value
    key += np.int32(1)
    counts = np.bincount(key, minlength=3 * size).reshape(size, 3)
    seen = counts.sum(axis=1)
    used = seen > 0 if polis else (seen > 0) & ~table.withdrawn
    columns = np.flatnonzero(used)
    mean = np.zeros(size)
    live = used & ~table.withdrawn
    mean[live] = (counts[live, 2] - counts[live, 0]) / seen[live]
    votes, counted = _centred(table, key, columns, live, mean)
    gone = int((used & table.withdrawn).sum())
    by_card = votes.shape[1] <= votes.shape[0]
    few = isinstance(votes, np.ndarray) or table.ballots <= MANY_BALLOTS
    small = few or int((table.votes_per_ballot**2).sum()) <= _MOST_PAIRS
    alike = _inner(votes, by_card=by_card) if small else None
    return CentredVotes(columns, mean[columns], votes, by_card, alike, counted + gone)


def _centred(
    table: VoteTable, key: NDArray[np.int32], columns: IntArray, live: NDArray[np.bool_], mean: FloatArray
) -> "tuple[FloatArray | csr_array, IntArray]":
    """(the centred votes, how many live votes each ballot has); `key` is 3 x card + vote + 1."""
    place = np.zeros(len(table.proposals), np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    levels = (np.array([-1.0, 0.0, 1.0]) - mean[:, None]).ravel()  # what a card's three votes become
    levels[np.repeat(~live, 3)] = 0.0
    data = levels[key]
    cells = table.ballots * len(columns)
    if cells <= _DENSE_CELLS or cells <= min(_DENSE_LIMIT, 5 * table.votes):
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
    product = votes.T @ votes if by_card else votes @ votes.T
    return np.asarray(product if isinstance(product, np.ndarray) else product.toarray())


def opinion_map(
    centred: CentredVotes, earlier: "Callable[[IntArray], FloatArray] | None" = None
) -> OpinionMap:
    """Lay the map.

    Args:
        earlier: gives the axes of the last run for columns (2, cards), zero for new ones; the new axes then
            point the same way, so that a map does not turn over between two runs.
    """
    spread, axes, total = _axes(centred)
    axes = np.where((spread > 1e-9 * max(total, 1e-300))[:, None], axes, 0.0)
    axes = _turned(axes, None if earlier is None else earlier(centred.columns))
    scale = np.sqrt(len(centred.columns) / np.maximum(centred.counted, 1))
    points = np.asarray(centred.votes @ axes.T) * scale[:, None]
    return OpinionMap(
        columns=centred.columns,
        mean=centred.mean,
        axes=axes,
        points=points,
        spread=spread,
        total=total,
        counted=centred.counted,
    )


def _axes(centred: CentredVotes) -> tuple[FloatArray, FloatArray, float]:
    """(the two largest sums of squares, their axes (2, cards), the sum of all squares)."""
    if centred.alike is None:
        return _by_products(centred.votes)
    total = float(np.trace(centred.alike))
    spread, vectors = top_two(centred.alike)
    if centred.by_card:
        return spread, vectors.T, total
    lengths = np.sqrt(spread)
    return spread, np.asarray((centred.votes.T @ vectors) / np.where(lengths > 0, lengths, 1.0)).T, total


def _by_products(votes: "FloatArray | csr_array") -> tuple[FloatArray, FloatArray, float]:
    """The same without any sums of pairs: Lanczos' method on v -> V'(V v), from a fixed start."""
    cards = votes.shape[1]
    turned = votes.T
    operator = LinearOperator((cards, cards), matvec=lambda v: turned @ (votes @ v), dtype=np.float64)
    start = turned @ (votes @ np.cos(np.arange(cards)))
    values, vectors = eigsh(operator, k=2, which="LA", v0=start, tol=1e-12)
    order = np.argsort(-values)
    held = votes.ravel() if isinstance(votes, np.ndarray) else votes.data
    total = float(np.dot(held, held))
    return np.maximum(values[order], 0.0), vectors[:, order].T, total


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
