"""What an answer says, as one value, and what it still needs before everybody may read it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from coprod.consensus.words import listed
from coprod.decisions.models import MORE_NEEDS, REASON_NEEDS, YES, AnswerKind, LeftOut, Said
from coprod.decisions.numbers import Known, against


@dataclass(frozen=True, slots=True)
class Words:
    """What the decision-maker says; each field as in :class:`coprod.decisions.models.Said`."""

    kind: AnswerKind
    reason: str = ""
    dissent: str = ""
    more: str = ""
    left_out: tuple[str, ...] = ()
    left_out_help: str = ""

    def columns(self) -> dict[str, Any]:
        """For a row."""
        return {**asdict(self), "left_out": list(self.left_out)}


def words_of(row: Said) -> Words:
    """What a row says."""
    return Words(row.kind, row.reason, row.dissent, row.more, tuple(row.left_out), row.left_out_help)


def fitting(words: Words, known: Known | None) -> Words:
    """The same without what its kind has no place for: a second reason where it goes against nobody."""
    if against(words.kind, known) is not None:
        return words
    return Words(words.kind, words.reason, words.dissent, "", words.left_out, words.left_out_help)


def missing_from(words: Words, known: Known | None) -> dict[str, str]:
    """What an answer still needs, by field: why, in words. Empty where it may be published."""
    found = {
        "reason": _too_short(words.reason),
        "dissent": "" if words.dissent else why_dissent_is_needed(words.kind, known),
        "more": _why_more_is_needed(words, known),
        "left_out": _("Say who could be left out. “Nobody” is an answer too, once you have looked.")
        if words.kind in YES and not words.left_out
        else "",
        "left_out_help": _("Say what you do so that they are not left out.")
        if set(words.left_out) - {LeftOut.NOBODY.value} and not words.left_out_help
        else "",
    }
    return {field: why for field, why in found.items() if why}


def why_dissent_is_needed(kind: AnswerKind, known: Known | None) -> str:
    """Why an answer must name the strongest reason against it, in words; empty where it need not.

    Only what the numbers on the page tell is used, so that the form gives away nothing that they hide.
    """
    if known is None:
        return ""
    if known.groups_against:
        return _("Say how you weighed the other side: against this proposal are %(groups)s.", groups=listed(known.groups_against, _))  # fmt: skip
    if kind not in YES and known.groups_for:
        return _("Say how you weighed the other side: for this proposal are %(groups)s.", groups=listed(known.groups_for, _))  # fmt: skip
    if kind is AnswerKind.WILL and known.anybody_disagrees:
        return _("Some people disagreed. Say what their strongest reason was, and how you weighed it.")
    return ""


def _too_short(reason: str) -> str:
    if len(reason) >= REASON_NEEDS:
        return ""
    return _("Write at least %(least)d letters. People gave their time and their thoughts: they are owed a reason that they can follow.", least=REASON_NEEDS)  # fmt: skip


def _why_more_is_needed(words: Words, known: Known | None) -> str:
    goes = against(words.kind, known)
    if goes is None or len(words.more) >= MORE_NEEDS:
        return ""
    if goes.common_ground:
        return _("Every group was for this. Say in at least %(least)d letters what people wanted that cannot be, and what you weighed.", least=MORE_NEEDS)  # fmt: skip
    return _("This goes against what %(groups)s said. Say in at least %(least)d letters what you offer to them.", groups=listed(list(goes.groups), _), least=MORE_NEEDS)  # fmt: skip
