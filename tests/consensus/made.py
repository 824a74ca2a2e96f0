"""Made-up consultations with a known structure, for the tests."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.table import Roll, VoteTable, vote_table

KNOWN = Path(__file__).parent / "known"
NAMES = ("15-per-hour-seattle", "bg2050-volunteers", "london.youth.policing", "scoop-hivemind.taxes")


def table_of(matrix: NDArray[np.int64], **more: object) -> VoteTable:
    """A table from (ballots, cards) of 1, 0, -1 and 9 for no vote; one stakeholder group, as many seats."""
    rows, columns = np.nonzero(matrix != 9)
    parts: dict[str, object] = {
        "ballot": rows,
        "card": columns,
        "value": matrix[rows, columns],
        "proposals": list(range(matrix.shape[1])),
        "roll": Roll(("all",), ("",), np.array([[len(matrix)]])),
        "group": np.zeros(len(matrix), np.int16),
        "ballot_ids": np.arange(len(matrix)),
    }
    return vote_table(**{**parts, **more})  # type: ignore[arg-type]  # named parts of a table


def known_table(name: str) -> VoteTable:
    """One of the four packed conversations."""
    with np.load(KNOWN / f"{name}.npz") as packed:
        voter, comment, vote, rejected = (packed[part] for part in ("voter", "comment", "vote", "rejected"))
    ids, ballot = np.unique(voter, return_inverse=True)
    cards, card = np.unique(comment, return_inverse=True)
    return vote_table(
        ballot=ballot,
        card=card,
        value=vote,
        proposals=cards.tolist(),
        roll=Roll(("participants",), ("",), np.array([[len(ids)]])),
        group=np.zeros(len(ids), np.int16),
        withdrawn=np.isin(cards, rejected),
        ballot_ids=ids,
    )


def one_school(seed: int, people: int = 80, cards: int = 20, seen: float = 0.7) -> NDArray[np.int64]:
    """No structure: every card has its own popularity, and votes on different cards are independent."""
    random = np.random.default_rng([seed, 1])
    liked = random.uniform(0.2, 0.9, cards)
    votes = np.where(random.random((people, cards)) < liked, 1, -1)
    votes[random.random((people, cards)) < 0.1] = 0
    votes[random.random((people, cards)) > seen] = 9
    return votes


def two_camps(
    seed: int, sizes: tuple[int, int] = (25, 55), cards: int = 20, seen: float = 0.7
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two camps of unequal size, nine in ten with their own, on three cards in five; the votes and who is where."""
    random = np.random.default_rng([seed, 2])
    camp = np.repeat([0, 1], sizes)
    contested = np.arange(cards) < cards * 3 // 5
    side = random.choice([-1, 1], cards)
    lean = np.where(camp[:, None] == 0, side, -side)
    liked = np.where(contested, 0.5 + 0.4 * lean, 0.75)
    votes = np.where(random.random((len(camp), cards)) < liked, 1, -1)
    votes[random.random((len(camp), cards)) > seen] = 9
    return votes, camp
