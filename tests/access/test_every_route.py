"""Every route, for every kind of person, at their own school and at another: one table says who gets in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flask
import pytest

from coprod.access.roles import Duty
from coprod.changes.models import Change
from coprod.clock import now
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.models import IdeaState
from coprod.insights import snapshots
from coprod.people.models import Person
from coprod.proposals.models import Reach
from coprod.safeguarding.models import Concern
from coprod.schools.models import School
from tests.factories import (
    make_class,
    make_consultation,
    make_idea,
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
EVERYBODY = frozenset(KINDS)
SIGNED_IN = EVERYBODY - {"visitor"}
WRITERS = frozenset({"moderator", "decider", "other_decider"})
DECIDERS = frozenset({"decider", "other_decider"})

# Who gets in: to a page, a form's answer or a refusal that is about its contents. For all others a visitor is
# sent to sign in, and anybody else is told that there is nothing here.
MAY: dict[str, frozenset[str]] = {
    "audit": frozenset({"administrator"}),
    "changes": EVERYBODY,
    "changes.edit": frozenset(
        {"decider", "other_decider", "practitioner"}
    ),  # the practitioner looks after it
    "changes.new": DECIDERS,
    "changes.update": frozenset({"decider", "other_decider", "practitioner"}),
    "consultations": WRITERS,
    "consultations.index": EVERYBODY,
    "consultations.show": EVERYBODY,
    "decisions.answer": frozenset({"decider"}),
    "decisions.board": EVERYBODY,  # the public's answers; the decider's own board stands at the same address
    "decisions.board_index": DECIDERS,
    "design": EVERYBODY,
    "ideas": SIGNED_IN,
    "ideas.reword": frozenset({"pupil"}),  # its author
    "ideas.show": frozenset({"pupil", "moderator"}),  # it waits: its author and who reads it to decide
    "insights.results": EVERYBODY,
    "insights.staff": WRITERS,
    "messages": SIGNED_IN,
    "moderation": frozenset({"moderator"}),
    "pages": EVERYBODY,
    "people": frozenset({"administrator"}),
    "people.account": SIGNED_IN,
    "people.sign_out_everywhere": SIGNED_IN,
    "proposals": frozenset({"moderator"}),
    "safeguarding": frozenset({"lead"}),
    "static": EVERYBODY,
    "voting": SIGNED_IN,
}
DOORS = {"people.card", "people.demo", "people.parent", "people.pupil", "people.pupil_name", "people.pupil_pictures",
         "people.setup", "people.sign_in", "people.sign_out", "people.staff"}  # fmt: skip
NOTHING_WITHOUT_WORDS = {
    "people.children",
    "people.class_sheet",
    "people.way_in",
}  # 404 for a form sent empty
WHEN_CLOSED = {"decisions.answer", "decisions.board", "insights.results", "insights.staff", "changes.new"}


def who_may(endpoint: str) -> frozenset[str]:
    """The row of the table: the endpoint's own, else its room's."""
    if endpoint in DOORS:
        return EVERYBODY
    room = endpoint.split(".", maxsplit=1)[0]
    assert endpoint in MAY or room in MAY, f"{endpoint} is new: say who may use it in MAY, in this file"
    return MAY.get(endpoint, MAY.get(room, frozenset()))


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
    concern = _keep(
        Concern(
            school_id=school.id, author_id=people["pupil"].id, words="Words for one reader.", written_at=now(),
            place="Better lunchtimes", raised_at=now(),
        )
    )  # fmt: skip
    ids = {
        "consultation_id": running.id,
        "idea_id": make_idea(running, people["pupil"], state=IdeaState.WAITING).id,
        "proposal_id": make_proposal(running).id,
        "change_id": change.id,
        "concern_id": concern.id,
        "person_id": make_person(school).id,
        "class_group_id": make_class(school).id,
        "move_code": "basics-play",
        "group": "parents",
        "filename": "css/tokens.css",
    }
    return ids, {**ids, "consultation_id": ended.id, "proposal_id": make_proposal(ended).id}


def _keep(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def worlds(make_app: Callable[..., flask.Flask]) -> tuple[flask.Flask, World, World]:
    app = make_app(trusted_hosts=("a.test", "b.test"))
    with app.app_context():
        here, there = make_world("a.test"), make_world("b.test")
        db.session.commit()
    return app, here, there


def reader(app: flask.Flask, world: World, kind: str) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.home = f"http://{world.school}"
    if kind != "visitor":
        with app.app_context():
            client.enter(db.session.get_one(Person, world.people[kind]))
    return client


def outcome(client: CheckedClient, method: str, url: str) -> str:
    response = client.get(url) if method == "GET" else client.post(url, data={})
    response.close()
    assert response.status_code < 500, f"{method} {url}: {response.status}"
    if response.status_code == 303 and "/sign-in" in (response.location or ""):
        return "sign in"
    return {403: "refused", 404: "hidden"}.get(response.status_code, "in")


def routes(app: flask.Flask) -> list[tuple[str, Any]]:
    """Every method of every route; signing out last, for it ends the visit."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
    return sorted(found, key=lambda pair: pair[1].endpoint.startswith("people.sign_out"))


@pytest.mark.parametrize("kind", KINDS)
def test_who_gets_in_at_their_own_school(worlds: tuple[flask.Flask, World, World], kind: str) -> None:
    app, here, _there = worlds
    client = reader(app, here, kind)
    wrong = []
    for method, rule in routes(app):
        if rule.endpoint in DOORS or (kind == "administrator" and rule.endpoint in NOTHING_WITHOUT_WORDS):
            continue
        found = outcome(client, method, here.url(app, rule))
        expected = "in" if kind in who_may(rule.endpoint) else "sign in" if kind == "visitor" else "hidden"
        if rule.endpoint == "people.sign_out_everywhere":
            expected = "sign in"  # and so it ends
        if found != expected:
            wrong.append(f"{method} {rule.rule} ({rule.endpoint}): {found}, expected {expected}")
    assert not wrong, f"for the {kind}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_another_schools_rows_are_not_found(worlds: tuple[flask.Flask, World, World], kind: str) -> None:
    """A person of school B, at B's address, asks for what is A's."""
    app, here, there = worlds
    client = reader(app, there, kind)
    wrong = []
    for method, rule in routes(app):
        if not any(name.endswith("_id") for name in rule.arguments):
            continue
        found = outcome(client, method, here.url(app, rule))
        if found not in {"hidden", "sign in"} or (found == "sign in" and kind != "visitor"):
            wrong.append(f"{method} {rule.rule} ({rule.endpoint}): {found}")
    assert not wrong, f"a {kind} of another school gets in:\n" + "\n".join(wrong)


def test_a_sign_in_of_one_school_is_nobody_at_another(worlds: tuple[flask.Flask, World, World]) -> None:
    app, here, there = worlds
    client = reader(app, here, "administrator")
    cookie = client.get_cookie("coprod", domain="a.test")
    assert cookie is not None
    client.home = f"http://{there.school}"
    client.set_cookie("coprod", cookie.value, domain="b.test")

    assert outcome(client, "GET", "/people") == "sign in"
    assert outcome(client, "GET", "/my/account") == "sign in"


def test_the_table_names_no_route_that_is_gone(app: flask.Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} | {"people.demo"}
    rooms = {endpoint.split(".")[0] for endpoint in endpoints}
    assert set(MAY) | DOORS <= endpoints | rooms
