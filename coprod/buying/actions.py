"""Begin a buying-in check, write its parts, and judge. Each is in the log; none can write over what it has not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from coprod.audit.log import record
from coprod.buying.models import BuyingAnswer, BuyingCheck, BuyingQuote, Question, Reply
from coprod.buying.queries import unjudged_end
from coprod.changes.models import Change
from coprod.clock import now
from coprod.db import db
from coprod.decisions.clock import school_day


class BegunAlready(ValueError):
    """The change has a check."""


class ChangedMeanwhile(ValueError):
    """Somebody wrote in the check since its page was read."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to one question, and how the school knows."""

    reply: Reply
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Commissioning:
    """What is needed, and how many of each group helped to choose."""

    service: str
    needed: str
    helped_pupils: int
    helped_parents: int
    helped_practitioners: int


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer. The price is in pence."""

    supplier: str
    pence: int
    what_for: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Procurement:
    """The offers, why one was chosen, and the contract's days and way out."""

    quotes: Sequence[Quote]
    chosen_why: str
    starts_on: date | None
    ends_on: date | None
    notice_by: date | None
    exit_words: str


class JudgeFirst(ValueError):
    """Nothing is bought again before somebody has said anew whether it is good enough."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it is good enough, why, and by whom in public: a role."""

    good_enough: bool
    words: str
    title: str


def begin(actor_id: int, change: Change, service: str) -> BuyingCheck:
    """Begin the check of a change.

    Raises:
        BegunAlready: there is one.
    """
    db.session.refresh(change, with_for_update=True)
    if db.session.scalar(select(BuyingCheck.id).where(BuyingCheck.change_id == change.id)) is not None:
        raise BegunAlready
    check = BuyingCheck(
        school_id=change.school_id,
        change_id=change.id,
        service=service,
        created_by_id=actor_id,
        created_at=now(),
    )
    db.session.add(check)
    db.session.flush()
    record(change.school_id, actor_id, "buying-in check begun", f"change:{change.id}")
    return check


def answer(actor_id: int, check: BuyingCheck, said: Mapping[Question, Said], seen: int) -> None:
    """Write the answers to the questions; those that are left out have none.

    Raises:
        ChangedMeanwhile: see there.
    """
    _hold(check, seen)
    db.session.execute(delete(BuyingAnswer).where(BuyingAnswer.check_id == check.id))
    db.session.add_all(
        BuyingAnswer(check_id=check.id, question=question, reply=one.reply, evidence=one.evidence)
        for question, one in said.items()
    )
    _written(
        actor_id, check, "buying-in questions answered", {q.value: one.reply.value for q, one in said.items()}
    )


def commission(actor_id: int, check: BuyingCheck, what: Commissioning, seen: int) -> None:
    """Write what is needed and who helped to choose.

    Raises:
        ChangedMeanwhile: see there.
    """
    _hold(check, seen)
    for name, value in asdict(what).items():
        setattr(check, name, value)
    _written(actor_id, check, "buying-in need written", {})


def procure(actor_id: int, check: BuyingCheck, how: Procurement, seen: int) -> None:
    """Write the offers and the contract. The log keeps what was chosen, and for how much.

    Raises:
        ChangedMeanwhile: see there.
        JudgeFirst: the contract goes on, and nobody has looked whether the service is good enough since its end came near.
        ValueError: more than one offer is chosen.
    """
    if sum(quote.chosen for quote in how.quotes) > 1:
        raise ValueError("at most one offer is chosen")
    _hold(check, seen)
    goes_on = check.ends_on is not None and (how.ends_on is None or how.ends_on > check.ends_on)
    if goes_on and unjudged_end(check, school_day(now())):
        raise JudgeFirst
    db.session.execute(delete(BuyingQuote).where(BuyingQuote.check_id == check.id))
    db.session.flush()
    db.session.add_all(BuyingQuote(check_id=check.id, **asdict(quote)) for quote in how.quotes)
    for name in ("chosen_why", "starts_on", "ends_on", "notice_by", "exit_words"):
        setattr(check, name, getattr(how, name))
    chosen = next((quote for quote in how.quotes if quote.chosen), None)
    details: dict[str, Any] = {"quotes": len(how.quotes)}
    if chosen is not None:
        details |= {"chosen": chosen.supplier, "pence": chosen.pence}
    _written(actor_id, check, "buying-in contract written", details)


def judge(actor_id: int, check: BuyingCheck, judgement: Judgement, seen: int) -> None:
    """Say whether the service is good enough: a person's judgement, with their role and the day.

    Raises:
        ChangedMeanwhile: see there.
    """
    _hold(check, seen)
    check.good_enough, check.judgement, check.judged_title = (
        judgement.good_enough,
        judgement.words,
        judgement.title,
    )
    check.judged_by_id, check.judged_at = actor_id, now()
    _written(actor_id, check, "buying-in judged", {"good_enough": judgement.good_enough})


def _hold(check: BuyingCheck, seen: int) -> None:
    db.session.refresh(check, with_for_update=True)
    if check.version != seen:
        raise ChangedMeanwhile


def _written(actor_id: int, check: BuyingCheck, act: str, details: dict[str, Any]) -> None:
    check.version += 1
    db.session.flush()
    record(check.school_id, actor_id, act, f"change:{check.change_id}", **details)
