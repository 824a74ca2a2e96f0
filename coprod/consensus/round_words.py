"""Did it help, as a sentence; `_` as in `words`."""

from coprod.consensus.rounds import Change, RoundChange
from coprod.consensus.words import Gettext


def change_sentence(change: RoundChange, label: str, _: Gettext) -> str:
    """Did it help? What the second round says against the first."""
    if change.change is None or change.interval is None:
        return _("Too few %(group)s answered in both rounds to say if it helped.", group=label)
    low, high = (_signed(share) for share in change.interval)
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


def _signed(share: float) -> str:
    """In a hundred, with its sign; nothing is neither more nor less."""
    whole = round(share * 100)
    return f"{whole:+d}" if whole else "0"
