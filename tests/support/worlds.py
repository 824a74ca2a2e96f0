"""A school with one of everything and one person of each kind: for tests that walk every route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import flask

from coprod.access.roles import Duty, StakeholderGroup
from coprod.activities import Setting
from coprod.buying.models import BuyingCheck
from coprod.changes.models import Change, ChangePicture, ChangeUpdate, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.models import IdeaState
from coprod.insights import snapshots
from coprod.library.models import LibraryLink, OwnActivity, TutorSession
from coprod.moves.models import OwnMove
from coprod.people.models import Person
from coprod.proposals.models import Reach
from coprod.publishing.models import PracticeNote
from coprod.reach.models import Channel, ReachStep
from coprod.reviews.models import ReviewRound
from coprod.roster import actions as roster
from coprod.roster.columns import RollKind
from coprod.roster.models import ActKind, RosterAct
from coprod.roster.roll import Roll
from coprod.safeguarding.models import Concern
from coprod.schools.models import School, SchoolHoliday
from coprod.selfreview.models import (
    GroupKind,
    SelfAction,
    SelfEvidence,
    SelfGroup,
    SelfQuestion,
    SelfReview,
    Term,
)
from coprod.selfreview.standard import Area
from tests.factories import (
    make_class,
    make_consultation,
    make_idea,
    make_key_action,
    make_person,
    make_proposal,
    make_pupil,
    make_school,
    make_seat,
    make_staff,
)
from tests.support.client import CheckedClient

KINDS = (
    "visitor",
    "pupil",
    "parent",
    "practitioner",
    "moderator",
    "decider",
    "other_decider",
    "lead",
    "administrator",
)
WHEN_CLOSED = {
    "changes.new", "decisions.answer", "decisions.board", "decisions.drafts", "decisions.publish",
    "decisions.put_away_draft", "decisions.read_draft", "insights.results", "insights.staff",
    "publishing.data_csv", "publishing.data_json",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A school with one of everything, and one person of each kind."""

    school: str
    people: dict[str, int]
    open_ids: dict[str, Any]
    closed_ids: dict[str, Any]

    def url(self, app: flask.Flask, rule: Any) -> str:
        """The rule's URL, naming this school's rows."""
        ids = self.closed_ids if rule.endpoint in WHEN_CLOSED else self.open_ids
        if rule.endpoint == "reviews.show":
            ids = {**ids, "consultation_id": ids["review_id"]}
        if rule.endpoint.startswith("selfreview."):
            ids = {**ids, "consultation_id": ids["asked_by_self_review_id"]}
        with app.test_request_context(base_url=f"http://{self.school}"):
            return flask.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


def make_world(host: str) -> World:
    school = make_school(f"School {host}", host=host)
    people = {
        "pupil": make_pupil(school),
        "parent": make_person(school),
        "practitioner": make_staff(school),
        "moderator": make_staff(school, Duty.MODERATOR),
        "decider": make_staff(school, Duty.DECISION_MAKER),
        "other_decider": make_staff(school, Duty.DECISION_MAKER),
        "lead": make_staff(school, Duty.SAFEGUARDING_LEAD),
        "administrator": make_staff(school, Duty.ADMINISTRATOR),
    }
    running = make_consultation(school, people["decider"])
    ended = make_consultation(
        school,
        people["decider"],
        title="Calmer corridors",
        voting_close_at=now() - timedelta(hours=1),
        ideas_close_at=now() - timedelta(hours=2),
    )
    for person in people.values():
        make_seat(running, person)
    return World(
        host, {kind: person.id for kind, person in people.items()}, *_rows(school, people, running, ended)
    )


def _rows(
    school: School, people: dict[str, Person], running: Any, ended: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    answered = make_proposal(ended)
    snapshot = snapshots.take(ended)
    _keep(
        Answer(
            school_id=school.id, consultation_id=ended.id, proposal_id=answered.id, kind=AnswerKind.WILL,
            reason="Most people want it, and we can.", snapshot_id=snapshot.id, answered_by_id=people["decider"].id,
            answered_at=now(),
        )
    )  # fmt: skip
    change = _keep(
        Change(
            school_id=school.id, consultation_id=ended.id, title="Quiet corridors", you_said="Too loud.",
            we_will="Carpet.", why="Many said so.", how_we_know="We ask again.", reach=Reach.EVERYONE,
            owner_id=people["practitioner"].id, owner_title="Site manager", starts_on=now().date(),
            review_on=now().date() + timedelta(days=60), created_at=now(),
        )
    )  # fmt: skip
    _keep(
        BuyingCheck(
            school_id=school.id, change_id=change.id, service="Carpet, laid and cleaned", created_at=now()
        )
    )
    concern = _keep(
        Concern(
            school_id=school.id, author_id=people["pupil"].id, words="Words for one reader.", written_at=now(),
            place="Better lunchtimes", raised_at=now(),
        )
    )  # fmt: skip
    act = _keep(RosterAct(
        school_id=school.id, actor_id=people["administrator"].id, kind=ActKind.PUPILS, at=now(), classes={},
        counts={"joined": 0, "changed": 0, "left": 0, "taken_out": 0, "classes": 0},
    ))  # fmt: skip
    note = _keep(
        PracticeNote(
            school_id=school.id, change_id=change.id, uid="0" * 32, from_school=school.name, title="Quiet corridors",
            what_we_did="Carpet.", for_whom="Everyone", cost="£300", what_changed="Calmer.", differently="", moves=[],
            reach=Reach.EVERYONE, verdict=Verdict.HELPED, settled=[], created_at=now(), published_at=now(), shared_at=now(),
        )
    )  # fmt: skip
    class_group = make_class(school, people["practitioner"])
    ids = {
        "practice_note_id": note.id,
        "roster_act_id": act.id,
        "roster_draft_id": roster.keep_draft(
            school.id, people["administrator"].id, Roll(kind=RollKind.PUPILS)
        ).id,
        "consultation_id": running.id,
        "idea_id": make_idea(running, people["pupil"], state=IdeaState.WAITING).id,
        "proposal_id": make_proposal(running).id,
        "change_id": change.id,
        "key_action_id": make_key_action(people["practitioner"]).id,
        "change_picture_id": _picture(change).id,
        "concern_id": concern.id,
        "person_id": make_person(school).id,
        "class_group_id": class_group.id,
        "school_holiday_id": _keep(
            SchoolHoliday(
                school_id=school.id, name="Half term", first_day=now().date(), last_day=now().date()
            )
        ).id,
        "review_id": _review(change).id,
        "move_code": "basics-play",
        "compartment_code": "core",
        "own_move_id": _keep(
            OwnMove(
                school_id=school.id,
                code="ours-1",
                compartment="core",
                label_practitioner="Grow something",
                label_young_person="Our garden",
                plain="We grow.",
                adult="A bed.",
                adults_can=["Open it."],
                quick_wins=["Dig."],
                words=[],
                created_at=now(),
            )
        ).id,
        "group": "parents",
        "filename": "css/tokens.css",
        "reader": "child",
        "code": "anything",
        "activity_code": "ask-the-cook",
        **_library_rows(school, people["practitioner"], class_group.id),
        "guide_reader": "staff",
        **_self_review_rows(school, people),
        "reach_step_id": _keep(
            ReachStep(
                school_id=school.id,
                consultation_id=running.id,
                stakeholder_group=StakeholderGroup.PARENTS,
                whom="Families who drive",
                channel=Channel.GATE,
                who="Family worker",
                by_day=now().date(),
                created_at=now(),
            )
        ).id,
    }
    return ids, {**ids, "consultation_id": ended.id, "proposal_id": make_proposal(ended).id}


def _review(change: Change) -> Consultation:
    """A round of that change, open now."""
    vote: Consultation = _keep(
        Consultation(
            school_id=change.school_id, purpose=Purpose.REVIEW, title="Did it help?", asked_groups=["pupils"],
            asked_years=[], voting_open_at=now(), voting_close_at=now() + timedelta(days=9), opened_at=now(),
            created_at=now(),
        )
    )  # fmt: skip
    _keep(
        ReviewRound(
            school_id=change.school_id,
            change_id=change.id,
            number=1,
            consultation_id=vote.id,
            created_at=now(),
        )
    )
    return vote


def _self_review_rows(school: School, people: dict[str, Person]) -> dict[str, int]:
    """A self-review that everybody can answer now, and one that is being prepared."""
    carrier: Consultation = _keep(
        Consultation(
            school_id=school.id, purpose=Purpose.SELF_REVIEW, title="How is it here?", asked_years=[],
            asked_groups=["pupils", "parents", "practitioners"], voting_open_at=now() - timedelta(days=1),
            voting_close_at=now() + timedelta(days=9), opened_at=now(), created_at=now(), ballot_secret=bytes(32),
        )
    )  # fmt: skip
    rows = {}
    for consultation_id in (carrier.id, None):
        review = _keep(
            SelfReview(
                school_id=school.id, title="How is it here?", asked_groups=carrier.asked_groups,
                consultation_id=consultation_id, created_at=now(),
            )
        )  # fmt: skip
        question = _keep(
            SelfQuestion(
                school_id=school.id, self_review_id=review.id, place=1, area=Area.PEOPLE, staff="Is so.",
                parents="Is so.", pupils="Is so.",
            )
        )  # fmt: skip
        rows[consultation_id] = (review, question)
    evidence = _keep(
        SelfEvidence(
            school_id=school.id, question_id=rows[carrier.id][1].id, author_id=people["pupil"].id,
            stakeholder_group=people["pupil"].stakeholder_group, words="We know.", sent_at=now(),
        )
    )  # fmt: skip
    group = _keep(
        SelfGroup(
            school_id=school.id, self_review_id=rows[carrier.id][0].id, kind=GroupKind.MIXED, people=6,
            note_taker_id=people["practitioner"].id, held_on=now().date(),
        )
    )  # fmt: skip
    action = _keep(
        SelfAction(
            school_id=school.id, self_review_id=rows[carrier.id][0].id, question_id=rows[carrier.id][1].id,
            what="A calm room.", who="Head", by_when=now().date(), how_we_know="We ask.", term=Term.SHORT,
            created_at=now(),
        )
    )  # fmt: skip
    return {
        "self_group_id": group.id,
        "self_action_id": action.id,
        "self_area": "people",
        "asked_by_self_review_id": carrier.id,
        "self_review_id": rows[None][0].id,
        "self_question_id": rows[None][1].id,
        "self_evidence_id": evidence.id,
        "place": 1,
    }


def _picture(change: Change) -> ChangePicture:
    told = _keep(ChangeUpdate(change_id=change.id, at=now(), stage=change.stage, words="It begins."))
    row = ChangePicture(
        change_update_id=told.id, alt="A bench.", width=1, height=1, fingerprint="0" * 64, jpeg=b"."
    )
    return cast("ChangePicture", _keep(row))


def _library_rows(school: School, practitioner: Person, class_id: int) -> dict[str, int]:
    common: dict[str, Any] = {
        "school_id": school.id, "title": "Ours", "moves": ["basics-play"], "first_year": 3, "last_year": 6,
        "purpose": "To try it.", "added_by_id": practitioner.id, "added_at": now(),
    }  # fmt: skip
    own = OwnActivity(**common, setting=Setting.HALL, steps="5 Begin", question="What next?")
    link = LibraryLink(**common, made_by="Somebody else", url="https://example.org/pack")
    session = TutorSession(
        school_id=school.id, class_id=class_id, activity_code="ask-the-cook", activity_title="Ask the cook",
        led_by_id=practitioner.id, started_at=now(),
    )  # fmt: skip
    return {f"{row.__tablename__}_id": _keep(row).id for row in (own, link, session)}


def _keep(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def reader(app: flask.Flask, world: World, kind: str) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.home = f"http://{world.school}"
    if kind != "visitor":
        with app.app_context():
            client.enter(db.session.get_one(Person, world.people[kind]))
    return client
