"""The key actions of the demo: what its leaders chose, and what became of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coprod.changes.models import Change, ChangeProposal
from coprod.db import db
from coprod.demo.stage import Scene
from coprod.demo.tables import build
from coprod.keyactions.models import ActionState, KeyAction, Source

_WORDS = Path(__file__).parent / "words" / "key-actions.toml"


@dataclass(frozen=True, slots=True)
class ActionWords:
    """A key action. `proposal` and `change` (also the key of a proposal: the one that the change carries out) are of
    the consultation after which it was chosen; `chosen`, `by` and `moved` are days."""

    consultation: str
    what: str
    why: str
    owner: str
    owner_title: str
    chosen: int
    by: int
    how_we_know: str
    first_step: str
    state: str
    moved: int
    proposal: str = ""
    move: str = ""
    change: str = ""
    let_go_because: str = ""


@dataclass(frozen=True, slots=True)
class ActionsFile:
    """All of them."""

    actions: tuple[ActionWords, ...]


def key_actions() -> tuple[ActionWords, ...]:
    """The key actions of the demo, read.

    Raises:
        ValueError: the file is broken; the message says where.
    """
    return build(ActionsFile, tomllib.loads(_WORDS.read_text(encoding="utf-8")), _WORDS.name).actions


def choose(scene: Scene, consultation: str, decision_maker: str) -> None:
    """Write the key actions that were chosen after that consultation began, the oldest first."""
    for words in key_actions():
        if words.consultation == consultation:
            _choose(scene, words, decision_maker)


def _choose(scene: Scene, words: ActionWords, by: str) -> None:
    stage = scene.stage
    chosen, moved = stage.calendar.moment(words.chosen, 16.5), stage.calendar.moment(words.moved, 16.6)
    row = KeyAction(
        school_id=stage.school.id,
        source=Source.FEW if words.proposal else Source.CORNER if words.move else Source.OWN,
        proposal_id=scene.proposals[words.proposal] if words.proposal else None,
        move_code=words.move,
        what=words.what,
        why=words.why,
        owner_id=stage.cast.persons[words.owner].id,
        owner_title=words.owner_title,
        by_when=stage.calendar.date(words.by),
        how_we_know=words.how_we_know,
        first_step=words.first_step,
        state=ActionState(words.state),
        let_go_because=words.let_go_because,
        change_id=_change(scene.proposals[words.change]) if words.change else None,
        created_by_id=stage.cast.id_of(by),
        created_at=chosen,
        moved_at=moved,
    )
    db.session.add(row)
    db.session.flush()
    subject = f"key_action:{row.id}"
    stage.did(chosen, by, "key action chosen", subject, source=row.source.value)
    if row.state is ActionState.LET_GO:
        stage.did(moved, words.owner, "key action let go", subject, because=words.let_go_because)
    elif row.state is not ActionState.CHOSEN:
        stage.did(moved, words.owner, "key action moved on", subject, state=words.state)


def _change(proposal_id: int) -> int:
    rows = select(Change.id).join(ChangeProposal, ChangeProposal.change_id == Change.id)
    return (
        db.session.scalars(rows.where(ChangeProposal.proposal_id == proposal_id).order_by(Change.id)).first()
        or 0
    )
