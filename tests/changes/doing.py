"""What tests of changes start from: a change out of an answered proposal."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from coprod.access.roles import Duty
from coprod.changes import actions
from coprod.changes.actions import Draft, Step
from coprod.changes.models import ON_THE_WAY, Change, Stage, Verdict
from coprod.clock import now
from coprod.people.models import Person
from coprod.proposals.models import Proposal, Reach
from coprod.schools.models import School
from tests import factories
from tests.decisions.answering import counted, give
from tests.insights.counted import Counted


def answered(**values: Any) -> Counted:
    """A counted vote whose first card was answered with a yes, and its second not at all."""
    box = counted(**values)
    give(box, box.cards[0])
    return box


def draft(box: Counted, *cards: Proposal, **changes: Any) -> Draft:
    """A change out of these cards (the first, unless told otherwise) that starts in a week."""
    today = now().date()
    return dataclasses.replace(
        Draft(
            title="The hall is open when it rains",
            you_said="Nobody likes the rain.",
            we_will="From December the hall is open on wet days.",
            why="It reaches everyone.",
            how_we_know="We ask again in March.",
            reach=Reach.EVERYONE,
            owner_id=box.decider.id,
            owner_title="Year 5 leader",
            starts_on=today + timedelta(days=7),
            review_on=today + timedelta(days=70),
            proposal_ids=[card.id for card in cards or box.cards[:1]],
            move_codes=["basics-play", "belonging-friends"],
        ),
        **changes,
    )


def publish(box: Counted, *cards: Proposal, **changes: Any) -> Change:
    """The change, made public by the one who decides."""
    return actions.publish(box.decider.id, box.consultation, draft(box, *cards, **changes))


def go_to(change: Change, stage: Stage, verdict: Verdict = Verdict.HELPED) -> Change:
    """Move a change on, step by step, to that stage."""
    order = list(ON_THE_WAY)
    for step in order[order.index(change.stage) + 1 : order.index(stage) + 1]:
        found = verdict if step is Stage.REVIEWED else None
        again = change.review_on + timedelta(days=30) if found is Verdict.TOO_EARLY else None
        said = Step(step, f"Now it is {step.value}.", found, ask_again_on=again)
        actions.update(change.owner_id, change, said)
    return change


def somebody(school: School, who: str, owner: Person) -> Person | None:
    """A person of that kind; none for a visitor."""
    if who == "visitor":
        return None
    if who == "owner":
        return owner
    if who == "pupil":
        return factories.make_pupil(school)
    if who == "parent":
        return factories.make_person(school)
    return factories.make_staff(school, *([Duty(who)] if who != "practitioner" else []))
