"""Who may what: a table, a row for each thing somebody may want."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from coprod.access.policy import RULES, Can, Reply, allowed
from coprod.access.roles import Duty, StakeholderGroup, YearBand, year_band

YES, SIGN_IN, NOT_NOW = Reply.YES, Reply.SIGN_IN, Reply.NOT_NOW
NO, HIDDEN = Reply.FORBIDDEN, Reply.NOT_FOUND


@dataclass(frozen=True)
class Somebody:
    id: int
    stakeholder_group: StakeholderGroup = StakeholderGroup.PRACTITIONERS
    duties: frozenset[Duty] = frozenset()
    school_id: int = 1
    invited_to: frozenset[int] | None = None

    def has_charge_of(self, class_id: int) -> bool:
        return self.id == 5 and class_id == 9  # the cook


@dataclass
class AClass:
    id: int = 9


@dataclass
class ASession:
    class_id: int


@dataclass
class AGroup:
    note_taker_id: int


@dataclass
class Added:
    added_by_id: int


@dataclass
class AConsultation:
    opened_at: object = "yesterday"
    asked_groups: list[str] = field(default_factory=lambda: ["pupils", "practitioners"])
    decision_maker_id: int = 4
    open_now: bool = True
    purpose: str = "ask"

    def takes_ideas(self, _now: datetime) -> bool:
        return self.open_now

    def takes_votes(self, _now: datetime) -> bool:
        return self.open_now

    def voting_is_over(self, _now: datetime) -> bool:
        return not self.open_now


@dataclass
class AnIdea:
    state: str
    author_id: int | None = 1
    class_id: int | None = None


@dataclass
class AConcern:
    about: str = "child"
    about_person_id: int | None = None
    escalated_at: object = None


@dataclass
class ANote:
    own: bool = True
    written_by_id: int = 5
    published_at: object = None
    shared_at: object = None


@dataclass
class AChange:
    owner_id: int = 5


PEOPLE = {
    "visitor": None,
    "pupil": Somebody(1, StakeholderGroup.PUPILS),
    "parent": Somebody(2, StakeholderGroup.PARENTS),
    "moderator": Somebody(3, duties=frozenset({Duty.MODERATOR})),
    "decider": Somebody(4, duties=frozenset({Duty.DECISION_MAKER})),
    "cook": Somebody(5),
    "lead": Somebody(6, duties=frozenset({Duty.SAFEGUARDING_LEAD})),
    "admin": Somebody(7, duties=frozenset({Duty.ADMINISTRATOR})),
}
DRAFT, OPEN = AConsultation(opened_at=None), AConsultation()
LATER = AConsultation(open_now=False)
SELF, SELF_LATER = AConsultation(purpose="self_review"), AConsultation(purpose="self_review", open_now=False)
REVIEW, REVIEWED = AConsultation(purpose="review"), AConsultation(purpose="review", open_now=False)

TABLE = [
    # what, on what: visitor, pupil, parent, moderator, decider, cook, lead, admin
    (Can.READ_CONSULTATION, DRAFT, HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_CONSULTATION, OPEN, YES, YES, YES, YES, YES, YES, YES, YES),
    (Can.WRITE_CONSULTATIONS, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.EDIT_CONSULTATION, DRAFT, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.SUGGEST, DRAFT, HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.SUGGEST, OPEN, SIGN_IN, YES, NO, YES, YES, YES, YES, YES),
    (Can.SUGGEST, LATER, SIGN_IN, NOT_NOW, NO, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    (Can.READ_IDEAS, OPEN, SIGN_IN, YES, YES, YES, YES, YES, YES, YES),
    (Can.READ_IDEA, AnIdea("accepted"), SIGN_IN, YES, YES, YES, YES, YES, YES, YES),
    (Can.READ_IDEA, AnIdea("waiting"), SIGN_IN, YES, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_IDEA, AnIdea("returned"), SIGN_IN, YES, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_IDEA, AnIdea("withheld"), SIGN_IN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.CHANGE_OWN_IDEA, AnIdea("waiting"), SIGN_IN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.CHANGE_OWN_IDEA, AnIdea("accepted"), SIGN_IN, NOT_NOW, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.OPEN_THE_DESK, None, SIGN_IN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.MODERATE, AnIdea("waiting"), SIGN_IN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.MODERATE, AnIdea("withheld"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.RAISE_CONCERN, AnIdea("accepted"), SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES, YES),
    (Can.RAISE_CONCERN, AnIdea("waiting"), SIGN_IN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.RAISE_CONCERN, AnIdea("withheld"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.TELL_A_WORRY, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES, YES),
    (Can.OPEN_CONCERNS, None, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN),
    (Can.OPEN_CONCERN, AConcern(), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN),
    (Can.OPEN_CONCERN, AConcern("staff"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.UNMASK, AnIdea("accepted"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN),
    (Can.UNMASK, AnIdea("waiting"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.WORD_PROPOSALS, OPEN, SIGN_IN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.VOTE, OPEN, SIGN_IN, YES, NO, YES, YES, YES, YES, YES),
    (Can.VOTE, LATER, SIGN_IN, NOT_NOW, NO, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    (Can.READ_NOTE, ANote(), HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES, YES),
    (Can.READ_NOTE, ANote(published_at="then"), YES, YES, YES, YES, YES, YES, YES, YES),
    (Can.WRITE_NOTE, ANote(), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN),
    (Can.EXCHANGE_NOTES, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES, YES),
    (Can.READ_SHARED_NOTE, ANote(published_at="then"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_SHARED_NOTE, ANote(published_at="then", shared_at="then"), SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES, YES),
    (Can.READ_SHARED_NOTE, ANote(own=False, published_at="then", shared_at="then"), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_TERM_REPORT, None, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, YES),
    (Can.READ_RESULTS, OPEN, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    (Can.READ_RESULTS, LATER, YES, YES, YES, YES, YES, YES, YES, YES),
    (Can.PLAN_NEEDS, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES, YES),
    (Can.READ_STAFF_RESULTS, LATER, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.PLAN_REACH, OPEN, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.PLAN_REACH, REVIEWED, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.ANSWER, LATER, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.ANSWER, OPEN, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, NOT_NOW, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_DRAFTS, LATER, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_DRAFTS, OPEN, SIGN_IN, HIDDEN, HIDDEN, NOT_NOW, NOT_NOW, HIDDEN, HIDDEN, HIDDEN),
    (Can.WRITE_CHANGES, None, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.UPDATE_CHANGE, AChange(), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN),
    (Can.UPDATE_ACTION, AChange(), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN),
    (Can.CHECK_BUYING, AChange(), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES),
    (Can.READ_REVIEW, REVIEW, YES, YES, YES, YES, YES, YES, YES, YES),
    (Can.READ_REVIEW, OPEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_SELF_REVIEWS, None, SIGN_IN, YES, YES, YES, YES, YES, YES, YES),
    (Can.TAKE_NOTES, AGroup(5), SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN, HIDDEN),
    (Can.READ_SELF_REVIEW, SELF, SIGN_IN, YES, YES, YES, YES, YES, YES, YES),
    (Can.READ_SELF_REVIEW, OPEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.ANSWER_SELF_REVIEW, SELF, SIGN_IN, YES, NO, YES, YES, YES, YES, YES),
    (Can.ANSWER_SELF_REVIEW, SELF_LATER, SIGN_IN, NOT_NOW, NO, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    (Can.RUN_SELF_REVIEW, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    (Can.VOTE, SELF, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.SUGGEST, SELF, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_REVIEW, SELF, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.VOTE, REVIEW, SIGN_IN, YES, NO, YES, YES, YES, YES, YES),
    (Can.EDIT_CONSULTATION, REVIEW, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.WORD_PROPOSALS, REVIEW, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.SUGGEST, REVIEW, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_STAFF_RESULTS, REVIEWED, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_RESULTS, REVIEWED, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    (Can.READ_IDEA, AnIdea("returned", None, 9), SIGN_IN, HIDDEN, HIDDEN, YES, HIDDEN, YES, HIDDEN, YES),
    (Can.CHANGE_OWN_IDEA, AnIdea("returned", None, 9), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, YES),
    (Can.LEAD_SESSION, ASession(9), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, YES),
    (Can.LEAD_SESSION, ASession(8), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    (Can.CHANGE_LIBRARY, Added(5), SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES, YES),
    (Can.CHANGE_LIBRARY, Added(1), SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES, YES),
    (Can.READ_SESSIONS, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, YES, YES),
    (Can.BE_MYSELF, None, SIGN_IN, YES, YES, YES, YES, YES, YES, YES),
    (Can.BE_STAFF, None, SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES, YES),
    (Can.LOOK_AFTER_CLASS, AClass(9), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, YES),
    (Can.LOOK_AFTER_CLASS, AClass(8), SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    (Can.ADMINISTER, None, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    (Can.READ_THE_LOG, None, SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row[0]))
def test_who_may_what(row: tuple[Any, ...]) -> None:
    can, thing, *replies = row
    said = {name: allowed(can, who, thing) for name, who in PEOPLE.items()}
    assert said == dict(zip(PEOPLE, replies, strict=True))


def test_every_capability_has_its_rule_and_its_row_in_this_table() -> None:
    assert set(RULES) == set(Can)
    assert {row[0] for row in TABLE} == set(Can)


def test_one_duty_never_brings_another() -> None:
    """The safeguarding lead's concerns, above all, open for nobody else, whatever they hold."""
    readers = {Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD, Duty.HEAD, Duty.CHAIR}
    assert allowed(Can.OPEN_CONCERNS, Somebody(9, duties=frozenset(Duty) - readers)) is HIDDEN
    others = Somebody(9, duties=frozenset(Duty) - {Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD})
    assert allowed(Can.OPEN_CONCERN, others, AConcern()) is HIDDEN


@pytest.mark.parametrize(
    ("about", "at_once", "late"),
    [
        ("child", {Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD}, {Duty.HEAD}),
        ("staff", {Duty.HEAD}, {Duty.CHAIR}),
        ("head", {Duty.CHAIR}, set()),
    ],
)
def test_who_opens_a_concern_goes_by_whom_it_is_about(
    about: str, at_once: set[Duty], late: set[Duty]
) -> None:
    for duty in Duty:
        holder = Somebody(9, duties=frozenset({duty}))
        assert allowed(Can.OPEN_CONCERN, holder, AConcern(about)) is (YES if duty in at_once else HIDDEN)
        unread = AConcern(about, escalated_at="noon")
        assert allowed(Can.OPEN_CONCERN, holder, unread) is (YES if duty in at_once | late else HIDDEN)
        assert allowed(Can.OPEN_CONCERN, holder, AConcern(about, 9, "noon")) is HIDDEN  # it is about them


@pytest.mark.parametrize(
    ("year", "band"),
    [(None, "none"), (0, "ks1"), (2, "ks1"), (3, "ks2"), (6, "ks2"), (7, "ks3"), (9, "ks3"), (10, "ks4"), (11, "ks4"), (12, "ks5"), (13, "ks5")],
)  # fmt: skip
def test_a_year_belongs_to_its_key_stage(year: int | None, band: str) -> None:
    assert year_band(year) is YearBand(band)
