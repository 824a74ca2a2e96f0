"""What is said of answers: the four kinds, who could be left out, and that an answer goes against people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from coprod.consensus.words import listed
from coprod.decisions.models import AnswerKind, LeftOut
from coprod.decisions.numbers import Against


def kind_words() -> dict[AnswerKind, str]:
    """The four answers, as ``templates/components/answer.html`` says them."""
    return {
        AnswerKind.WILL: _("We will"),
        AnswerKind.DIFFERENTLY: _("We will, in part or in another way"),
        AnswerKind.NOT_NOW: _("Not now"),
        AnswerKind.CANNOT: _("We can’t"),
    }


def left_out_words() -> dict[LeftOut, str]:
    """Who could be left out, in words."""
    return {
        LeftOut.NOBODY: _("Nobody, as far as we can see"),
        LeftOut.MONEY: _("Families short of money"),
        LeftOut.LANGUAGE: _("Families who speak another language at home"),
        LeftOut.DISABILITY: _("Disabled people, or those who learn in another way"),
        LeftOut.TRAVEL: _("Those who live far away or go home by bus"),
        LeftOut.ONLINE: _("Those without a phone or the internet"),
        LeftOut.QUIET: _("Those who do not like to ask or to speak up"),
        LeftOut.YOUNGEST: _("The youngest"),
        LeftOut.NEW_HERE: _("Those who are new here or often away"),
    }


def left_out(values: Sequence[str]) -> list[str]:
    """Who was found, in words and in the order of the form; what is not known any more is left out."""
    return [words for one, words in left_out_words().items() if one.value in values]


def goes_against(against: Against | None) -> str:
    """That an answer goes against people, for everybody to read; empty where it does not."""
    if against is None:
        return ""
    if against.common_ground:
        return _("Every group was for this. The answer goes against what people said.")
    return _("The answer goes against what %(groups)s said.", groups=listed(list(against.groups), _))


def missing(parts: Iterable[str]) -> str:
    """What a draft still needs, in one sentence."""
    names = {
        "reason": _("a reason that people can follow"),
        "dissent": _("the strongest reason against it"),
        "more": _("a second reason, because it goes against people"),
        "left_out": _("who could be left out"),
        "left_out_help": _("what is done for those who could be left out"),
    }
    return _("Still to be written: %(parts)s.", parts=listed([names[part] for part in parts], _))
