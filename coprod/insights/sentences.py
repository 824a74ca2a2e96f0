"""Results in plain sentences, made from what is shown and nothing else, with "nearly all" said as it is.

The sentences of ``consensus/words.py`` say every number they are given; these know that some are withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.access.roles import StakeholderGroup
from coprod.consensus.support import GroupVerdict
from coprod.consensus.verdicts import ProposalVerdict
from coprod.consensus.words import listed
from coprod.insights.readings import Reading
from coprod.insights.results import Result, Results, Shelf, TookPart
from coprod.insights.small_numbers import Choice, ShownCell

Cells = Mapping[str, ShownCell]
FAR_APART = 0.1
"""Turnout of two groups, or year bands, that differs by so much is told in a sentence."""
MANY = 10
"""From so many on "nearly all" is nine in ten; below, all but one at the most."""


def label(group: str) -> str:
    """A stakeholder group within a sentence."""
    return {
        StakeholderGroup.PUPILS: _("pupils"),
        StakeholderGroup.PARENTS: _("parents and carers"),
        StakeholderGroup.PRACTITIONERS: _("practitioners"),
    }[StakeholderGroup(group)]


def sentence(reading: Reading | None, cells: Cells) -> str:
    """The one sentence to say first about a proposal.

    Args:
        reading: as stored for the audience; none where no group is large enough to be shown.
        cells: what that audience is shown, by stakeholder group.
    """
    if reading is None:
        return _("Too few people were asked to show what they said.")
    verdict = ProposalVerdict(reading["verdict"])
    sides = {group: GroupVerdict(kept["verdict"]).side for group, kept in reading["groups"].items()}
    if verdict is ProposalVerdict.COMMON_GROUND:
        for_it = agreeing(cells, [*sides])
        said = (
            _("Every group is for this: %(groups)s.", groups=for_it)
            if len(sides) == len(cells) > 1
            else _("Those shown are for this: %(groups)s.", groups=for_it)
        )
    elif verdict is ProposalVerdict.COMMON_GROUND_AGAINST:
        against = _disagreeing(cells, [*sides])
        said = (
            _("Every group is against this: %(groups)s.", groups=against)
            if len(sides) == len(cells) > 1
            else _("Those shown are against this: %(groups)s.", groups=against)
        )
    elif verdict is ProposalVerdict.GROUPS_PART:
        said = _(
            "Groups part here. For it: %(agree)s. Against it: %(disagree)s.",
            agree=agreeing(cells, [group for group, side in sides.items() if side > 0]),
            disagree=_disagreeing(cells, [group for group, side in sides.items() if side < 0]),
        )
    elif verdict is ProposalVerdict.HEARD_TOO_LITTLE:
        return _too_little(reading)
    elif verdict is ProposalVerdict.SPLIT_WITHIN:
        said = _("Opinion is divided: %(groups)s.", groups=_both(cells, [*sides]))
    else:
        said = _("There is no clear view: %(groups)s.", groups=_both(cells, [*sides]))
    if reading["settled"]:
        return f"{said} {_('That would stand however the others had voted.')}"
    return said


def would_change(result: Result) -> str:
    """After the close: how many more voices, all the other way, would have made the verdict another; or nothing."""
    reading = result.reading
    if reading is None or reading["flip"] is None or reading["verdict"] == ProposalVerdict.HEARD_TOO_LITTLE:
        return ""
    flip = reading["flip"]
    if flip["agree"]:
        return ngettext(
            "This could be another answer if %(num)s more of the %(group)s had voted, and agreed.",
            "This could be another answer if %(num)s more of the %(group)s had voted, and all agreed.",
            flip["voices"],
            group=label(flip["group"]),
        )
    return ngettext(
        "This could be another answer if %(num)s more of the %(group)s had voted, and disagreed.",
        "This could be another answer if %(num)s more of the %(group)s had voted, and all disagreed.",
        flip["voices"],
        group=label(flip["group"]),
    )


def headline(results: Results) -> str:
    """What the whole page shows, in a sentence or two."""
    if not results.all:
        return _("Nothing was put to the vote.")
    common = results.shelves[Shelf.COMMON_GROUND]
    parts = [_common(common, len(results.all), every=len(results.turnout) > 1 and not results.left_out)]
    if apart := len(results.shelves[Shelf.PART]):
        parts.append(ngettext("Groups part on %(num)s proposal.", "Groups part on %(num)s proposals.", apart))
    if little := len(results.shelves[Shelf.TOO_LITTLE]):
        parts.append(
            ngettext(
                "On %(num)s, too few people were heard.", "On %(num)s, too few people were heard.", little
            )
        )
    return " ".join(parts)


def turnout(places: Sequence[TookPart]) -> str:
    """Who took part, where that may be shown: "212 of 318 pupils and 31 of 38 practitioners took part."."""
    known = [
        _(
            "%(count)s of %(seats)s %(group)s",
            count=place.took_part,
            seats=place.seats,
            group=label(place.group),
        )
        for place in places
        if place.took_part is not None
    ]
    if not known:
        return _("Too few took part to show how many.")
    return _("%(groups)s took part.", groups=listed(known, _))


def least_heard(places: Sequence[TookPart]) -> str:
    """The stakeholder group of which the smallest part took part, where every group's turnout is shown and it is clear."""
    shares = {place.group: place.took_part / place.seats for place in places if place.took_part is not None}
    if len(shares) < max(2, len(places)):
        return ""
    least = min(places, key=lambda place: shares[place.group])
    if max(shares.values()) - shares[least.group] < FAR_APART:
        return ""
    return _(
        "We heard least from %(group)s: %(count)s of %(seats)s took part.",
        group=label(least.group),
        count=least.took_part,
        seats=least.seats,
    )


def nearly_all(cell: ShownCell) -> str:
    """What "nearly all" stands for, in numbers: "at least 9 in 10 of the 30 who answered"."""
    seen = cell.seen or 0
    if seen < MANY:
        return _("all, or all but one, of the %(seen)s who answered", seen=seen)
    return _("at least 9 in 10 of the %(seen)s who answered", seen=seen)


def _common(common: Sequence[Result], total: int, *, every: bool) -> str:
    if not common:
        return ngettext(
            "There is no common ground on the one proposal.",
            "Of %(num)s proposals there is none with common ground.",
            total,
        )
    strongest = common[0].proposal.proposal.wording
    if not every:
        return ngettext(
            "Those who can be shown are for %(num)s of %(total)s proposals, above all: “%(words)s”",
            "Those who can be shown are for %(num)s of %(total)s proposals, above all: “%(words)s”",
            len(common),
            total=total,
            words=strongest,
        )
    return ngettext(
        "Every group is for %(num)s of %(total)s proposals: “%(words)s”",
        "Every group is for %(num)s of %(total)s proposals, above all: “%(words)s”",
        len(common),
        total=total,
        words=strongest,
    )


def agreeing(cells: Cells, groups: Sequence[str]) -> str:
    """How many of each of those groups agree: "45 of 50 pupils and nearly all of 31 practitioners"."""
    return listed([_side(cells[group], group, Choice.AGREE) for group in groups], _)


def _disagreeing(cells: Cells, groups: Sequence[str]) -> str:
    return listed([_side(cells[group], group, Choice.DISAGREE) for group in groups], _)


def _side(cell: ShownCell, group: str, choice: Choice) -> str:
    if cell.split is None:
        return _("nearly all of %(seen)s %(group)s", seen=cell.seen, group=label(group))
    return _("%(count)s of %(seen)s %(group)s", count=cell.split[choice], seen=cell.seen, group=label(group))


def _both(cells: Cells, groups: Sequence[str]) -> str:
    return "; ".join(_of_one(cells[group], label(group)) for group in groups)


def _of_one(cell: ShownCell, name: str) -> str:
    if cell.split is not None:
        return _(
            "of %(seen)s %(group)s, %(agree)s agree and %(disagree)s disagree",
            seen=cell.seen,
            group=name,
            agree=cell.split[Choice.AGREE],
            disagree=cell.split[Choice.DISAGREE],
        )
    return {
        Choice.AGREE: _("nearly all of %(seen)s %(group)s agree", seen=cell.seen, group=name),
        Choice.DISAGREE: _("nearly all of %(seen)s %(group)s disagree", seen=cell.seen, group=name),
        Choice.UNSURE: _("nearly all of %(seen)s %(group)s are not sure", seen=cell.seen, group=name),
    }[cell.nearly_all or Choice.UNSURE]


def _too_little(reading: Reading) -> str:
    few = [
        label(group)
        for group, kept in reading["groups"].items()
        if kept["verdict"] == GroupVerdict.TOO_FEW.value
    ]
    return _(
        "Too few have answered to speak for everyone: we have not heard from enough %(groups)s.",
        groups=listed(few, _),
    )
