"""Where an action may come from, and a first wording for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

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

DONE_IN = timedelta(weeks=6)


def origin_of(asked: Mapping[str, str], school_id: int) -> tuple[Origin, Any]:
    """What an address asks for (``?proposal=12`` or ``?move=basics-food``), and the thing itself; else an own one.

    At most one query.
    """
    number, code = asked.get("proposal", ""), asked.get("move", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        found = queries.proposal_of(school_id, int(number))
        if found is not None:
            return Origin(Source.FEW, proposal_id=found[0].id), found
    framework = here.framework()
    if code in framework:
        return Origin(Source.CORNER, move_code=code), framework.move(code)
    return Origin(), None


def first_plan(origin: Origin, thing: Any, owner_id: int, role: str) -> Plan:
    """A first wording. No query."""
    what, why = "", ""
    if origin.source is Source.FEW:
        proposal, consultation, _answer = thing
        what, why = _of_proposal(proposal, consultation)
    elif origin.source is Source.CORNER:
        what, why = _of_move(thing)
    return Plan(
        what=shortened(what, WHAT_FITS - 1),
        why=why,
        owner_id=owner_id,
        owner_title=role,
        by_when=school_day(now()) + DONE_IN,
        how_we_know="",
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


def _of_proposal(proposal: Proposal, consultation: Consultation) -> tuple[str, str]:
    return proposal.wording, _(
        "It is among the few that every group is for in “%(title)s”.", title=consultation.title
    )


def _of_move(move: Move) -> tuple[str, str]:
    return (
        move.quick_wins[0] if move.quick_wins else move.label_practitioner,
        _("Nobody had spoken of “%(move)s” on our Wall, so nothing was done about it.", move=move.label_practitioner),
    )  # fmt: skip
