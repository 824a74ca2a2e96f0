"""Opinion groups and the fair few as sentences; the pair `_`, `ngettext` as in `words`."""

from collections.abc import Mapping

from coprod.consensus.fair_few import Chosen
from coprod.consensus.opinion_groups import NoCamps, OpinionGroups
from coprod.consensus.rounds import Change, RoundChange
from coprod.consensus.voices import Reweighted, Turnout
from coprod.consensus.words import Gettext, NGettext, listed


def camps_sentence(groups: OpinionGroups, _: Gettext, ngettext: NGettext) -> str:
    """Whether there are camps, and why not where there are none."""
    if groups.no_camps is NoCamps.TOO_FEW:
        return _("Too few people have voted on enough cards to look for groups who think alike.")
    if groups.no_camps is NoCamps.UNRELATED:
        return _(
            "No camps found: you are one school on this. How people vote on one card says nothing about "
            "how they vote on another."
        )
    if groups.no_camps is NoCamps.LONE_VOICES:
        return _(
            "No camps found: you are one school on this. A few people stand apart, too few to be a group."
        )
    if groups.no_camps is NoCamps.NO_GAP:
        return _(
            "No camps found: you are one school on this. People differ by degrees, with no gap between them."
        )
    return ngettext(
        "People who vote alike form %(num)s group.", "People who vote alike form %(num)s groups.", groups.k
    )


def few_sentence(chosen: Chosen, labels: Mapping[str, str], _: Gettext, ngettext: NGettext) -> str:
    """Why a proposal is among the fair few: who wants it, to how many it matters most, and how it got in."""
    wanting = listed(
        [
            _("%(count)s %(group)s", count=count, group=labels[group])
            for group, count in chosen.supporters.items()
            if count
        ],
        _,
    )
    starred = sum(chosen.stars.values())
    first = _("Wanted by %(groups)s.", groups=wanting)
    matters = ngettext("To %(num)s of them it matters most.", "To %(num)s of them it matters most.", starred)
    if chosen.filled:
        last = _("Of what was left, it came nearest to having enough votes behind it.")
    else:
        last = _("Their fair share of the say was enough to choose it.")
    return " ".join([first, matters, last] if starred else [first, last])


def missing_sentence(turnout: Turnout, label: str, band: str, _: Gettext) -> str:
    """How many of a group and year band have taken part."""
    if turnout.took_part == 0:
        return _(
            "None of the %(seats)s %(group)s of %(band)s have voted yet.",
            seats=turnout.seats,
            group=label,
            band=band,
        )
    return _(
        "%(count)s of %(seats)s %(group)s of %(band)s have voted.",
        count=turnout.took_part,
        seats=turnout.seats,
        group=label,
        band=band,
    )


def reweighted_sentence(one: Reweighted, label: str, _: Gettext) -> str:
    """A warning where some year bands were heard more than others and that may matter; else nothing."""
    if not one.differs:
        return ""
    return _(
        "Take care: some year groups were heard more than others. If all were heard alike, %(then)s in 100 %(group)s "
        "would agree, not %(now)s in 100, and the answer could be another.",
        then=f"{one.agree_reweighted * 100:.0f}",
        now=f"{one.agree * 100:.0f}",
        group=label,
    )


def change_sentence(change: RoundChange, label: str, _: Gettext) -> str:
    """Did it help? What the second round says against the first."""
    if change.change is None or change.interval is None:
        return _("Too few %(group)s answered in both rounds to say if it helped.", group=label)
    low, high = (f"{share * 100:+.0f}" for share in change.interval)
    if change.verdict is Change.MORE:
        return _(
            "More %(group)s agree than before: up by %(points)s in 100 (somewhere from %(low)s to %(high)s).",
            group=label,
            points=f"{change.change * 100:.0f}",
            low=low,
            high=high,
        )
    if change.verdict is Change.LESS:
        return _(
            "Fewer %(group)s agree than before: down by %(points)s in 100 (somewhere from %(low)s to %(high)s).",
            group=label,
            points=f"{-change.change * 100:.0f}",
            low=low,
            high=high,
        )
    return _(
        "We cannot tell if more %(group)s agree than before: the change is somewhere from %(low)s to %(high)s "
        "in 100.",
        group=label,
        low=low,
        high=high,
    )
