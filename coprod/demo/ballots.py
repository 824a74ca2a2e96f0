"""Made-up ballots that add up to the script's counts exactly, and still look like people's.

Each voter leans somewhere between two outlooks, and each card appeals more to one of them: so those
who agree on one card tend to agree on its like, as in a real vote. Where there are camps, most voters stand
near one of the two outlooks; where there are none, most stand between them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from coprod.demo.script import Leaning
from coprod.voting.actions import MOST_STARS

AGREE, DISAGREE, NOT_SURE = 1, -1, 0


@dataclass(frozen=True, slots=True)
class MadeUpVote:
    """One vote: whose, counted from 0; the choice; and whether it matters most."""

    voter: int
    choice: int
    matters_most: bool


def made_up_votes(
    leanings: Sequence[Leaning], seed: str, topic: str = "", *, camps: bool = False
) -> list[list[MadeUpVote]]:
    """The votes of one stakeholder group, a list a card in the order of the cards.

    Args:
        leanings: the counts to reach, one a card.
        seed: the same seed gives the same votes.
        topic: the same topic gives the cards the same appeal, in every stakeholder group.
        camps: whether voters stand near two outlooks, or between them.

    Returns:
        for each card its votes, in the order in which they were cast. There are as many voters as the
        card that was answered most has votes, and each of them answered that card.

    Raises:
        ValueError: the stars cannot be placed with at most three a voter.
    """
    chance = random.Random(seed)  # noqa: S311  # made-up votes, no secret
    voters = number_of_voters(leanings)
    outlook = [
        chance.gauss(chance.choice((-1.0, 1.0)), 0.3) if camps else chance.gauss(0, 0.2)
        for _ in range(voters)
    ]
    patience = [chance.random() for _ in range(voters)]
    appeals = random.Random(topic)  # noqa: S311  # the same
    choices = []
    for leaning in leanings:
        appeal = appeals.choice((-1, 1)) * appeals.uniform(0.3, 1.5)
        heard = sorted(range(voters), key=lambda voter: patience[voter] + chance.random())[-leaning.heard :]
        choices.append(_choices(leaning, heard if leaning.heard else [], appeal, outlook, chance))
    stars = _stars(leanings, choices, voters, chance)
    return [
        [MadeUpVote(voter, choice, voter in starred) for voter, choice in card.items()]
        for card, starred in zip(choices, stars, strict=True)
    ]


def number_of_voters(leanings: Sequence[Leaning]) -> int:
    """The fewest voters with whom the counts can be reached: those of the card that was answered most."""
    return max((leaning.heard for leaning in leanings), default=0)


def _choices(
    leaning: Leaning, heard: list[int], appeal: float, outlook: list[float], chance: random.Random
) -> dict[int, int]:
    """Who says what on one card: those to whom it appeals most agree, down to those who disagree."""
    liking = {voter: appeal * outlook[voter] + chance.gauss(0, 0.7) for voter in heard}
    ranked = sorted(heard, key=liking.__getitem__, reverse=True)
    said = dict.fromkeys(ranked, NOT_SURE)
    said.update(dict.fromkeys(ranked[: leaning.agree], AGREE))
    said.update(dict.fromkeys(ranked[len(ranked) - leaning.disagree :], DISAGREE))
    return {voter: said[voter] for voter in heard}


def _stars(
    leanings: Sequence[Leaning], choices: Sequence[dict[int, int]], voters: int, chance: random.Random
) -> list[set[int]]:
    """Who marks which card: of those who agree, first those who marked fewest; the scarcest card first."""
    given = [0] * voters
    stars: list[set[int]] = [set() for _ in leanings]
    for card in sorted(range(len(leanings)), key=lambda card: leanings[card].agree - leanings[card].stars):
        agreed = [voter for voter, choice in choices[card].items() if choice == AGREE]
        chance.shuffle(agreed)
        chosen = sorted(agreed, key=given.__getitem__)[: leanings[card].stars]
        for voter in chosen:
            given[voter] += 1
        stars[card] = set(chosen)
    if any(number > MOST_STARS for number in given):
        raise ValueError("there are more stars than three a voter can give")
    return stars
