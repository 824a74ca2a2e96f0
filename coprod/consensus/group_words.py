"""Opinion groups, the fair few and missing voices as sentences; the pair `_`, `ngettext` as in `words`.

Pages say these too, so nothing here needs the numbers' libraries.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coprod.consensus.no_camps import NoCamps
from coprod.consensus.words import Gettext, NGettext, listed

if TYPE_CHECKING:
    from coprod.consensus.fair_few import Chosen


def camps_sentence(k: int, no_camps: NoCamps | None, _: Gettext, ngettext: NGettext) -> str:
    """Whether there are camps, and why not where there are none."""
    if no_camps is NoCamps.TOO_FEW:
        return _("Too few people have voted on enough cards to look for groups who think alike.")
    if no_camps is NoCamps.UNRELATED:
        return _(
            "No camps found: you are one school on this. How people vote on one card says nothing about "
            "how they vote on another."
        )
    if no_camps is NoCamps.LONE_VOICES:
        return _("No camps found: you are one school on this. No large group stands apart from the others.")
    if no_camps is NoCamps.NO_GAP:
        return _(
            "No camps found: you are one school on this. People differ by degrees, with no gap between them."
        )
    return ngettext(
        "People who vote alike form %(num)s opinion group.",
        "People who vote alike form %(num)s opinion groups.",
        k,
    )


def few_sentence(chosen: "Chosen", labels: Mapping[str, str], _: Gettext, ngettext: NGettext) -> str:
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
    last = how_chosen(_, filled=chosen.filled)
    return " ".join([first, matters, last] if starred else [first, last])


def how_chosen(_: Gettext, *, filled: bool) -> str:
    """How a proposal got among the fair few."""
    if filled:
        return _("Of what was left, it came nearest to having enough votes behind it.")
    return _("Their fair share of the say was enough to choose it.")


def reweighted_sentence(now: float, then: float, label: str, _: Gettext) -> str:
    """The warning where some year bands were heard more than others and that may matter.

    Args:
        now, then: the share that agrees, as heard and as if all bands had been heard alike.
    """
    return _(
        "Take care: some year groups were heard more than others. If all were heard alike, %(then)s in 100 %(group)s "
        "would agree, not %(now)s in 100, and the answer could be another.",
        then=f"{then * 100:.0f}",
        now=f"{now * 100:.0f}",
        group=label,
    )
