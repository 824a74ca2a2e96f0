"""Who has been heard, only in aggregate: what the results pages show already, and after the close a little finer.

While voting is open this is the turnout by stakeholder group that staff see beside the results, which moves by five
people at a time, and nothing else. When the box is sealed, it is split once more: pupils by year, and a year by class;
parents by the language that is spoken at home; and each group by the way in which people came in to vote. One split for
each group: two splits of the same people could be laid over each other. See ``pooling.py`` for what is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consultations.models import Consultation
from coprod.insights import results, thresholds, understood
from coprod.insights.models import Analysis, Snapshot
from coprod.insights.results import Audience, TookPart
from coprod.insights.sentences import FAR_APART, least_heard
from coprod.insights.understood import BandTurnout
from coprod.reach.models import RollAtClose
from coprod.reach.pooling import Part, pooled, split
from coprod.reach.suggestions import Fits
from coprod.voting.models import WayIn
from coprod.voting.tallies import STEP

Ways = Mapping[StakeholderGroup, Mapping[WayIn, int]]


@dataclass(frozen=True, slots=True)
class WayShown:
    """How many of a group came in a way (or in one of several): a number of people, rounded down to fives."""

    ways: tuple[str, ...]
    about: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What the page shows; all of it may be empty.

    Attributes:
        at: when the counts were taken; none where nothing is counted yet.
        final: whether voting had closed then.
        least: who was heard least, in sentences.
        years: parts of the pupils, named by year (a number, or empty); ``classes``: the parts of some of them.
        languages: parts of the parents, named by language.
        ways: by stakeholder group.
        threshold: fewest people in a figure.
    """

    at: datetime | None
    final: bool
    threshold: int
    turnout: Sequence[TookPart] = ()
    bands: Sequence[BandTurnout] = ()
    least: Sequence[str] = ()
    years: Sequence[Part] = ()
    classes: Sequence[tuple[str, Sequence[Part]]] = ()
    languages: Sequence[Part] = ()
    ways: Mapping[str, Sequence[WayShown]] | None = None

    @property
    def facts(self) -> set[Fits]:
        """What is known that a suggestion may fit."""
        shares = {row.group: row.took_part / row.seats for row in self.turnout if row.took_part and row.seats}
        found = {Fits.OVER} if self.final else set()
        if len(shares) > 1 and max(shares.values()) - min(shares.values()) >= FAR_APART:
            least = min(shares, key=lambda group: shares[group])
            found |= {Fits.PARENTS_LEAST} if least == StakeholderGroup.PARENTS else set()
            found |= {Fits.PUPILS_LEAST} if least == StakeholderGroup.PUPILS else set()
        return found


def build(
    consultation: Consultation,
    snapshot: Snapshot | None,
    analysis: Analysis | None,
    roll: Sequence[RollAtClose],
    ways: Ways,
) -> Heard:
    """What may be shown.

    Args:
        snapshot: the newest count; ``analysis``: of the sealed box, as ``insights.analyses.kept`` gives it.
        roll: the roll as it stood when the box was sealed; empty before.
        ways: as they are.
    """
    fewest = thresholds.now_of(consultation.id)
    if snapshot is None:
        return Heard(None, final=False, threshold=fewest["staff"])
    shown = results.build(snapshot, Audience.STAFF, [])
    told = {row.group: row for row in shown.turnout if row.took_part is not None}
    least = [least_heard(shown.turnout)]
    if not snapshot.final:
        return Heard(
            shown.taken_at, final=False, threshold=shown.threshold, turnout=shown.turnout, least=_some(least)
        )
    bands = understood.turnout_by_band(analysis) if analysis else []
    years, classes = _pupils(roll, _wholes(roll, analysis, told), shown.threshold)
    return Heard(
        at=shown.taken_at,
        final=True,
        threshold=shown.threshold,
        turnout=shown.turnout,
        bands=bands,
        least=_some([*least, understood.least_heard_band(bands)]),
        years=years,
        classes=classes,
        languages=_languages(roll, told.get(StakeholderGroup.PARENTS), shown.threshold),
        ways={
            group: found
            for group, row in told.items()
            if (found := _ways(row, ways.get(StakeholderGroup(group), {}), fewest["public"]))
        },
    )


def _wholes(
    roll: Sequence[RollAtClose], analysis: Analysis | None, told: Mapping[str, TookPart]
) -> list[tuple[YearBand, Part]]:
    """Year bands of pupils that stand on the page by themselves; where there is one only, all pupils."""
    bands = {row.year_band for row in roll if row.stakeholder_group is StakeholderGroup.PUPILS}
    if len(bands) == 1 and (whole := told.get(StakeholderGroup.PUPILS)):
        return [(bands.pop(), Part(("",), whole.seats, whole.took_part or 0))]
    rows = analysis.findings["bands"] if analysis else []
    return [
        (YearBand(row["bands"][0]), Part(("",), row["seats"], row["took_part"]))
        for row in rows
        if row["group"] == StakeholderGroup.PUPILS and len(row["bands"]) == 1
    ]


def _pupils(
    roll: Sequence[RollAtClose], wholes: Sequence[tuple[YearBand, Part]], threshold: int
) -> tuple[list[Part], list[tuple[str, Sequence[Part]]]]:
    """Pupils by year, and the classes of each year that stands by itself."""
    years: list[Part] = []
    classes: list[tuple[str, Sequence[Part]]] = []
    for band, whole in wholes:
        mine = [r for r in roll if r.stakeholder_group is StakeholderGroup.PUPILS and r.year_band is band]
        in_years = split(whole, _parts(mine, _year), threshold, neighbours=True)
        years += in_years
        if len({_year(row) for row in mine}) == 1:
            in_years = [Part((_year(mine[0]),), whole.seats, whole.took_part)]
        for year in in_years:
            of_year = _parts((row for row in mine if (_year(row),) == year.names), lambda row: row.class_name)
            if found := split(year, of_year, threshold, neighbours=True):
                classes.append((year.names[0], found))
    return years, classes


def _year(row: RollAtClose) -> str:
    return "" if row.year is None else str(row.year)


def _languages(roll: Sequence[RollAtClose], whole: TookPart | None, threshold: int) -> list[Part]:
    if whole is None:
        return []
    mine = [row for row in roll if row.stakeholder_group is StakeholderGroup.PARENTS]
    found = split(
        Part(("",), whole.seats, whole.took_part or 0),
        _parts(mine, lambda row: row.language),
        threshold,
        neighbours=False,
    )
    return sorted(found, key=lambda part: -part.seats)


def _parts(rows: Iterable[RollAtClose], name: Callable[[RollAtClose], str]) -> list[Part]:
    """Rows with one name as one part, in the order of their names' first rows."""
    found: dict[str, Part] = {}
    for row in rows:
        part = Part((name(row),), row.seats, row.took_part)
        known = found.get(name(row))
        found[name(row)] = (
            part
            if known is None
            else Part(known.names, known.seats + part.seats, known.took_part + part.took_part)
        )
    return list(found.values())


def _ways(whole: TookPart, ways: Mapping[WayIn, int], threshold: int) -> list[WayShown]:
    """How a group came in, by fives. Who came before it was counted, or from elsewhere, is "not known"."""
    not_known = (whole.took_part or 0) - sum(ways.values())
    if not ways or not_known < 0:
        return []
    counts = {**{way.value: count for way, count in ways.items()}, **({"": not_known} if not_known else {})}
    parts = [Part((way,), count, count) for way, count in sorted(counts.items())]
    pools = pooled(parts, threshold, neighbours=False, size=lambda part: part.took_part)
    shown = [WayShown(pool.names, pool.took_part - pool.took_part % STEP) for pool in pools]
    return sorted(shown, key=lambda one: -one.about) if pools[0].took_part >= threshold else []


def _some(sentences: Sequence[str]) -> list[str]:
    return [one for one in sentences if one]
