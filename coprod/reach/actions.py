"""Plan a step, change it, say whether it worked, take it out. Each is in the log; nobody writes over what is unread."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.reach.models import Channel, ReachStep, Worked


class ChangedMeanwhile(ValueError):
    """Somebody changed the step since its page was read."""


class DoneAlready(ValueError):
    """What was done is not taken out: the plan is a record too."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: whom to reach, how, who does it, by when."""

    stakeholder_group: StakeholderGroup
    whom: str
    channel: Channel
    what: str
    who: str
    by_day: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    done_on: date
    worked: Worked
    learnt: str


def plan(actor_id: int, consultation: Consultation, what: Plan) -> ReachStep:
    """Put a step into the plan of a consultation."""
    step = ReachStep(
        school_id=consultation.school_id, consultation_id=consultation.id, created_at=now(), **asdict(what)
    )
    db.session.add(step)
    _written(actor_id, step, "reach step planned")
    return step


def change(actor_id: int, step: ReachStep, what: Plan, seen: int) -> None:
    """Plan it otherwise.

    Raises:
        ChangedMeanwhile: see there.
    """
    _hold(step, seen)
    for name, value in asdict(what).items():
        setattr(step, name, value)
    _written(actor_id, step, "reach step changed")


def look_back(actor_id: int, step: ReachStep, outcome: Outcome, seen: int) -> None:
    """Say when it was done, whether it worked, and what was learnt; saying it again corrects it.

    Raises:
        ChangedMeanwhile: see there.
    """
    _hold(step, seen)
    step.done_on, step.worked, step.learnt = outcome.done_on, outcome.worked, outcome.learnt
    _written(actor_id, step, "reach step looked back on")


def take_out(actor_id: int, step: ReachStep) -> None:
    """Take a step out of the plan that was not done.

    Raises:
        DoneAlready: see there.
    """
    db.session.refresh(step, with_for_update=True)
    if step.done_on is not None:
        raise DoneAlready
    record(step.school_id, actor_id, "reach step taken out", f"consultation:{step.consultation_id}")
    db.session.delete(step)
    db.session.flush()


def _hold(step: ReachStep, seen: int) -> None:
    db.session.refresh(step, with_for_update=True)
    if step.version != seen:
        raise ChangedMeanwhile
    step.version += 1


def _written(actor_id: int, step: ReachStep, act: str) -> None:
    db.session.flush()
    said: dict[str, Any] = {"channel": step.channel.value, "group": step.stakeholder_group.value}
    if step.worked is not None:
        said["worked"] = step.worked.value
    record(step.school_id, actor_id, act, f"consultation:{step.consultation_id}", **said)
