"""Which numbers may be shown, so that nobody can read one person's answer out of a table. Pure functions.

Four rules, each for a way in which people have been found in published tables:

1. A cell (one stakeholder group's answers to one proposal) below the threshold shows nothing at all.
2. What adds up with a hidden cell is withheld too: the total is the complementary cell, and giving it
   up costs readers least. The same holds where turnout would tell how many a hidden cell holds.
3. A cell in which all, or all but a few, said the same shows "nearly all" and no split: a split of
   12 to 0 would tell what each of the twelve said.
4. Stars ("matters most") are shown only where at least a threshold of people gave one, and are counted
   no further than "nearly all".

Everything a page says (sentences, bars, verdicts, the order of rows) is made from what these functions
return and from nothing else. A hidden number is then not on the page in any form.

Sources: Ofsted's Parent View shows nothing under ten responses; NHS Digital hides the next cell as well, so
that none is found by subtraction ("secondary suppression"); for rule 3 see "group disclosure" in A. Hundepool
et al., Statistical Disclosure Control (Wiley, 2012), chapter 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 3
"""No threshold is lower: of two people, each would read the other's answer out of their figure."""
NEARLY_ALL_IN_TEN = 9
TENS = 10


class Choice(StrEnum):
    """The three answers to a card."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Cell:
    """How one stakeholder group voted on one proposal, as it is. All are counts of people."""

    agree: int
    disagree: int
    unsure: int
    stars: int = 0

    @property
    def seen(self) -> int:
        """Everybody in the group who answered the card."""
        return self.agree + self.disagree + self.unsure


@dataclass(frozen=True, slots=True)
class ShownCell:
    """What may be said of a cell.

    Attributes:
        seen: how many answered; none where the cell is hidden.
        split: how many gave each answer; none where hidden, or where nearly all said the same.
        nearly_all: what nearly all of them said; none where they did not, or where hidden.
        stars: how many said "matters most"; none where too few did.
        or_more: whether there may be more stars than that.
    """

    seen: int | None = None
    split: Mapping[Choice, int] | None = None
    nearly_all: Choice | None = None
    stars: int | None = None
    or_more: bool = False

    @property
    def hidden(self) -> bool:
        """Whether nothing may be said."""
        return self.seen is None

    def at_least(self, choice: Choice) -> int:
        """The fewest who can have given that answer, as far as the page tells; 0 where it does not."""
        if self.split is not None:
            return self.split[choice]
        return least_nearly_all(self.seen) if self.seen and self.nearly_all is choice else 0


HIDDEN = ShownCell()


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A row of the results: its cells by stakeholder group, and how many answered in all (or none)."""

    cells: Mapping[str, ShownCell]
    seen: int | None


@dataclass(frozen=True, slots=True)
class ShownTurnout:
    """How many took part, by stakeholder group (none where hidden), and in all (none where withheld)."""

    took_part: Mapping[str, int | None]
    in_all: int | None


def least_nearly_all(seen: int) -> int:
    """From how many on the same answer counts as "nearly all": nine in ten, and always all but one.

    At least two numbers are then possible behind the words, whatever ``seen`` is.

    Args:
        seen: at least 1.
    """
    nine_in_ten = -(-seen * NEARLY_ALL_IN_TEN // TENS)
    return min(nine_in_ten, seen - 1)


def show_cell(cell: Cell, threshold: int) -> ShownCell:
    """What may be said of one cell.

    Args:
        cell: the counts as they are.
        threshold: fewest people in a figure; at least 3.
    """
    if cell.seen < threshold:
        return HIDDEN
    cap = least_nearly_all(cell.seen)
    stars = min(cell.stars, cap) if cell.stars >= threshold else None
    or_more = stars == cap
    split = {Choice.AGREE: cell.agree, Choice.DISAGREE: cell.disagree, Choice.UNSURE: cell.unsure}
    most = max(split, key=lambda choice: split[choice])
    if split[most] >= cap:
        return ShownCell(seen=cell.seen, nearly_all=most, stars=stars, or_more=or_more)
    return ShownCell(seen=cell.seen, split=split, stars=stars, or_more=or_more)


def show_proposal(cells: Mapping[str, Cell], threshold: int) -> ShownProposal:
    """What may be said of one proposal: each group's cell, and the total where no group is hidden."""
    shown = {group: show_cell(cell, threshold) for group, cell in cells.items()}
    if any(cell.hidden for cell in shown.values()):
        return ShownProposal(shown, None)
    return ShownProposal(shown, sum(cell.seen for cell in cells.values()))


def show_turnout(
    took_part: Mapping[str, int], proposals: Sequence[Mapping[str, Cell]], threshold: int
) -> ShownTurnout:
    """What may be said of turnout, beside the proposals that are shown on the same page.

    Everybody who took part answered a card. Where the shown cards cannot account for all of a group, the
    hidden ones must: then the group's turnout would tell how many, and is hidden with them.

    Pages for other audiences, and of other days, have other thresholds. Turnout is shown only where it would be
    at every lower threshold as well, so that a page with a higher one tells nothing that one with a lower hides,
    and nobody learns more from two pages than from one.

    Args:
        took_part: people who answered any card, by stakeholder group.
        proposals: the counts of each proposal as they are, by stakeholder group.
        threshold: fewest people in a figure.
    """
    answered = {group: [row[group].seen if group in row else 0 for row in proposals] for group in took_part}
    shown = {
        group: None
        if count < threshold
        or any(_tells(count, answered[group], lower) for lower in range(FEWEST, threshold + 1))
        else count
        for group, count in took_part.items()
    }
    known = [count for count in shown.values() if count is not None]
    return ShownTurnout(shown, sum(known) if len(known) == len(shown) else None)


def _tells(took_part: int, answered: Sequence[int], threshold: int) -> bool:
    """Whether turnout tells of a hidden cell: how many answered each card, and a threshold that hides some."""
    hidden = sum(seen < threshold for seen in answered)
    accounted_for = sum(seen for seen in answered if seen >= threshold)
    return hidden > 0 and took_part - accounted_for > (hidden - 1) * (threshold - 1)
