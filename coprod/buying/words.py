"""The twelve questions in words, what can be said to them, money, and who helped to choose."""

from __future__ import annotations

from decimal import Decimal

import flask_babel
from flask_babel import gettext as _

from coprod.access.roles import StakeholderGroup
from coprod.buying.models import BuyingCheck, Question, Reply
from coprod.consensus.words import listed
from coprod.insights import sentences


def question(code: Question) -> str:
    """One of the twelve, as something to which yes is good news."""
    return {
        Question.NEED: _("Do numbers, and people’s own voices, show that this is needed?"),
        Question.FITS: _("Does it fit that need, and the age of those it is for?"),
        Question.OURSELVES: _("Have we looked at whether we could do it ourselves?"),
        Question.EVIDENCE: _("Does somebody independent say that it works, and that it does no harm?"),
        Question.STAFF: _("Are its people trained, supervised, and checked for work with children?"),
        Question.CONCERNS: _("Does a worry about a child reach our safeguarding lead on the same day?"),
        Question.PRIVACY: _("Is it in writing what stays confidential, and what happens to personal data?"),
        Question.REFERRAL: _("Is it clear who can be sent there, how, how long they wait, and what it does not do?"),
        Question.REACH: _("Can everybody use it: with special needs, with little English, with little money?"),
        Question.CHOSEN_WITH: _("Did pupils and parents help to choose it, and do they rate it?"),
        Question.MEASURE: _("Do we know how things stood before, what we measure, when we look again, and when we stop?"),
        Question.COST: _("Do we know the whole cost, the way out, and whether anybody gains from it?"),
    }[code]  # fmt: skip


def reply(said: Reply) -> str:
    """What is said to a question."""
    return {
        Reply.YES: _("Yes"),
        Reply.PARTLY: _("Partly"),
        Reply.NO: _("No"),
        Reply.UNKNOWN: _("We do not know"),
    }[said]


def money(pence: int) -> str:
    """``£1,234.50``, from pence."""
    return str(flask_babel.format_currency(Decimal(pence) / 100, "GBP"))


def helped(check: BuyingCheck, threshold: int) -> str:
    """Which groups helped to choose. A number of people below the threshold is not told, only that some did."""
    counts = {
        StakeholderGroup.PUPILS: check.helped_pupils,
        StakeholderGroup.PARENTS: check.helped_parents,
        StakeholderGroup.PRACTITIONERS: check.helped_practitioners,
    }
    told = [
        _("%(num)s %(group)s", num=number, group=sentences.label(group.value))
        if number >= threshold
        else _("some %(group)s", group=sentences.label(group.value))
        for group, number in counts.items()
        if number
    ]
    return listed(told, _) if told else ""
