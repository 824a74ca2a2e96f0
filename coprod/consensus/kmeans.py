"""k-means on the opinion map, and how well its groups hold together.

Lloyd's algorithm with the stopping rule of scikit-learn (labels that stay, or centres that move less than a
ten-thousandth of the mean variance), so that the same start ends at the same labels there and here.

Source:
    S. Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28, 1982. P. Rousseeuw, "Silhouettes",
    J. Comp. Appl. Math. 20, 1987.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

FloatArray = NDArray[np.float64]
Labels = NDArray[np.int64]
_MOST_STEPS = 300
_SMALL = 4096  # up to here one array of all distances is quicker than a pass for each centre
_BLOCK = 200_000  # distances held at a time: what a cache holds


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """Labels (points,), centres (k, 2), where they started, and the sum of squares to the own centre."""

    labels: Labels
    centres: FloatArray
    start: FloatArray
    within: float

    @property
    def k(self) -> int:
        return len(self.centres)

    @property
    def sizes(self) -> Labels:
        return np.bincount(self.labels, minlength=self.k)


def k_means(points: FloatArray, start: FloatArray) -> Clustering:
    """Move the centres from `start` (k, 2) until they rest.

    A centre that loses all its points is moved to the point farthest from its own.
    """
    middle = points.mean(axis=0)
    around, centres = points - middle, start - middle
    tolerance = 1e-4 * float(around.var(axis=0).mean())
    labels = np.full(len(points), -1, np.int64)
    rested = False
    for _ in range(_MOST_STEPS):
        before, labels = labels, nearest(around, centres)
        moved = _means(around, labels, centres)
        shift = float(((moved - centres) ** 2).sum())
        centres = moved
        if np.array_equal(labels, before):
            rested = True
            break
        if shift <= tolerance:
            break
    if not rested:
        labels = nearest(around, centres)
    within = float(((around - centres[labels]) ** 2).sum())
    return Clustering(labels, centres + middle, start, within)


def nearest(points: FloatArray, centres: FloatArray) -> Labels:
    """The nearest centre of each point, the first of equals."""
    lengths = (centres**2).sum(axis=1)
    if len(points) <= _SMALL:
        return np.asarray((lengths - 2.0 * (points @ centres.T)).argmin(axis=1))
    labels = np.zeros(len(points), np.int64)
    x, y = points[:, 0].copy(), points[:, 1].copy()
    best = lengths[0] - 2.0 * (x * centres[0, 0] + y * centres[0, 1])
    for place in range(1, len(centres)):
        other = lengths[place] - 2.0 * (x * centres[place, 0] + y * centres[place, 1])
        closer = other < best
        labels[closer] = place
        np.minimum(best, other, out=best)
    return labels


def _means(points: FloatArray, labels: Labels, centres: FloatArray) -> FloatArray:
    k = len(centres)
    counts = np.bincount(labels, minlength=k).astype(np.float64)
    sums = np.stack([np.bincount(labels, weights=points[:, axis], minlength=k) for axis in (0, 1)], axis=1)
    empty = np.flatnonzero(counts == 0)
    if len(empty):
        distance = ((points - centres[labels]) ** 2).sum(axis=1)
        far = np.argpartition(distance, -len(empty))[: -len(empty) - 1 : -1]
        for place, point in zip(empty, far, strict=True):
            sums[place] = points[point]
            sums[labels[point]] -= points[point]
            counts[place] = 1
            counts[labels[point]] -= 1
    return np.asarray(sums / np.maximum(counts, 1e-300)[:, None])


def first_points(points: FloatArray, most: int) -> FloatArray:
    """The smallest distinct points by first coordinate, then second: (most, 2), or fewer where there are fewer.

    The start of red-dwarf's Polis mode, so that the two compare as they come.
    """
    found: list[int] = []
    for place in np.lexsort((points[:, 1], points[:, 0])).tolist():
        if len(found) == most:
            break
        if not found or not np.array_equal(points[place], points[found[-1]]):
            found.append(place)
    return points[found]


def silhouettes(points: FloatArray, labellings: list[Labels]) -> list[float]:
    """The mean silhouette of each labelling, between -1 and 1; a point alone in its group counts 0.

    A labelling with one group, or with a group for every point, has none: nan.
    """
    codes = [np.unique(labels, return_inverse=True)[1] for labels in labellings]
    masks = [(code[:, None] == np.arange(code.max() + 1)).astype(np.float64) for code in codes]
    stacked = np.concatenate(masks, axis=1)
    sums = np.empty_like(stacked)
    rows = max(1, _BLOCK // len(points))
    for first in range(0, len(points), rows):
        sums[first : first + rows] = cdist(points[first : first + rows], points) @ stacked
    edges = np.cumsum([0] + [mask.shape[1] for mask in masks])
    return [
        _silhouette(sums[:, low:high], code)
        for low, high, code in zip(edges[:-1], edges[1:], codes, strict=True)
    ]


def _silhouette(sums: FloatArray, code: Labels) -> float:
    """From each point's summed distances to each group: (points, groups)."""
    sizes = np.bincount(code)
    if not 1 < len(sizes) < len(code):
        return float("nan")
    rows = np.arange(len(code))
    inside = sums[rows, code] / np.maximum(sizes[code] - 1, 1)
    others = sums / sizes
    others[rows, code] = np.inf
    outside = others.min(axis=1)
    scale = np.maximum(inside, outside)
    value = np.where(
        (scale > 0) & (sizes[code] > 1), (outside - inside) / np.where(scale > 0, scale, 1.0), 0.0
    )
    return float(value.mean())
