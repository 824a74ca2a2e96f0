"""How sure one may be: for staff with a duty, beside each result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.consensus import words
from coprod.consensus.flips import ProposalFlip
from coprod.consensus.support import Rules
from coprod.consensus.verdicts import ProposalVerdict
from coprod.insights.readings import proposal_reading
from coprod.insights.results import Result
from coprod.insights.sentences import label


@dataclass(frozen=True, slots=True)
class Certainty:
    """Sentences on each group whose numbers are shown in full, and on what would change the verdict (or empty)."""

    groups: Sequence[str]
    flip: str


def certainty(result: Result, minimum_heard: int, *, final: bool) -> Certainty:
    """How sure one may be of one result.

    Where "nearly all" stands for the numbers, nothing finer is said: chances would tell them.
    """
    if result.reading is None:
        return Certainty((), "")
    cells = {says.group: says.cell for says in result.groups}
    reading = proposal_reading(result.reading, cells, {says.group: says.of for says in result.groups})
    rules = Rules(minimum_heard=minimum_heard)
    labels: Mapping[str, str] = {group: label(group) for group in cells}
    told = [
        words.certainty_sentence(group, labels[group.tally.group], rules, _)
        for group in reading.groups
        if cells[group.tally.group].split is not None
    ]
    if final or reading.verdict is ProposalVerdict.HEARD_TOO_LITTLE:
        return Certainty(told, "")
    kept = result.reading["flip"]
    flip = (
        None
        if kept is None
        else ProposalFlip(kept["group"], kept["voices"], kept["agree"], ProposalVerdict(kept["becomes"]))
    )
    return Certainty(told, words.proposal_flip_sentence(reading, flip, labels, _, ngettext))
