"""How often camps are found in made-up schools of a known structure: `python -m bench.consensus.camps [TRIES]`.

Prints, for each kind of school and size, the share of tries in which one group was found.
"""

import sys
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.opinion_groups import opinion_groups
from coprod.consensus.table import Roll, vote_table

FloatArray = NDArray[np.float64]
SIZES = ((30, 12, 1.0), (60, 20, 0.6), (100, 25, 0.6), (300, 30, 0.4), (1_000, 50, 0.4))
KINDS = (
    ("no structure", 0.0, 0.0),
    ("by degrees, a little", 0.4, 0.0),
    ("by degrees, more", 0.7, 0.0),
    ("by degrees, a lot", 1.0, 0.0),
    ("camps 35:65, 80 in 100 on every card", 0.84, 0.35),
    ("camps 30:70, 90 in 100 on half the cards", 1.28, 0.3),
    ("camps 15:85, 90 in 100 on most cards", 1.28, 0.15),
)
CONTESTED = {0.35: 1.0, 0.3: 0.5, 0.15: 0.8}


def school(random: np.random.Generator, people: int, cards: int, strength: float, share: float) -> FloatArray:
    """(people, cards): how far each person leans to agree, on the probit scale."""
    base = random.normal(0.4, 0.8, cards)
    if share == 0:
        return base + np.outer(random.normal(size=people), random.normal(0, strength, cards))
    contested = random.random(cards) < CONTESTED[share]
    side = random.choice([-1, 1], cards) * contested * strength
    camp = np.where(np.arange(people) < share * people, 1, -1)
    return np.where(contested, base * 0.3, base) + camp[:, None] * side


def one_group_share(tries: int, size: tuple[int, int, float], strength: float, share: float) -> float:
    """In how many of the tries no camps are found."""
    people, cards, seen = size
    single = 0
    for number in range(tries):
        random = np.random.default_rng([number, people, cards])
        leaning = school(random, people, cards, strength, share)
        chance = np.vectorize(lambda x: 0.5 * (1 + erf(x / sqrt(2))))(leaning)
        vote = np.where(random.random(chance.shape) < chance, 1, -1)
        vote[random.random(chance.shape) < 0.1] = 0
        rows, columns = np.nonzero(random.random(chance.shape) < seen)
        table = vote_table(
            ballot=rows,
            card=columns,
            value=vote[rows, columns],
            proposals=list(range(cards)),
            roll=Roll(("all",), ("",), np.array([[people]])),
            group=np.zeros(people, np.int16),
        )
        single += opinion_groups(table).k == 1
    return single / tries


def main() -> None:
    """Print the table."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    heads = "".join(f"{f'{people} x {cards}':>12}" for people, cards, _ in SIZES)
    print(f"{'one group found, of ' + str(tries):44}{heads}")
    for name, strength, share in KINDS:
        found = [one_group_share(tries, size, strength, share) for size in SIZES]
        print(f"{name:44}" + "".join(f"{value:12.2f}" for value in found), flush=True)


if __name__ == "__main__":
    main()
