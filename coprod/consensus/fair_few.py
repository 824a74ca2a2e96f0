"""A fair few: from many proposals the handful that represents everybody, paid for with equal shares of the say.

Each stakeholder group holds the same part of the say, and within a group each ballot the same. A proposal is
chosen when those who want it can pay its price, and the one that costs them least for what it is worth to them
comes first. So six hundred parents cannot spend what is the practitioners', and a minority that agrees among
itself gets its part.

Source:
    The Method of Equal Shares with additive wishes: D. Peters, G. Pierczynski, P. Skowron, "Proportional
    participatory budgeting with additive utilities", NeurIPS 2021.
"""

import heapq
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from coprod.consensus.table import AGREE, ProposalId, VoteTable

STAR_WORTH = 3  # a wish with "matters most" weighs as much as three without


@dataclass(frozen=True, slots=True)
class Wish:
    """Ballots of one stakeholder group that want the same.

    Args:
        group: their stakeholder group.
        ballots: how many there are.
        worth: what each proposal they want is worth to them, above 0.
    """

    group: str
    ballots: int
    worth: Mapping[ProposalId, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One proposal of the few.

    Attributes:
        cost: its price, in places (1) or pence.
        rate: the part of its share that a supporter gave for each unit of worth, if it still held so much; None
            where it was filled in.
        supporters: ballots that want it, by group; `stars`: those of them to whom it matters most.
        paid: what each group paid.
        filled: its supporters' say was not enough; of what was left it came nearest.
    """

    proposal: ProposalId
    cost: int
    rate: Fraction | None
    supporters: dict[str, int]
    stars: dict[str, int]
    paid: dict[str, Fraction]

    @property
    def filled(self) -> bool:
        return self.rate is None


class _Purse:
    """What each ballot of a `Wish` was given and still holds.

    A ballot's wish weighs as much as its share, so that a group with few ballots counts as much as one with many:
    the same as if every group's ballots were copied until all groups had as many.
    """

    __slots__ = ("money", "share", "wish")

    def __init__(self, wish: Wish, share: Fraction) -> None:
        self.wish, self.share, self.money = wish, share, share

    def weight(self, proposal: ProposalId) -> Fraction:
        return self.share * self.wish.worth[proposal]


def wishes(table: VoteTable, candidates: Collection[ProposalId]) -> list[Wish]:
    """What the ballots of a table want among the candidates: agrees, and "matters most" on what they agree to.

    A ballot that took part and wants none of them still holds its part of the say (and leaves it unspent).
    """
    place = {proposal: column for column, proposal in enumerate(table.proposals)}
    columns = np.zeros(len(table.proposals), np.bool_)
    columns[[place[proposal] for proposal in candidates]] = True
    starred = set(zip(table.star_ballot.tolist(), table.star_card.tolist(), strict=True))
    wanted = np.flatnonzero((table.value == AGREE) & columns[table.card])
    owner = np.searchsorted(table.starts, wanted, side="right") - 1
    baskets: dict[int, list[tuple[int, int]]] = {}
    for ballot, column in zip(owner.tolist(), table.card[wanted].tolist(), strict=True):
        baskets.setdefault(ballot, []).append((column, STAR_WORTH if (ballot, column) in starred else 1))
    kinds = Counter(
        (int(table.group[ballot]), tuple(baskets.get(ballot, ())))
        for ballot in np.flatnonzero(table.votes_per_ballot > 0).tolist()
    )
    return [
        Wish(table.roll.groups[group], count, {table.proposals[column]: worth for column, worth in basket})
        for (group, basket), count in sorted(kinds.items())
    ]


def fair_few(
    wants: Sequence[Wish],
    candidates: Sequence[ProposalId],
    *,
    places: int | None = None,
    costs: Mapping[ProposalId, int] | None = None,
    budget: int | None = None,
    fill: bool = True,
) -> list[Chosen]:
    """Choose, exactly (fractions, no rounding), the same whatever the order of the ballots.

    Args:
        wants: all ballots that took part.
        candidates: what may be chosen, the preferred first where two come at the same rate.
        places: how many to choose at most; needed without a budget.
        costs, budget: prices and what there is, in pence; both or neither.
        fill: choose on when no supporters can pay in full (until places or budget end): next comes what its
            supporters can pay the greatest part of.
    Returns:
        The chosen, in the order of choosing.
    Raises:
        ValueError: neither places nor budget, costs without a budget or the reverse, a candidate without a
            cost, or a number below one.
    """
    price, money = _prices(candidates, places, costs, budget)
    purses = _shared_out(wants, money)
    by_proposal: dict[ProposalId, list[_Purse]] = {proposal: [] for proposal in candidates}
    for purse in purses:
        for proposal in purse.wish.worth:
            if proposal in by_proposal:
                by_proposal[proposal].append(purse)
    chosen: list[Chosen] = []
    left, most = money, len(candidates) if places is None else places
    rest = dict.fromkeys(candidates)
    order = {proposal: number for number, proposal in enumerate(candidates)}
    queue = [(Fraction(0), order[proposal], proposal) for proposal in candidates]
    while len(chosen) < most and rest:
        rate, pick = _cheapest(queue, rest, price, by_proposal)
        if pick is None and fill:
            pick = _nearest(rest, price, by_proposal, left)
        if pick is None:
            break
        del rest[pick]
        chosen.append(_bought(pick, price[pick], rate, by_proposal[pick]))
        left -= price[pick]
    return chosen


def _prices(
    candidates: Sequence[ProposalId],
    places: int | None,
    costs: Mapping[ProposalId, int] | None,
    budget: int | None,
) -> tuple[dict[ProposalId, int], int]:
    if (costs is None) != (budget is None):
        raise ValueError("costs and a budget come together")
    if places is not None and places < 1:
        raise ValueError(f"places must be at least 1, not {places}")
    if costs is None or budget is None:
        if places is None:
            raise ValueError("say how many places there are, or give costs and a budget")
        return dict.fromkeys(candidates, 1), places
    missing = [proposal for proposal in candidates if costs.get(proposal, 0) < 1]
    if missing or budget < 1:
        raise ValueError(f"costs and budget are whole pence above 0; look at {missing or 'the budget'}")
    return {proposal: costs[proposal] for proposal in candidates}, budget


def _shared_out(wants: Sequence[Wish], money: int) -> list[_Purse]:
    """Equal shares a group, and within it a ballot."""
    ballots: Counter[str] = Counter()
    for wish in wants:
        ballots[wish.group] += wish.ballots
    present = sum(count > 0 for count in ballots.values())
    return [
        _Purse(wish, Fraction(money, present * ballots[wish.group])) for wish in wants if wish.ballots > 0
    ]


def _cheapest(
    queue: list[tuple[Fraction, int, ProposalId]],
    rest: Mapping[ProposalId, None],
    price: Mapping[ProposalId, int],
    by_proposal: Mapping[ProposalId, list[_Purse]],
) -> tuple[Fraction | None, ProposalId | None]:
    """The affordable proposal with the lowest rate; purses only empty, so a rate once found can only rise."""
    while queue:
        old, number, proposal = heapq.heappop(queue)
        if proposal not in rest:
            continue
        rate = _rate(proposal, price[proposal], by_proposal[proposal])
        if rate is None:
            continue  # nor will it be affordable later
        if rate == old:
            return rate, proposal
        heapq.heappush(queue, (rate, number, proposal))
    return None, None


def _rate(proposal: ProposalId, cost: int, purses: list[_Purse]) -> Fraction | None:
    """The least part of a share for a unit of worth, at which supporters who pay what they hold at most cover the cost."""
    if sum(purse.money * purse.wish.ballots for purse in purses) < cost:
        return None
    lacking = Fraction(cost)
    weight = sum((purse.weight(proposal) * purse.wish.ballots for purse in purses), Fraction(0))
    for purse in sorted(purses, key=lambda purse: purse.money / purse.weight(proposal)):
        rate = lacking / weight
        if rate * purse.weight(proposal) <= purse.money:
            return rate
        lacking -= purse.money * purse.wish.ballots
        weight -= purse.weight(proposal) * purse.wish.ballots
    return None


def _nearest(
    rest: Mapping[ProposalId, None],
    price: Mapping[ProposalId, int],
    by_proposal: Mapping[ProposalId, list[_Purse]],
    left: int,
) -> ProposalId | None:
    """The proposal within what is left, of whose cost its supporters hold the greatest part, above nothing."""
    best, most = None, Fraction(0)
    for proposal in rest:
        held = sum((purse.money * purse.wish.ballots for purse in by_proposal[proposal]), Fraction(0))
        part = held / price[proposal]
        if price[proposal] <= left and part > most:
            best, most = proposal, part
    return best


def _bought(proposal: ProposalId, cost: int, rate: Fraction | None, purses: list[_Purse]) -> Chosen:
    """Take the money, and note who wanted it and who paid."""
    supporters: Counter[str] = Counter()
    stars: Counter[str] = Counter()
    paid: dict[str, Fraction] = {}
    for purse in purses:
        wish = purse.wish
        each = purse.money if rate is None else min(purse.money, rate * purse.weight(proposal))
        purse.money -= each
        paid[wish.group] = paid.get(wish.group, Fraction(0)) + each * wish.ballots
        supporters[wish.group] += wish.ballots
        if wish.worth[proposal] >= STAR_WORTH:
            stars[wish.group] += wish.ballots
    return Chosen(proposal, cost, rate, dict(supporters), dict(stars), paid)
