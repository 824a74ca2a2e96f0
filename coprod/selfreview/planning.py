"""What the school does about what it found: actions, and the consultation that is made of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from coprod.access.facts import Who
from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations import actions as consultations
from coprod.consultations.actions import Dates
from coprod.consultations.models import Consultation, Rung, ShowTallies
from coprod.db import db
from coprod.selfreview.models import SelfAction, SelfQuestion, Term

TITLE_FITS, QUESTION_FITS, USUALLY_HEARD = 120, 280, 10


class HasOne(ValueError):
    """A consultation was made of this action already."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What, who, by when, and how the school will know."""

    what: str
    who: str
    by_when: date
    how_we_know: str
    term: Term


def plan(me: Who, question: SelfQuestion, draft: Draft) -> SelfAction:
    """Write an action down."""
    action = SelfAction(
        school_id=question.school_id,
        self_review_id=question.self_review_id,
        question_id=question.id,
        what=draft.what,
        who=draft.who,
        by_when=draft.by_when,
        how_we_know=draft.how_we_know,
        term=draft.term,
        created_by_id=me.id,
        created_at=now(),
    )
    db.session.add(action)
    db.session.flush()
    record(action.school_id, me.id, "self-review action planned", f"self_action:{action.id}")
    return action


def change(me: Who, action: SelfAction, draft: Draft, *, done_on: date | None, change_id: int | None) -> None:
    """Keep an action as it is now.

    Args:
        done_on: when it was done; none while it is not.
        change_id: the service change that carries it out.
    """
    action.what, action.who, action.by_when = draft.what, draft.who, draft.by_when
    action.how_we_know, action.term = draft.how_we_know, draft.term
    action.done_on, action.change_id = done_on, change_id
    db.session.flush()
    record(action.school_id, me.id, "self-review action changed", f"self_action:{action.id}")


def ask_about(me: Who, action: SelfAction, question: SelfQuestion) -> Consultation:
    """Begin a consultation of an action: a draft, filled in as far as the action goes.

    Raises:
        HasOne: there is one.
    """
    db.session.refresh(action, with_for_update=True)
    if action.consultation_id is not None:
        raise HasOne
    consultation = consultations.create(
        me,
        consultations.Draft(
            title=_cut(action.what, TITLE_FITS),
            question=_cut(
                _("What would help, so that everybody can say: “%(sentence)s”", sentence=question.parents),
                QUESTION_FITS,
            ),
            background=_(
                "This comes out of our self-review. We plan: %(what)s How we will know: %(how)s",
                what=action.what,
                how=action.how_we_know,
            ),
            can_change="",
            cannot_change="",
            decision_maker_id=None,
            asked_groups=[group.value for group in StakeholderGroup],
            asked_years=[],
            class_ids=[],
            dates=Dates(None, None, None, None, None),
            rung=Rung.CONSULTATION,
            show_tallies=ShowTallies.AFTER_CLOSE,
            minimum_heard=USUALLY_HEARD,
        ),
    )
    action.consultation_id = consultation.id
    db.session.flush()
    return consultation


def _cut(text: str, fits: int) -> str:
    return text if len(text) <= fits else f"{text[: fits - 1].rstrip()}…"
