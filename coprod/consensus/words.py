"""Verdicts as sentences that a twelve-year-old understands, with the numbers in them.

Every function takes the pair `_` and `ngettext` that its caller translates with (flask_babel's pair fits), so
that this room needs no web; `english` and `english_plural` are the pair for those who need no translation. A
*label* is what a group is called within a sentence, in the plural: "pupils", "parents", "practitioners". Hide
small numbers first: a sentence says every number it is given.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from coprod.consensus.flips import Flip, ProposalFlip
from coprod.consensus.support import GroupReading, GroupVerdict, Rules
from coprod.consensus.verdicts import ProposalReading, ProposalVerdict


class Gettext(Protocol):
    """Translate a message and fill in its named values."""

    def __call__(self, message: str, /, **values: object) -> str: ...


class NGettext(Protocol):
    """Choose singular or plural by a number, which fills in %(num)s, and translate."""

    def __call__(self, singular: str, plural: str, num: int, /, **values: object) -> str: ...


def english(message: str, /, **values: object) -> str:
    """The message as it is."""
    return message % values if values else message


def english_plural(singular: str, plural: str, num: int, /, **values: object) -> str:
    """The singular for one, else the plural."""
    return (singular if num == 1 else plural) % {"num": num, **values}


def share_words(share: Fraction, _: Gettext) -> str:
    """A share within a sentence: "half", "two thirds", or a percentage."""
    named = {
        Fraction(1, 2): _("half"),
        Fraction(1, 3): _("a third"),
        Fraction(2, 3): _("two thirds"),
        Fraction(3, 4): _("three quarters"),
        Fraction(1): _("all"),
    }
    return named.get(Fraction(share)) or _("%(percent)s in 100", percent=f"{float(share) * 100:g}")


def heard_sentence(reading: GroupReading, label: str, _: Gettext, ngettext: NGettext) -> str:
    """Who voted and how: "12 of 20 pupils have voted: 9 agree, 2 disagree, 1 is not sure."."""
    tally = reading.tally
    if tally.seen == 0:
        return _("None of the %(seats)s %(group)s have voted yet.", seats=tally.seats, group=label)
    return _(
        "%(seen)s of %(seats)s %(group)s have voted: %(agree)s, %(disagree)s, %(unsure)s.",
        seen=tally.seen,
        seats=tally.seats,
        group=label,
        agree=ngettext("%(num)s agrees", "%(num)s agree", tally.agree),
        disagree=ngettext("%(num)s disagrees", "%(num)s disagree", tally.disagree),
        unsure=ngettext("%(num)s is not sure", "%(num)s are not sure", tally.unsure),
    )


def group_sentence(reading: GroupReading, label: str, rules: Rules, _: Gettext, ngettext: NGettext) -> str:
    """What a group's votes say so far, and how sure that is."""
    if reading.verdict is GroupVerdict.TOO_FEW:
        return _(
            "Too few %(group)s have voted to say anything yet: %(seen)s of %(seats)s. "
            "At least %(needed)s are needed.",
            group=label,
            seen=reading.tally.seen,
            seats=reading.tally.seats,
            needed=rules.enough_heard(reading.tally.seats),
        )
    return f"{heard_sentence(reading, label, _, ngettext)} {verdict_sentence(reading, label, rules, _)}"


def verdict_sentence(reading: GroupReading, label: str, rules: Rules, _: Gettext) -> str:
    """The verdict of a group that was heard enough, without the counts."""
    share = share_words(rules.threshold, _)
    if reading.verdict is GroupVerdict.SETTLED_FOR:
        if reading.tally.unheard == 0:
            return _(
                "At least %(share)s of all %(group)s agree. Everyone has voted.", share=share, group=label
            )
        return _(
            "At least %(share)s of all %(group)s agree, and that stays so however the rest vote.",
            share=share,
            group=label,
        )
    if reading.verdict is GroupVerdict.SETTLED_AGAINST:
        if reading.tally.unheard == 0:
            return _(
                "At least %(share)s of all %(group)s disagree. Everyone has voted.", share=share, group=label
            )
        return _(
            "At least %(share)s of all %(group)s disagree, and that stays so however the rest vote.",
            share=share,
            group=label,
        )
    if reading.verdict is GroupVerdict.LIKELY_FOR:
        return _("It is likely that at least %(share)s of all %(group)s agree.", share=share, group=label)
    if reading.verdict is GroupVerdict.LIKELY_AGAINST:
        return _("It is likely that at least %(share)s of all %(group)s disagree.", share=share, group=label)
    return _open_words(reading, label, share, _)


def _open_words(reading: GroupReading, label: str, share: str, _: Gettext) -> str:
    if reading.out_of_reach:
        return _(
            "Neither answer can reach %(share)s of all %(group)s any more: there is no clear view.",
            share=share,
            group=label,
        )
    if reading.tally.unheard == 0:
        return _("Both answers have %(share)s of all %(group)s: they are split.", share=share, group=label)
    if reading.split:
        return _("So far the %(group)s are split.", group=label)
    return _("It is not clear yet: it could still go either way.")


def certainty_sentence(reading: GroupReading, label: str, rules: Rules, _: Gettext) -> str:
    """For staff: what is certain, what is probable, and the chance that the threshold is met."""
    low, high = reading.bounds
    if reading.tally.unheard == 0:
        return _(
            "All %(group)s have voted, so the numbers are final: %(share)s in 100 agree.",
            group=label,
            share=_in_100(low),
        )
    return _(
        "If all %(group)s voted, between %(least)s and %(most)s in 100 would agree for certain, and "
        "between %(low)s and %(high)s in 100 with a probability of 9 in 10. The chance that at least "
        "%(share)s of all %(group)s agree is %(chance_for)s in 100, that they disagree %(chance_against)s "
        "in 100. This takes those who voted as a fair sample of the rest.",
        group=label,
        least=_in_100(low),
        most=_in_100(high),
        low=_in_100(reading.interval[0]),
        high=_in_100(reading.interval[1]),
        share=share_words(rules.threshold, _),
        chance_for=_chance(reading.chance_for),
        chance_against=_chance(reading.chance_against),
    )


def _in_100(share: float) -> str:
    return f"{share * 100:.0f}"


def _chance(probability: float) -> str:
    """In 100, never rounded to a certainty that it is not."""
    if 0 < probability < 0.01:
        return "<1"
    if 0.99 < probability < 1:
        return ">99"
    return f"{probability * 100:.0f}"


def proposal_sentence(
    reading: ProposalReading, labels: Mapping[str, str], _: Gettext, ngettext: NGettext
) -> str:
    """The one sentence to say first about a proposal, with the numbers of the groups that it names."""
    verdict = reading.verdict
    if verdict is ProposalVerdict.GROUPS_PART:
        return _(
            "Groups part here: for this are %(for_)s; against it are %(against)s.",
            for_=_counts(reading, reading.groups_for, labels, _),
            against=_counts(reading, reading.groups_against, labels, _),
        )
    if verdict is ProposalVerdict.HEARD_TOO_LITTLE:
        return _(
            "Too few have voted to speak for everyone. Not enough of: %(groups)s.",
            groups=_heard(reading, reading.groups_too_few, labels, _),
        )
    if verdict is ProposalVerdict.SPLIT_WITHIN:
        return _(
            "Opinion is split among %(groups)s.",
            groups=_both_counts(reading, reading.groups_split, labels, _),
        )
    if verdict is ProposalVerdict.OPEN:
        every = tuple(group.tally.group for group in reading.groups)
        return _("There is no clear view yet: %(groups)s.", groups=_both_counts(reading, every, labels, _))
    return f"{_common(reading, labels, _, ngettext)} {_how_sure(reading, _)}"


def _common(reading: ProposalReading, labels: Mapping[str, str], _: Gettext, ngettext: NGettext) -> str:
    if reading.verdict is ProposalVerdict.COMMON_GROUND:
        return ngettext(
            "They are for this: %(groups)s.",
            "Common ground: every group is for this. %(groups)s.",
            len(reading.groups),
            groups=_capital(_counts(reading, reading.groups_for, labels, _)),
        )
    return ngettext(
        "They are against this: %(groups)s.",
        "Common ground: every group is against this. %(groups)s.",
        len(reading.groups),
        groups=_capital(_counts(reading, reading.groups_against, labels, _)),
    )


def _how_sure(reading: ProposalReading, _: Gettext) -> str:
    if reading.settled:
        return _("No further vote can change that.")
    return _("That is likely, but not yet certain.")


def group_flip_sentence(
    reading: GroupReading, flip: Flip | None, label: str, _: Gettext, ngettext: NGettext
) -> str:
    """What it would take to change a group's verdict; `flip` is the first of `group_flips`, or None."""
    if flip is None:
        return _("The %(group)s who have not voted cannot change this.", group=label)
    if reading.verdict is GroupVerdict.TOO_FEW:
        return _needed(flip.voices, label, ngettext)
    return _voices(flip.voices, label, ngettext, agree=flip.agree)


def proposal_flip_sentence(
    reading: ProposalReading,
    flip: ProposalFlip | None,
    labels: Mapping[str, str],
    _: Gettext,
    ngettext: NGettext,
) -> str:
    """What it would take to change a proposal's verdict; `flip` is that of `proposal_flip`."""
    if reading.verdict is ProposalVerdict.HEARD_TOO_LITTLE:
        short = {
            group.tally.group: group.missing
            for group in reading.groups
            if group.verdict is GroupVerdict.TOO_FEW
        }
        return " ".join(_needed(voices, labels[group], ngettext) for group, voices in short.items())
    if flip is None:
        return _("No single group can change this by voting.")
    return _voices(flip.voices, labels[flip.group], ngettext, agree=flip.agree)


def _voices(voices: int, label: str, ngettext: NGettext, *, agree: bool) -> str:
    if agree:
        return ngettext(
            "This could change if %(num)s more of the %(group)s voted and agreed.",
            "This could change if %(num)s more of the %(group)s voted and all agreed.",
            voices,
            group=label,
        )
    return ngettext(
        "This could change if %(num)s more of the %(group)s voted and disagreed.",
        "This could change if %(num)s more of the %(group)s voted and all disagreed.",
        voices,
        group=label,
    )


def _needed(voices: int, label: str, ngettext: NGettext) -> str:
    return ngettext(
        "%(num)s more of the %(group)s must vote before anything can be said.",
        "%(num)s more of the %(group)s must vote before anything can be said.",
        voices,
        group=label,
    )


def listed(parts: Sequence[str], _: Gettext) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def _counts(reading: ProposalReading, names: Sequence[str], labels: Mapping[str, str], _: Gettext) -> str:
    """The named groups, each with how many of those heard stand on its side."""
    parts = []
    for group in reading.groups:
        tally = group.tally
        if tally.group in names and group.verdict.side > 0:
            parts.append(
                _(
                    "%(group)s (%(votes)s of %(seen)s agree)",
                    group=labels[tally.group],
                    votes=tally.agree,
                    seen=tally.seen,
                )
            )
        elif tally.group in names:
            parts.append(
                _(
                    "%(group)s (%(votes)s of %(seen)s disagree)",
                    group=labels[tally.group],
                    votes=tally.disagree,
                    seen=tally.seen,
                )
            )
    return listed(parts, _)


def _both_counts(
    reading: ProposalReading, names: Sequence[str], labels: Mapping[str, str], _: Gettext
) -> str:
    parts = [
        _(
            "%(group)s (%(agree)s agree, %(disagree)s disagree, of %(seen)s)",
            group=labels[group.tally.group],
            agree=group.tally.agree,
            disagree=group.tally.disagree,
            seen=group.tally.seen,
        )
        for group in reading.groups
        if group.tally.group in names
    ]
    return listed(parts, _)


def _heard(reading: ProposalReading, names: Sequence[str], labels: Mapping[str, str], _: Gettext) -> str:
    parts = [
        _(
            "%(group)s (%(seen)s of %(seats)s)",
            group=labels[group.tally.group],
            seen=group.tally.seen,
            seats=group.tally.seats,
        )
        for group in reading.groups
        if group.tally.group in names
    ]
    return listed(parts, _)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
