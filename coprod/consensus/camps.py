"""Is there more than one camp? Two questions; camps are shown only if the answer to both is yes.

k-means finds groups in anything, a school of one mind included. So ask first whether opinions hang together at
all: are people who are alike on one half of the cards alike on the other half? And then whether the map has a gap:
are the groups tighter than those k-means cuts out of an even spread of the same width? `docs/decisions/` says why
these two, and `docs/consensus.md` how often each kind of made-up school was told rightly.

Source:
    The gap: R. Tibshirani, G. Walther, T. Hastie, "Estimating the number of clusters in a data set via the gap
    statistic", J. R. Statist. Soc. B 63, 2001. The normalising of the first test: H. White, Econometrica 48, 1980.
"""

from dataclasses import dataclass

import numpy as np

from coprod.consensus.kmeans import Clustering, FloatArray, Labels
from coprod.consensus.opinion_map import CentredVotes

SPLITS = 5  # ways to halve the cards
HANGS_TOGETHER = 9.487729036781154  # the 95th percentile of chi-squared with 4 degrees of freedom
CLOUDS = 20  # even spreads to compare with
CLOUD_SIZE = 400  # points in each, at most
_SEED = 42_2001


@dataclass(frozen=True, slots=True)
class Halves:
    """How far the map of one half of the cards is that of the other: the median over five ways to halve.

    Attributes:
        statistic: about 4 where votes on different cards have nothing to do with each other.
    """

    statistic: float

    @property
    def hang_together(self) -> bool:
        return self.statistic > HANGS_TOGETHER


@dataclass(frozen=True, slots=True)
class Gap:
    """How much tighter the groups are than groups cut out of an even spread (logarithms), and the standard error."""

    value: float
    error: float

    @property
    def is_gap(self) -> bool:
        return self.value > 0


def halves(centred: CentredVotes) -> Halves:
    """Lay two maps, each of half of the cards, and see how the places of the ballots on both go together.

    Under independence each product of places is as often positive as negative, so the sum of products, squared
    and divided by the sum of squares, is about chi-squared, for each of the four pairs of axes.

    Raises:
        ValueError: the votes are too many for their pairs to have been summed.
    """
    cards, alike = len(centred.columns), centred.alike
    if alike is None:
        raise ValueError("too many ballots: take a sample first")
    if cards < 2:
        return Halves(0.0)
    random = np.random.default_rng(_SEED)
    firsts = [np.sort(random.permutation(cards)[: cards // 2]) for _ in range(SPLITS)]
    pairs = [(first, np.setdiff1d(np.arange(cards), first, assume_unique=True)) for first in firsts]
    places = _by_card(centred, alike, pairs) if centred.by_card else _by_ballot(centred, alike, firsts)
    return Halves(
        float(
            np.median(
                [_agreement(places[:, i : i + 2], places[:, i + 2 : i + 4]) for i in range(0, 4 * SPLITS, 4)]
            )
        )
    )


def _agreement(one: FloatArray, other: FloatArray) -> float:
    """From the places of the ballots on two maps, (ballots, 2) each; their length does not matter."""
    product = one.T @ other
    noise = (one**2).T @ (other**2)
    return float((product**2 / np.where(noise > 0, noise, 1.0)).sum())


def _by_card(centred: CentredVotes, alike: FloatArray, pairs: list[tuple[Labels, Labels]]) -> FloatArray:
    """(ballots, 4 a split): the two axes of each first half, then of each second."""
    cards = len(centred.columns)
    axes = np.zeros((cards, 4 * len(pairs)))
    for place, (first, second) in enumerate(pairs):
        # both at once; where one half has a card more, the other has an empty row and column
        both = np.zeros((2, len(second), len(second)))
        both[0, : len(first), : len(first)] = alike[np.ix_(first, first)]
        both[1] = alike[np.ix_(second, second)]
        found = _two_axes(both)
        axes[first, 4 * place : 4 * place + 2] = found[0, : len(first)]
        axes[second, 4 * place + 2 : 4 * place + 4] = found[1]
    return np.asarray(centred.votes @ axes)


def _by_ballot(centred: CentredVotes, alike: FloatArray, firsts: list[Labels]) -> FloatArray:
    """The same where there are fewer ballots than cards: the axes of their likeness are their places."""
    places = []
    for first in firsts:
        part = centred.votes[:, first]
        one = np.asarray(part @ part.T if isinstance(part, np.ndarray) else (part @ part.T).toarray())
        places += list(_two_axes(np.stack([one, alike - one])))
    return np.concatenate(places, axis=1)


def _two_axes(alike: FloatArray) -> FloatArray:
    """The two leading directions of symmetric matrices, (several, size, size) -> (several, size, 2).

    A dozen rounds of block power iteration: a lasting structure is found to many digits in that time, and among
    directions of mere noise any will do.
    """
    size = alike.shape[1]
    width = min(4, size)
    block = np.broadcast_to(
        np.cos(np.outer(np.arange(1, size + 1), np.arange(1, width + 1))), (len(alike), size, width)
    )
    scale = np.trace(alike, axis1=1, axis2=2)[:, None, None]
    alike = alike / np.where(scale > 0, scale, 1.0)
    for _ in range(3):
        for _ in range(4):
            block = alike @ block
        block = np.linalg.qr(block)[0]
    values, turn = np.linalg.eigh(block.transpose(0, 2, 1) @ alike @ block)
    order = np.argsort(-values, axis=1)[:, None, :]
    axes = np.zeros((len(alike), size, 2))
    axes[:, :, :width] = (block @ np.take_along_axis(turn, order, axis=2))[:, :, :2]
    return axes


def gap(points: FloatArray, found: Clustering) -> Gap:
    """Compare the groups with those of even spreads that are as wide along both axes of the map."""
    around = points - points.mean(axis=0)
    whole = float((around**2).sum())
    if whole == 0 or found.within == 0:
        return Gap(0.0 if whole == 0 else np.inf, 0.0)
    size = min(len(points), CLOUD_SIZE)
    random = np.random.default_rng(_SEED)
    even = np.sqrt(3.0) * (2 * random.random((CLOUDS, size, 2)) - 1) * np.sort(points.std(axis=0))[::-1]
    even -= even.mean(axis=1, keepdims=True)
    logs = np.log(_within(even, found.k) / (even**2).sum(axis=(1, 2)))
    value = float(logs.mean() - np.log(found.within / whole))
    return Gap(value, float(logs.std(ddof=1) * np.sqrt(1 + 1 / CLOUDS)))


def _within(clouds: FloatArray, k: int) -> FloatArray:
    """(clouds,): the sum of squares that k-means leaves in each of many clouds (clouds, points, 2) at once."""
    several, size, _ = clouds.shape
    order = clouds[:, :, 0].argsort(axis=1)
    starts = order[:, ((np.arange(k) + 0.5) * size / k).astype(np.int64)]
    centres = np.take_along_axis(clouds, starts[:, :, None], axis=1)
    before = np.full((several, size), -1)
    for _ in range(50):
        lengths = (centres**2).sum(axis=2)
        labels = (lengths[:, None, :] - 2 * (clouds @ centres.transpose(0, 2, 1))).argmin(axis=2)
        if np.array_equal(labels, before):
            break
        before = labels
        member = (labels[:, :, None] == np.arange(k)).astype(np.float64)
        centres = (member.transpose(0, 2, 1) @ clouds) / np.maximum(member.sum(axis=1), 1e-300)[:, :, None]
    own = np.take_along_axis(centres, labels[:, :, None], axis=1)
    return np.asarray(((clouds - own) ** 2).sum(axis=(1, 2)))
