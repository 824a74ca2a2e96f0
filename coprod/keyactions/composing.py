"""Where an action may come from, and a first wording for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import gettext as _

from coprod.changes.actions import Draft
from coprod.changes.cards import shortened
from coprod.changes.models import TITLE_FITS
from coprod.changes.models import WORDS_FIT as CHANGE_FITS
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.clock import school_day
from coprod.framework import Move
from coprod.keyactions import queries
from coprod.keyactions.actions import Origin, Plan
from coprod.keyactions.models import LIVE, WHAT_FITS, ActionState, KeyAction, Source
from coprod.moves import here
from coprod.proposals.models import Proposal
from coprod.selfreview.models import SelfAction, SelfQuestion

DONE_IN = timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where an action comes from, and its first words; empty where there are none."""

    origin: Origin
    what: str = ""
    why: str = ""
    how_we_know: str = ""


ASKED = ("proposal", "move", "finding", "gap")
"""What an address may ask for: a proposal, a move, an action or a question of the self-review."""


def beginning(asked: Mapping[str, str], school_id: int) -> Beginning:
    """What ``?proposal=12``, ``?move=basics-food``, ``?finding=3`` or ``?gap=4`` begins with; else something of their own.

    At most three queries.
    """
    numbers = {name: _number(asked.get(name, "")) for name in ASKED if name != "move"}
    found = queries.proposal_of(school_id, numbers["proposal"]) if numbers["proposal"] else None
    if found is not None:
        return _of_proposal(found[0], found[1])
    planned = queries.finding(school_id, numbers["finding"]) if numbers["finding"] else None
    asked_about = planned.question_id if planned else numbers["gap"]
    question = queries.question(school_id, asked_about) if asked_about else None
    if question is not None:
        return _of_question(question, planned)
    framework, code = here.framework(), asked.get("move", "")
    return _of_move(framework.move(code)) if code in framework else Beginning(Origin())


def first_plan(begun: Beginning, owner_id: int, role: str) -> Plan:
    """A first wording. No query."""
    return Plan(
        what=shortened(begun.what, WHAT_FITS - 1),
        why=begun.why,
        owner_id=owner_id,
        owner_title=role,
        by_when=school_day(now()) + DONE_IN,
        how_we_know=begun.how_we_know,
        first_step="",
    )


def of_change(action: KeyAction, draft: Draft) -> Draft:
    """What the form of a service change is filled in with: the proposal's, and on top of it the action's own words."""
    return replace(
        draft,
        title=shortened(action.what, TITLE_FITS - 1),
        why=f"{draft.why}\n\n{action.why}".strip()[:CHANGE_FITS],
        how_we_know=action.how_we_know,
        owner_id=action.owner_id,
        owner_title=action.owner_title,
    )


def waiting_to_become(asked: str | None, school_id: int) -> KeyAction | None:
    """The live action of that number (as an address or a form names it) that is no change yet. At most one query."""
    if not asked or not (asked.isascii() and asked.isdigit()) or len(asked) > 9:
        return None
    action = db.session.get(KeyAction, int(asked))
    if action is None or action.school_id != school_id or action.state not in LIVE or action.change_id:
        return None
    return action


def state_words(state: ActionState) -> str:
    """A state, in words."""
    return {
        ActionState.CHOSEN: _("Chosen"),
        ActionState.DOING: _("Doing it"),
        ActionState.DONE: _("Done"),
        ActionState.LET_GO: _("Let go"),
    }[state]


def _number(text: str) -> int:
    """A key, as an address says it; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _of_proposal(proposal: Proposal, consultation: Consultation) -> Beginning:
    why = _("It is among the few that every group is for in “%(title)s”.", title=consultation.title)
    return Beginning(Origin(Source.FEW, proposal_id=proposal.id), proposal.wording, why)


def _of_question(question: SelfQuestion, planned: SelfAction | None) -> Beginning:
    why = _("Our self-review asked: “%(question)s”", question=question.staff)
    origin = Origin(Source.FINDING, self_question_id=question.id)
    if planned is None:
        return Beginning(origin, "", f"{why} {_('The groups in our school see it very differently.')}")
    return Beginning(origin, planned.what, why, planned.how_we_know)


def _of_move(move: Move) -> Beginning:
    return Beginning(
        Origin(Source.CORNER, move_code=move.code),
        move.quick_wins[0] if move.quick_wins else move.label_practitioner,
        _("Nobody had spoken of “%(move)s” on our Wall, so nothing was done about it.", move=move.label_practitioner),
    )  # fmt: skip
