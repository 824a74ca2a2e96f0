"""Choose a key action, change its words, move it on, let it go. Each is in the log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coprod.audit.log import record
from coprod.changes.models import Change
from coprod.clock import now
from coprod.db import db
from coprod.keyactions.models import LIVE, ActionState, KeyAction, Source
from coprod.schools.models import School
from coprod.schools.queries import deciding_rules

NEXT = {ActionState.CHOSEN: ActionState.DOING, ActionState.DOING: ActionState.DONE}
REASON_NEEDS = 20  # characters of why it is let go


class TooMany(ValueError):
    """The school has as many key actions as it does at once: one has to be let go, or done, first."""


class ChangedMeanwhile(ValueError):
    """Somebody wrote in the action, or moved it, since its page was read."""


class NotNow(ValueError):
    """The action is not where that could be done to it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an action comes from."""

    source: Source = Source.OWN
    proposal_id: int | None = None
    move_code: str = ""
    self_question_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action says."""

    what: str
    why: str
    owner_id: int
    owner_title: str
    by_when: date
    how_we_know: str
    first_step: str


@dataclass(frozen=True, slots=True)
class Instead:
    """The action that makes room for a new one, and why."""

    action_id: int
    because: str


def choose(
    actor_id: int, school_id: int, origin: Origin, plan: Plan, instead: Instead | None = None
) -> KeyAction:
    """Choose one more action; where the few are full, let another go for it in the same breath.

    Raises:
        TooMany: they are full, also without the one that ``instead`` names. Nothing is written.
    """
    # Whoever chooses takes turns at the school, so that two who choose at once are counted one by one.
    db.session.execute(select(School.id).where(School.id == school_id).with_for_update(key_share=True))
    live = {
        one.id: one
        for one in db.session.scalars(
            select(KeyAction).where(KeyAction.school_id == school_id, KeyAction.state.in_(LIVE))
        )
    }
    other = live.get(instead.action_id) if instead else None
    if len(live) - (other is not None) >= deciding_rules(school_id).most_under_way:
        raise TooMany(f"{len(live)} key actions are live at school {school_id}")
    if instead is not None and other is not None:
        let_go(actor_id, other, instead.because, other.version)
    action = KeyAction(
        school_id=school_id,
        **asdict(origin),
        **asdict(plan),
        state=ActionState.CHOSEN,
        created_by_id=actor_id,
        created_at=now(),
        moved_at=now(),
    )
    db.session.add(action)
    db.session.flush()
    record(school_id, actor_id, "key action chosen", _subject(action), source=origin.source.value)
    return action


def reword(actor_id: int, action: KeyAction, plan: Plan, seen: int) -> None:
    """Change what it says. Its earlier words go into the log.

    Raises:
        ChangedMeanwhile: see there.
        NotNow: it is done, or let go.
    """
    _hold(action, seen)
    words = asdict(plan)
    before = {name: str(getattr(action, name)) for name in words if getattr(action, name) != words[name]}
    for name, value in words.items():
        setattr(action, name, value)
    _written(actor_id, action, "key action reworded", was=before)


def move_on(actor_id: int, action: KeyAction, seen: int) -> None:
    """From chosen to doing, or from doing to done.

    Raises:
        ChangedMeanwhile: see there.
        NotNow: it is done, or let go.
    """
    _hold(action, seen)
    action.state, action.moved_at = NEXT[action.state], now()
    _written(actor_id, action, "key action moved on", state=action.state.value)


def let_go(actor_id: int, action: KeyAction, because: str, seen: int) -> None:
    """Stop it, or put it off, for a reason that all staff can read.

    Raises:
        ChangedMeanwhile: see there.
        NotNow: it is done, or let go.
        ValueError: no reason.
    """
    if not because:
        raise ValueError("an action is let go for a reason")
    _hold(action, seen)
    action.state, action.let_go_because, action.moved_at = ActionState.LET_GO, because, now()
    _written(actor_id, action, "key action let go", because=because)


def became(actor_id: int, action: KeyAction, change: Change) -> None:
    """Keep the link to the service change that it became; its action is being done from then on.

    Raises:
        NotNow: it is done or let go, or became a change before.
    """
    db.session.refresh(action, with_for_update=True)
    if action.state not in LIVE or action.change_id is not None or action.school_id != change.school_id:
        raise NotNow(f"key action {action.id} cannot become a change")
    action.change_id, action.state, action.moved_at = change.id, ActionState.DOING, now()
    _written(actor_id, action, "key action became a change", change=change.id)


def _hold(action: KeyAction, seen: int) -> None:
    db.session.refresh(action, with_for_update=True)
    if action.version != seen:
        raise ChangedMeanwhile(f"key action {action.id} is at version {action.version}, not {seen}")
    if action.state not in LIVE:
        raise NotNow(f"key action {action.id} is {action.state}")


def _written(actor_id: int, action: KeyAction, act: str, **details: Any) -> None:
    action.version += 1
    db.session.flush()
    record(action.school_id, actor_id, act, _subject(action), **details)


def _subject(action: KeyAction) -> str:
    return f"key_action:{action.id}"
