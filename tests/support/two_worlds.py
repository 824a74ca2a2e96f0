"""One school day told twice. Only who voted what, and when, differs: whoever is not the voter must not see which.

The same in both tellings is what everybody may know in the end: how many said what on each card. The tellings differ in

- **who**: on the first card, Ada and Ben (pupils) disagree with each other, and swap sides;
- **when**: Ada, Ben and Cleo (a parent) vote at other times;
- **whether yet**: at the first look, Eve (a pupil) has voted in one telling and not in the other;
- **what, among few**: Vic (a practitioner) says the contrary, in a group of which only three vote.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import pytest
import time_machine
from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat, ShowTallies
from coprod.db import Base, db
from coprod.decisions.models import Answer, AnswerKind
from coprod.insights import snapshots
from coprod.people import second_step
from coprod.people.models import CredentialKind, Person
from coprod.schools.models import School
from coprod.steward import make_a_round
from coprod.voting import actions
from tests import factories
from tests.support.client import CheckedClient
from tests.support.worlds import KINDS, World, make_world

HOST = "hillside.test"
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
CLOSE = MORNING + timedelta(hours=2)
LOOKS = ("while voting is open", "after the close", "after the seal")
CODE = "K7PM4TQ2XW9DHC3V"
CHANGES_EACH_TIME = re.compile(r'name="csrf_token" value="[^"]*"')
HEADERS_THAT_DO = {
    "Set-Cookie",
    "Content-Length",
    "ETag",
}  # by the CSRF token; the last says again what the body says
RANDOM = {("ballot", "id"), ("ballot", "thread"), ("vote", "ballot_id"), ("sign_in", "token_digest")}
"""Columns that hold random numbers: they differ between any two runs."""

Press = tuple[int, str, int, str]
"""Minutes after nine, who, which card (from 0), which answer."""

TELLINGS: dict[str, list[Press]] = {
    "one": [
        (1, "Ada", 0, "agree"),
        (5, "Vic", 1, "agree"),
        (7, "Cleo", 0, "agree"),
        (25, "Ben", 0, "disagree"),
        (28, "Eve", 3, "agree"),
    ],
    "other": [
        (1, "Ben", 0, "agree"),
        (9, "Vic", 1, "disagree"),
        (25, "Ada", 0, "disagree"),
        (44, "Cleo", 0, "agree"),
        (80, "Eve", 3, "agree"),  # after the first look
    ],
    "other, with the same counts": [
        (1, "Ben", 0, "agree"),
        (9, "Vic", 1, "agree"),
        (25, "Ada", 0, "disagree"),
        (44, "Cleo", 0, "agree"),
        (80, "Eve", 3, "agree"),
    ],
}


@dataclass
class Seen:
    """What one telling left to be seen, by the time of the look, the reader and the address."""

    pages: dict[tuple[str, str, str], str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    """The voters' own lists: these must differ, or the tellings do not."""
    device: dict[str, str] = field(default_factory=dict)
    """What is found on Ada's tablet after she pressed "Finish": by a visitor, then by a parent."""
    answers: dict[str, list[str]] = field(default_factory=dict)
    """For each voter, what a server in front would note of each request of theirs, without its time."""
    log: list[str] = field(default_factory=list)
    """Every line that the application logged."""
    rows: dict[str, list[str]] = field(default_factory=dict)
    """The whole database after the seal, table by table."""


class Telling:
    """Tells the day once, on an empty database; without ``looking`` at pages, for its rows alone."""

    def __init__(
        self, app: flask.Flask, presses: list[Press], log: pytest.LogCaptureFixture, *, looking: bool = True
    ) -> None:
        self.app, self.presses, self.log, self.looking = app, [*presses], log, looking
        self.seen = Seen()
        self.voters: dict[str, CheckedClient] = {}

    def tell(self) -> Seen:
        """From nine in the morning to the seal."""
        factories.begin_anew()
        self.log.clear()
        with (
            time_machine.travel(MORNING, tick=False) as clock,
            self.log.at_level(logging.DEBUG),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(second_step, "new_salt", lambda: "the same each time")  # else random on its page
            logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
            with self.app.app_context():
                self._arrange()
                db.session.commit()
            self._everybody_signs_in()
            make_a_round(self.app)
            self._vote(clock, before=60)
            clock.move_to(MORNING + timedelta(minutes=60))
            make_a_round(self.app)
            self._look(LOOKS[0])
            self.voters = {name: self._client(name) for name in self.voters}  # the idle were signed out
            for name in ("Ada", "Ben", "Vic"):
                self.seen.own[name] = bare(self.voters[name].get(f"{self.page}/my-votes").text)
            self._somebody_else_takes_the_tablet()
            self._vote(clock, before=120)
            clock.move_to(CLOSE + timedelta(seconds=1))
            self._look(LOOKS[1])
            make_a_round(self.app)
            with self.app.app_context():
                self._decide()
                db.session.commit()
            clock.move_to(CLOSE + timedelta(hours=1))
            make_a_round(self.app)
            self._look(LOOKS[2])
            clock.move_to(CLOSE + timedelta(days=2))
            make_a_round(self.app)  # forgets the sign-ins that have ended
            with self.app.app_context():
                self.seen.rows = whole_database()
        self.seen.log = [f"{r.name} {r.levelname} {r.getMessage()}" for r in self.log.records]
        return self.seen

    def _arrange(self) -> None:
        world = make_world(HOST)
        people = {kind: db.session.get_one(Person, id_) for kind, id_ in world.people.items()}
        school = people["pupil"].school_id
        self.consultation = factories.make_consultation(
            _school(school), people["decider"], title="Calm starts", voting_close_at=CLOSE, ideas_close_at=CLOSE,
            show_tallies=ShowTallies.AFTER_VOTE, minimum_heard=3,
        )  # fmt: skip
        moves = ("basics-play", "belonging-keep", "coping-brave", "core-self-hope", "learning-plans")
        self.cards = [
            factories.make_proposal(self.consultation, moves[n], wording=f"A calm start, way {n}").id
            for n in range(5)
        ]
        seats = {kind: factories.make_seat(self.consultation, person) for kind, person in people.items()}
        for name in ("Ada", "Ben", "Eve"):
            people[name] = factories.make_pupil(_school(school), display_name=name)
        people["Cleo"] = factories.make_person(_school(school), display_name="Cleo")
        people["Vic"] = factories.make_staff(_school(school), display_name="Vic")
        seats |= {n: factories.make_seat(self.consultation, people[n]) for n in ("Ada", "Ben", "Eve", "Cleo", "Vic")}  # fmt: skip
        factories.give_code(people["parent"], CredentialKind.INVITE, CODE)
        self._others_have_voted(seats)
        self.people = {name: person.id for name, person in people.items()}
        pupils = factories.make_class(
            _school(school), *(people[n] for n in ("Ada", "Ben", "Eve")), code="heron-5512"
        )
        ids = {
            **world.open_ids,
            "consultation_id": self.consultation.id,
            "proposal_id": self.cards[0],
            "person_id": people["Ada"].id,
            "class_group_id": pupils.id,
        }
        self.page = f"/consultations/{self.consultation.id}"
        self.urls = urls(self.app, world, ids)

    def _others_have_voted(self, seats: dict[str, Seat]) -> None:
        """Twelve pupils on each card, and eleven parents on the first. On the fourth card nine pupils are left of ten,
        so that the next one makes ten again, which is what is shown already."""
        pupils = [factories.make_seat(self.consultation) for _ in range(12)]
        parents = [
            factories.make_seat(self.consultation, stakeholder_group=StakeholderGroup.PARENTS)
            for _ in range(11)
        ]
        for number, seat in enumerate([*pupils, *parents]):
            self._cast(seat, 0, 1 if number % 3 else -1)
        for number, seat in enumerate(pupils):
            for card in (1, 2, 4):
                self._cast(seat, card, 1 if number % 2 else 0)
        for number, seat in enumerate(pupils[:10]):
            self._cast(seat, 3, 1 if number % 4 else -1)
        actions.take_back(self.consultation, pupils[0], self.cards[3])
        self._cast(seats["practitioner"], 1, 1)
        self._cast(seats["moderator"], 1, -1)
        self._cast(seats["parent"], 1, 1)
        self._cast(seats["pupil"], 0, 1)

    def _cast(self, seat: Seat, card: int, choice: int) -> None:
        actions.cast(self.consultation, seat, self.cards[card], choice)

    def _everybody_signs_in(self) -> None:
        """At the same moment in both tellings: when somebody signed in is not when they voted."""
        self.readers = {}
        for kind in KINDS:
            self.readers[kind] = self._client(None if kind == "visitor" else kind)
        for name in ("Ada", "Ben", "Eve", "Cleo", "Vic"):
            self.voters[name] = self._client(name)

    def _client(self, who: str | None) -> CheckedClient:
        client = self.app.test_client()
        assert isinstance(client, CheckedClient)
        client.home = f"http://{HOST}"
        client.checks_pages = False
        if who is not None:
            with self.app.app_context():
                client.enter(db.session.get_one(Person, self.people[who]))
        return client

    def _vote(self, clock: Any, before: int) -> None:
        while self.presses and self.presses[0][0] < before:
            minute, name, card, choice = self.presses.pop(0)
            clock.move_to(MORNING + timedelta(minutes=minute))
            for url in (f"{self.page}/vote", f"{self.page}/vote/{self.cards[card]}"):
                self._note(name, self.voters[name].get(url))
            pressed = self.voters[name].post(url, data={"choice": choice})
            assert "/vote" in (pressed.location or ""), f"{name}'s press was not taken: {pressed.location}"
            self._note(name, pressed)

    def _note(self, name: str, response: Any) -> None:
        """As a server in front of this one would: what was asked, how it was answered, how long the answer of a press is."""
        request = response.request
        size = len(response.get_data()) if request.method == "POST" else "-"
        said = f'"{request.method} {request.full_path}" {response.status_code} {size} {response.location}'
        self.seen.answers.setdefault(name, []).append(said)

    def _look(self, when: str) -> None:
        if when != LOOKS[0]:  # a pupil's sign-in lasts two hours
            self.readers = {k: self._client(None if k == "visitor" else k) for k in KINDS}
        for kind, reader in self.readers.items():
            for url in self.urls if self.looking else ():
                self.seen.pages[when, kind, url] = fetched(reader, url)

    def _somebody_else_takes_the_tablet(self) -> None:
        tablet = self.voters["Ada"]
        for url in ("/", self.page, f"{self.page}/vote", f"{self.page}/my-votes"):
            assert tablet.get(url).headers["Cache-Control"] == "no-store", "the way back must show nothing"
        tablet.post("/sign-out")
        with tablet.session_transaction(base_url=tablet.home) as left:
            self.seen.device["cookie"] = repr({**left, "csrf_token": ""})
        for url in self.urls:
            self.seen.device[f"nobody {url}"] = fetched(tablet, url)
        assert tablet.send("/sign-in/parent", {"code": CODE}).status_code == 303
        for url in self.urls:
            self.seen.device[f"a parent {url}"] = fetched(tablet, url)

    def _decide(self) -> None:
        """The first card is answered by its numbers."""
        consultation = db.session.get_one(Consultation, self.consultation_id)
        snapshot = snapshots.take(consultation)
        db.session.add(
            Answer(
                school_id=consultation.school_id, consultation_id=consultation.id, proposal_id=self.cards[0],
                kind=AnswerKind.WILL, reason="Most people want it.", snapshot_id=snapshot.id,
                answered_by_id=self.people["decider"], answered_at=now(),
            )
        )  # fmt: skip

    @property
    def consultation_id(self) -> int:
        return int(self.page.rsplit("/", 1)[1])


def _school(id_: int) -> School:
    return db.session.get_one(School, id_)


def urls(app: flask.Flask, world: World, ids: dict[str, Any]) -> list[str]:
    """The address of every page there is, about the consultation of the telling where it is about one."""
    with app.test_request_context(base_url=f"http://{world.school}"):
        return sorted(
            flask.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint != "static"
        )


def fetched(client: CheckedClient, url: str) -> str:
    """All that comes back but what is new each time: status, headers and body."""
    with client.get(url) as response:
        return _told(response)


def _told(response: Any) -> str:
    told = "\n".join(f"{name}: {value}" for name, value in response.headers if name not in HEADERS_THAT_DO)
    body = response.get_data().decode("utf-8", "backslashreplace")  # a picture has bytes that are no text
    return bare(f"{response.status}\n{told}\n\n{body}")


def bare(text: str) -> str:
    """Without what differs on every load."""
    return CHANGES_EACH_TIME.sub("", text)


def whole_database() -> dict[str, list[str]]:
    """Every row of every table, without random numbers, in an order of its own."""
    kept = {}
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.columns if (table.name, c.name) not in RANDOM]
        kept[table.name] = sorted(repr(tuple(row)) for row in db.session.execute(select(*columns)))
    return kept
