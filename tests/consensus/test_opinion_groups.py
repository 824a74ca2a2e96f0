"""Opinion groups: the known answers, the made-up schools, and what must not matter."""

import numpy as np
import pytest
from numpy.typing import NDArray

from coprod.consensus.group_words import camps_sentence
from coprod.consensus.kmeans import k_means, nearest, silhouettes
from coprod.consensus.no_camps import NoCamps
from coprod.consensus.opinion_groups import OpinionGroups, opinion_groups
from coprod.consensus.opinion_map import centre, opinion_map
from coprod.consensus.words import english, english_plural
from tests.consensus.made import KNOWN, NAMES, known_table, one_school, table_of, two_camps

TRIES = 40


@pytest.mark.parametrize("name", NAMES)
def test_the_polis_way_gives_the_known_labels_and_consensus(name: str) -> None:
    table = known_table(name)
    found = opinion_groups(table, polis=True)
    assert table.ballot_ids is not None
    placed = found.labels >= 0
    with np.load(KNOWN / f"{name}.npz") as known:
        assert table.ballot_ids[placed].tolist() == known["participant"].tolist()
        assert found.labels[placed].tolist() == known["label"].tolist()
        assert list(table.proposals) == known["statement"].tolist()
        assert found.consensus[0] == pytest.approx(known["for_"], abs=1e-9)
        assert found.consensus[1] == pytest.approx(known["against"], abs=1e-9)


def told_rightly(groups: OpinionGroups, camp: NDArray[np.int64]) -> float:
    """The share of placed ballots in the group that most of their camp is in."""
    placed = groups.labels >= 0
    table = np.zeros((groups.k, 2))
    np.add.at(table, (groups.labels[placed], camp[placed]), 1)
    return float(table.max(axis=1).sum() / table.sum())


def test_no_structure_gives_one_group() -> None:
    found = [opinion_groups(table_of(one_school(seed))) for seed in range(TRIES)]
    assert sum(groups.k == 1 for groups in found) >= 0.95 * TRIES


def test_a_school_of_one_mind_has_no_camps_however_large_or_small() -> None:
    for people, cards in ((20, 8), (600, 30)):
        found = [opinion_groups(table_of(one_school(seed, people, cards))) for seed in range(10)]
        assert [groups.k for groups in found] == [1] * 10


def test_opinions_that_differ_by_degrees_are_no_camps() -> None:
    """One leaning, spread evenly about a middle that most are near: many agree a bit more, many a bit less."""
    single = 0
    for seed in range(20):
        random = np.random.default_rng([seed, 3])
        leaning = random.normal(size=(200, 1)) * random.normal(0, 0.4, (1, 30))
        votes = np.where(leaning + random.normal(0.3, 1, (200, 30)) > 0, 1, -1)
        single += opinion_groups(table_of(votes)).k == 1
    assert single >= 19


def test_two_clear_camps_of_unequal_size_are_found() -> None:
    right = 0
    for seed in range(TRIES):
        votes, camp = two_camps(seed)
        groups = opinion_groups(table_of(votes))
        right += groups.k == 2 and told_rightly(groups, camp) >= 0.9
    assert right >= 0.95 * TRIES


def test_the_order_of_voters_and_cards_changes_no_label() -> None:
    votes, _ = two_camps(3)
    random = np.random.default_rng(5)
    order, cards = random.permutation(len(votes)), random.permutation(votes.shape[1])
    first = opinion_groups(table_of(votes))
    turned = opinion_groups(table_of(votes[order][:, cards], proposals=cards.tolist()))
    assert turned.labels.tolist() == first.labels[order].tolist()
    assert turned.consensus.tobytes() == first.consensus.tobytes()
    assert turned.map.points.tobytes() == first.map.points[order].tobytes()
    again = opinion_groups(table_of(votes))
    assert again.map.points.tobytes() == first.map.points.tobytes()


def test_groups_keep_their_numbers_and_the_map_its_sides_in_the_next_run() -> None:
    votes, _ = two_camps(4, sizes=(38, 42))
    table = table_of(votes)
    first = opinion_groups(table)
    memory = first.for_later(table)
    # the smaller camp grows past the larger: by size alone the two would change numbers
    more = np.vstack([votes, votes[:20]])
    fresh = opinion_groups(table_of(more))
    warm = opinion_groups(table_of(more), earlier=memory)
    assert (fresh.labels[: len(votes)] != first.labels).mean() > 0.9
    assert (warm.labels[: len(votes)] == first.labels).mean() > 0.9
    assert float((warm.map.axes[0] * first.map.axes[0]).sum()) > 0.9


@pytest.mark.parametrize(
    "votes",
    [
        np.full((0, 0), 9),
        np.full((0, 3), 9),
        np.full((3, 0), 9),
        np.full((4, 3), 9),
        np.array([[1, -1, 0]]),
        np.ones((30, 9), np.int64),
        np.zeros((30, 9), np.int64),
        np.tile([[1, -1]], (40, 1)),
    ],
)
@pytest.mark.parametrize("polis", [True, False])
def test_next_to_nothing_is_one_group_or_none(votes: NDArray[np.int64], polis: bool) -> None:
    groups = opinion_groups(table_of(votes), polis=polis)
    assert groups.k <= 1
    assert groups.no_camps is NoCamps.TOO_FEW
    assert "Too few" in camps_sentence(groups.k, groups.no_camps, english, english_plural)


def test_a_handful_apart_is_no_camp() -> None:
    votes = one_school(1, 100, 30, seen=1.0)
    votes[:2] = np.where(np.arange(30) % 2, 1, -1)
    groups = opinion_groups(table_of(votes))
    assert groups.k == 1


def test_rejected_cards_play_no_part_in_our_map() -> None:
    votes, _ = two_camps(6)
    noisy = np.hstack(
        [votes, np.where(np.arange(len(votes))[:, None] % 2, 1, -1) * np.ones((1, 30), np.int64)]
    )
    gone = np.arange(50) >= 20
    plain, with_gone = opinion_groups(table_of(votes)), opinion_groups(table_of(noisy, withdrawn=gone))
    assert with_gone.k == plain.k == 2
    assert (with_gone.labels == plain.labels).mean() > 0.95
    assert all(not gone[s.column] for statements in with_gone.statements for s in statements)
    assert all(not gone[s.column] for s in with_gone.majority)


def test_a_map_of_one_line_has_an_empty_second_axis() -> None:
    # two cards voted exactly alike: all that differs lies on one line
    mapped = opinion_map(centre(table_of(np.array([[1, 1], [-1, -1], [1, 1]])), polis=False))
    assert mapped.axes[0] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert mapped.axes[1].tolist() == [0.0, 0.0]
    # means 1/3: a ballot of two agrees lies at 2 x (2/3) / root 2
    assert float(mapped.points[0, 0]) == pytest.approx(4 / 3 / 2**0.5)


def test_a_ballot_with_few_votes_is_pushed_outward() -> None:
    votes = np.array([[1, 1], [-1, -1], [1, 9], [-1, 9]])
    mapped = opinion_map(centre(table_of(votes), polis=False))
    whole, part = mapped.points[0], mapped.points[2]
    # both cards' means are 0: a ballot with both votes lies at the sum of their entries, one with the first
    # vote alone at that entry times the root of two cards over one vote
    assert whole == pytest.approx(mapped.axes[:, 0] + mapped.axes[:, 1])
    assert part == pytest.approx(mapped.axes[:, 0] * 2**0.5)


def test_k_means_by_hand() -> None:
    points = np.array([[0.0, 0.0], [0.0, 2.0], [10.0, 0.0], [10.0, 2.0]])
    found = k_means(points, points[[0, 2]])
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.centres.tolist() == [[0.0, 1.0], [10.0, 1.0]]
    assert found.within == pytest.approx(4.0)


def test_a_centre_that_loses_its_points_takes_the_farthest() -> None:
    points = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]])
    found = k_means(points, np.array([[0.0, 0.0], [100.0, 0.0]]))
    assert found.labels.tolist() == [0, 0, 1]


def test_many_points_are_labelled_as_few_are() -> None:
    random = np.random.default_rng(1)
    points, centres = random.normal(size=(5_000, 2)), random.normal(size=(4, 2))
    few = np.concatenate([nearest(points[i : i + 1000], centres) for i in range(0, 5_000, 1000)])
    assert np.array_equal(nearest(points, centres), few)


def test_the_silhouette_by_hand() -> None:
    points = np.array([[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]])
    labels = np.array([0, 0, 1])
    # 0: (4 - 1)/4; 1: (3 - 1)/3; the third is alone: 0
    assert silhouettes(points, [labels])[0] == pytest.approx((3 / 4 + 2 / 3) / 3)
    assert np.isnan(silhouettes(points, [np.zeros(3, np.int64)])[0])
    assert np.isnan(silhouettes(points, [np.arange(3)])[0])


def test_a_large_consultation_is_told_as_a_small_one_is() -> None:
    """Above ten thousand ballots the camps are found on a sample; all ballots are placed."""
    votes, camp = two_camps(9, sizes=(3_500, 7_500), cards=15, seen=0.9)
    groups = opinion_groups(table_of(votes))
    assert groups.sampled
    assert groups.k == 2
    assert told_rightly(groups, camp) > 0.95
    polis = opinion_groups(table_of(votes), polis=True)
    assert polis.sampled
    assert told_rightly(polis, camp) > 0.95
