"""What the maths adds to a results page: opinion groups, a fair few, and missing voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from coprod.access.roles import YearBand
from coprod.consensus.group_words import how_chosen, reweighted_sentence
from coprod.consensus.words import listed
from coprod.insights import camps
from coprod.insights.camps import Camps
from coprod.insights.models import Analysis
from coprod.insights.results import Audience, Result, Results
from coprod.insights.sentences import FAR_APART, agreeing, label


@dataclass(frozen=True, slots=True)
class OneOfFew:
    """A proposal of the fair few, and why it is there."""

    result: Result
    why: str


@dataclass(frozen=True, slots=True)
class BandTurnout:
    """How many of some year bands of a stakeholder group took part, of how many."""

    group: str
    bands: str
    seats: int
    took_part: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.took_part / self.seats


@dataclass(frozen=True, slots=True)
class Reweighted:
    """A stakeholder group's agreement to a proposal as heard, and as if all year bands had been heard alike.

    ``voices``: how many equally heard voices it is worth. ``warning``: where the verdict could be another, else empty.
    """

    wording: str
    group: str
    now: float
    then: float
    voices: int
    warning: str


@dataclass(frozen=True, slots=True)
class Understood:
    """All that the maths adds to a page. ``threshold``: fewest people in a figure of it, for every audience."""

    threshold: int
    camps: Camps
    few: Sequence[OneOfFew]
    bands: Sequence[BandTurnout]
    least_heard: str
    reweighted: Sequence[Reweighted]

    @property
    def warnings(self) -> list[Reweighted]:
        """Where year bands that were heard less could have changed the verdict."""
        return [one for one in self.reweighted if one.warning]


def build(analysis: Analysis, results: Results, audience: Audience) -> Understood:
    """What the page for that audience says; proposals that are no longer on the cards are left out."""
    found = analysis.findings
    by_id = {result.proposal.proposal.id: result for result in results.all}
    wordings = {id_: result.proposal.proposal.wording for id_, result in by_id.items()}
    bands = turnout_by_band(analysis)
    return Understood(
        threshold=found["threshold"],
        camps=camps.build(found["camps"], wordings, staff=audience is Audience.STAFF),
        few=[_of_few(by_id[row["id"]], filled=row["filled"]) for row in found["few"] if row["id"] in by_id],
        bands=bands,
        least_heard=least_heard_band(bands),
        reweighted=_reweighted(found["reweighted"], wordings),
    )


def turnout_by_band(analysis: Analysis) -> list[BandTurnout]:
    """Who took part, by stakeholder group and year bands, as far as everybody may know it."""
    return [
        BandTurnout(row["group"], band_words(row["bands"]), row["seats"], row["took_part"])
        for row in analysis.findings["bands"]
    ]


def _of_few(result: Result, *, filled: bool) -> OneOfFew:
    """Who wants it, from the numbers of the page; to how many it matters most; and how it got in."""
    cells = {says.group: says.cell for says in result.groups if not says.cell.hidden}
    wanting = [group for group, cell in cells.items() if cell.split is not None or cell.nearly_all == "agree"]
    said = [_("Wanted by %(groups)s.", groups=agreeing(cells, wanting))] if wanting else []
    stars = [cell.stars for cell in cells.values() if cell.stars]
    if stars:
        exact = len(stars) == len(result.groups) and not any(cell.or_more for cell in cells.values())
        said.append(
            _("To %(num)s of them it matters most.", num=sum(stars))
            if exact
            else _("To %(num)s of them or more it matters most.", num=sum(stars))
        )
    return OneOfFew(result, " ".join([*said, how_chosen(_, filled=filled)]))


def least_heard_band(bands: Sequence[BandTurnout]) -> str:
    """The sentence on the year bands of whom the smallest part took part, where it is much smaller than another's."""
    for group in dict.fromkeys(row.group for row in bands):
        rows = [row for row in bands if row.group == group]
        least = min(rows, key=lambda row: row.share)
        if max(row.share for row in rows) - least.share >= FAR_APART:
            return _(
                "Of the %(group)s, we heard least from %(bands)s: %(count)s of %(seats)s took part.",
                group=label(group),
                bands=least.bands,
                count=least.took_part,
                seats=least.seats,
            )
    return ""


def _reweighted(
    found: Mapping[str, Mapping[str, Mapping[str, Any]]], wordings: Mapping[int, str]
) -> list[Reweighted]:
    return [
        Reweighted(
            wordings[int(id_)],
            group,
            row["now"],
            row["then"],
            row["voices"],
            reweighted_sentence(row["now"], row["then"], label(group), _) if row["differs"] else "",
        )
        for id_, groups in found.items()
        if int(id_) in wordings
        for group, row in groups.items()
    ]


def band_words(values: Sequence[str]) -> str:
    """Year bands within a sentence: "Years 3 to 6 and Years 7 to 9"."""
    words = {
        YearBand.KS1: _("Reception to Year 2"),
        YearBand.KS2: _("Years 3 to 6"),
        YearBand.KS3: _("Years 7 to 9"),
        YearBand.KS4: _("Years 10 and 11"),
        YearBand.KS5: _("Years 12 and 13"),
        YearBand.NONE: _("no known year"),
    }
    return listed([words[YearBand(value)] for value in values], _)
