"""Fill the demo school from the script, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.demo import acting, asking, doing, learning, reaching, selfreviewing, tutoring, voices, weighing
from coprod.demo.calendar import Calendar
from coprod.demo.cast import DemoSecrets, bring_in
from coprod.demo.imported import bring_in_the_real_one
from coprod.demo.school import FILLED, one_at_a_time, the_demo_school
from coprod.demo.script import ConsultationWords, load_script
from coprod.demo.stage import Stage
from coprod.insights import analyses, snapshots
from coprod.needs.actions import Typed, keep
from coprod.schools.models import School

FOUNDED = -201
"""The day before the first person of the demo joined."""


READ_ELSEWHERE = -15
"""The day on which somebody brought in a note from another school."""


def number_of_steps() -> int:
    """How often :func:`fill` says that a step is done."""
    return len(load_script().consultations) + 3


def fill(time_zone: str, step_done: Callable[[], object]) -> bool:
    """Fill an empty database, in a transaction that the caller commits; nothing where the demo is there already.

    Args:
        time_zone: the school's, an IANA name.
        step_done: called after each step, for a progress bar.

    Returns:
        whether there was anything to do.

    Raises:
        NotTheDemo: the database holds a school that the demo did not make.
    """
    script, secrets = load_script(), DemoSecrets.make()
    one_at_a_time()
    if the_demo_school() is not None:
        return False
    calendar = Calendar(now(), ZoneInfo(time_zone))
    school = _school(script.school.name, calendar)
    stage = Stage(school, calendar, bring_in(script, school, calendar, secrets))
    step_done()
    for words in sorted(script.consultations, key=lambda one: one.ideas_open):
        _consult(stage, words)
        step_done()
    learning.bring_one_in(stage, READ_ELSEWHERE, "osei")
    selfreviewing.review(stage)
    stage.write_what_was_remembered()
    step_done()
    _what_was_known(bring_in_the_real_one(school))
    _figures_of_need(school)
    step_done()
    return True


def _consult(stage: Stage, words: ConsultationWords) -> None:
    """Write one consultation with all that happened in it; a draft gets its roll when it opens."""
    scene = asking.ask(stage, words)
    if words.opened is None:
        return
    roll = asking.seat(scene, words)
    voices.speak(scene, words)
    tutoring.hold(scene, words.key)
    weighing.put_on_cards(scene, words)
    weighing.vote(scene, words, roll)
    reaching.reach(scene, words.key)
    if scene.consultation.voting_open_at and scene.consultation.voting_open_at <= stage.calendar.now:
        doing.answer(scene, words, _what_was_known(scene.consultation))
    doing.change(scene, words)
    acting.choose(scene, words.key, words.decision_maker)


def _what_was_known(consultation: Consultation) -> int:
    """A snapshot of the votes, and what the maths found once they are over; as if it was taken at the close."""
    snapshot = snapshots.take(consultation)
    if consultation.sealed_at is not None:
        snapshot.taken_at = consultation.sealed_at
        answer = analyses.found(consultation, snapshot)
        analyses.keep(consultation.id, consultation.school_id, answer, final=True)
    return snapshot.id


def _school(name: str, calendar: Calendar) -> School:
    founded = calendar.moment(FOUNDED, 9)
    school = School(name=name, created_at=founded)
    db.session.add(school)
    db.session.flush()
    record(school.id, None, FILLED, f"school:{school.id}", at=founded)
    return school


def _figures_of_need(school: School) -> None:
    """What the planning aid of the demo school knows: figures of the whole school, in tens."""
    census = "School census, October"
    figures = {
        "money": Typed(78, census),
        "language": Typed(52, census),
        "away": Typed(31, "Attendance figures of last term"),
        "alone": Typed(40, "Our own survey, in tens"),
        "care": Typed(4, census),
    }
    keep(None, school.id, figures)
