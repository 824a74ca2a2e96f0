"""Every address that a browser can open, worked out from the app's own routes and the rows that are there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from coprod import activities, framework
from coprod.access.roles import StakeholderGroup
from coprod.changes.models import Change
from coprod.clock import now
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db
from coprod.ideas.models import Idea
from coprod.keyactions.models import KeyAction
from coprod.library.models import LibraryLink, OwnActivity, TutorSession
from coprod.moves.models import OwnMove
from coprod.people.models import Person
from coprod.privacy.views import READERS
from coprod.proposals.models import Proposal
from coprod.publishing.models import PracticeNote
from coprod.reach.models import ReachStep
from coprod.roster.models import RosterAct, RosterDraft
from coprod.safeguarding.models import Concern
from coprod.schools.models import ClassGroup
from coprod.selfreview.models import SelfAction, SelfGroup, SelfQuestion, SelfReview

NOT_PAGES = {
    "static",
    "changes.picture",
    "pages.live",
    "pages.ready",
    "ideas.alike",
    "privacy.mine",
    "privacy.assessment_file",
    "publishing.data_list",
    "publishing.data_json",
    "publishing.data_csv",
    "publishing.feed",
    "publishing.report_pdf",
    "publishing.note_download",
    "publishing.change_picture",
    "publishing.consultation_picture",
}
"""Files, answers for machines, and a fragment that a page's script asks for."""

OFTEN = {"consultations.show", "voting.card", "insights.results", "decisions.board", "reach.plan"}
"""Pages that look different in each phase of a consultation."""


def addresses(app: flask.Flask) -> list[str]:
    """One address for each page and each state that its thing can be in, in the order of the routes."""
    found: list[str] = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint not in NOT_PAGES and "GET" in (rule.methods or ()):
                found += _of(rule)
    return list(dict.fromkeys(found))


def _of(rule: Rule) -> Iterator[str]:
    names = sorted(rule.arguments)
    if names == ["consultation_id", "proposal_id"]:  # a card belongs to its consultation
        pairs = db.session.execute(
            select(Proposal.consultation_id, func.min(Proposal.id)).group_by(Proposal.consultation_id)
        )
        samples: Sequence[Sequence[Any]] = [(pair[0], pair[1]) for pair in pairs]
    else:
        samples = list(itertools.product(*(SAMPLES[name](rule.endpoint) for name in names)))
    for values in samples:
        yield flask.url_for(rule.endpoint, **dict(zip(names, values, strict=True)))


def _ids(model: Any, state: Callable[[Any], object]) -> Callable[[str], list[Any]]:
    """The first row of each state."""

    def ids(_endpoint: str) -> list[Any]:
        by_state: dict[object, list[int]] = {}
        for row in db.session.scalars(select(model).order_by(model.id)):
            by_state.setdefault(state(row), []).append(row.id)
        return [key for keys in by_state.values() for key in keys[:1]]

    return ids


def _consultations(endpoint: str) -> list[Any]:
    if endpoint.startswith("selfreview."):
        carriers = select(Consultation.id).where(Consultation.purpose == Purpose.SELF_REVIEW)
        return list(db.session.scalars(carriers.order_by(Consultation.id)))
    if endpoint == "reviews.show":
        return list(db.session.scalars(select(Consultation.id).where(Consultation.purpose == Purpose.REVIEW)))
    one_of_each = _ids(Consultation, lambda row: (row.purpose, row.phase(now())))(endpoint)
    return one_of_each if endpoint in OFTEN else one_of_each[-3:]


SAMPLES: dict[str, Callable[[str], list[Any]]] = {
    "consultation_id": _consultations,
    "proposal_id": _ids(Proposal, lambda row: row.state),
    "idea_id": _ids(Idea, lambda row: row.state),
    "practice_note_id": _ids(PracticeNote, lambda row: (row.own, row.published_at is None)),
    "change_id": _ids(Change, lambda row: row.stage),
    "reach_step_id": _ids(ReachStep, lambda row: row.done_on is None),
    "key_action_id": _ids(KeyAction, lambda row: row.state),
    "concern_id": _ids(Concern, lambda row: row.id),
    "person_id": _ids(Person, lambda row: (row.stakeholder_group, row.active)),
    "class_group_id": _ids(ClassGroup, lambda row: row.kind),
    "roster_draft_id": _ids(RosterDraft, lambda row: row.owner_id),
    "roster_act_id": _ids(RosterAct, lambda row: row.kind),
    "code": lambda _endpoint: ["anything"],
    "tutor_session_id": _ids(TutorSession, lambda row: row.held_at is None),
    "own_activity_id": _ids(OwnActivity, lambda row: row.setting),
    "library_link_id": _ids(LibraryLink, lambda _row: "link"),
    "activity_code": lambda _endpoint: [one.code for one in list(activities.load())[::20]],
    "guide_reader": lambda _endpoint: ["staff", "parents", "pupils"],
    "reader": lambda _endpoint: list(READERS),
    "group": lambda _endpoint: [group.value for group in StakeholderGroup],
    "self_review_id": _ids(SelfReview, lambda row: (row.consultation_id is None, row.counted_at is None)),
    "self_question_id": _ids(SelfQuestion, lambda row: row.self_review_id),
    "self_group_id": _ids(SelfGroup, lambda _row: "group"),
    "self_action_id": _ids(SelfAction, lambda row: row.done_on is None),
    "self_area": lambda _endpoint: ["people", "systems"],
    "place": lambda _endpoint: [1],
    "own_move_id": _ids(OwnMove, lambda row: row.in_use),
    "compartment_code": lambda _endpoint: ["basics", "core"],
    "move_code": lambda _endpoint: [
        framework.load().moves[0].code,
        *[m.code for m in list(framework.load())[10::16]],
    ],
}
