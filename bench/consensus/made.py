"""Made-up conversations for the benchmark: two camps and a middle, votes in the order of the ballots."""

import numpy as np

from coprod.consensus.table import Roll, VoteTable, vote_table

BANDS = ("Year 7", "Year 8", "Year 9", "Year 10", "Year 11")
GROUPS = ("pupils", "parents", "practitioners")


def made_votes(
    people: int, cards: int, each: int, seed: int = 7
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(ballot, card, value): every ballot votes on `each` different cards; some cards are met far more often."""
    random = np.random.default_rng(seed)
    popular = random.gamma(2.0, size=cards)
    lean = random.normal(0.4, 0.8, cards)
    apart = np.where(random.random(cards) < 0.5, random.normal(0, 1.2, cards), 0.0)
    camp = random.choice([-1.0, 0.0, 1.0], people, p=[0.3, 0.2, 0.5])
    card_parts, value_parts = [], []
    for first in range(0, people, 2_000):
        camps = camp[first : first + 2_000]
        # the `each` greatest of exponential races: a weighted draw without repeats
        race = random.exponential(size=(len(camps), cards)) / popular
        drawn = np.sort(np.argpartition(race, each, axis=1)[:, :each], axis=1)
        push = lean[drawn] + apart[drawn] * camps[:, None] + random.logistic(size=drawn.shape)
        value = np.where(push > 0.15, 1, np.where(push < -0.15, -1, 0))
        card_parts.append(drawn.astype(np.int32).ravel())
        value_parts.append(value.astype(np.int8).ravel())
    ballot = np.repeat(np.arange(people, dtype=np.int32), each)
    return ballot, np.concatenate(card_parts), np.concatenate(value_parts)


def made_table(people: int, cards: int, each: int, seed: int = 7) -> VoteTable:
    """The same as a table: three stakeholder groups, five year bands, a roll half as large again."""
    ballot, card, value = made_votes(people, cards, each, seed)
    random = np.random.default_rng(seed + 1)
    group = random.choice(3, people, p=[0.55, 0.4, 0.05]).astype(np.int16)
    band = random.integers(0, len(BANDS), people).astype(np.int16)
    cells = np.bincount(group.astype(np.int64) * len(BANDS) + band, minlength=3 * len(BANDS))
    return vote_table(
        ballot=ballot,
        card=card,
        value=value,
        proposals=list(range(cards)),
        roll=Roll(GROUPS, BANDS, (cells * 3 // 2).reshape(3, len(BANDS))),
        group=group,
        band=band,
        ballot_ids=np.arange(people),
    )
