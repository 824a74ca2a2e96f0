"""An adversary after the close, with every duty, every export, the log, and each byte of the database: which ballot is whose?

It knows who voted when, to the second, and every order that people can be put into. It tries each of them against every
order in which ballots can be found. Whatever it is that still ties the two together would let it guess better than
chance, and chance is known exactly:

- *Whose is it?* A random pairing of n people with n ballots is right k times or more with a probability of at most 1/k!
  (there are C(n, k) ways to choose k people, each right with (n - k)!/n!).
- *What did they say?* On a card where half of the people said yes, the number of right guesses of a random pairing is
  hypergeometric.

(That every page and row is the same whoever voted what is asked in test_two_worlds.py; that the secret and the threads
are in no file, in tests/voting/test_chores.py.)
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from math import comb, factorial
from pathlib import Path
from typing import Any

import flask
import pytest
from sqlalchemy import select, text

from coprod.clock import now
from coprod.config import Settings
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.insights import snapshots
from coprod.insights.export import document
from coprod.steward import make_a_round
from coprod.voting import actions
from coprod.voting.ballots import thread
from coprod.voting.models import Ballot, Vote
from tests.factories import make_consultation, make_proposal, make_pupil, make_school, make_seat

PEOPLE = 64
ONE_IN = 1_000_000
"""How rare what the test calls better than chance is, over all that is tried."""

Answers = tuple[int, ...]


def whose(pairs: Sequence[tuple[Answers, Answers]]) -> int:
    """How many ballots are given to the one who cast them; everybody's answers differ."""
    return sum(told == true for told, true in pairs)


def at_least(right: int, people: int) -> float:
    """The chance of so many right guesses or more on a card where half said yes, for a random pairing."""
    half = people // 2
    ways = sum(comb(half, k) * comb(half, half - k) for k in range(half + 1) if 2 * k >= right)
    return ways / comb(people, half)


class Box:
    """A vote of one stakeholder group: who voted, in which order, and what each said; on two cards half say yes."""

    def __init__(self, seed: int) -> None:
        """People vote one after the other; the first half says yes to the first card, the first half by number to the
        second. Whatever keeps the order of voting, or of the roll, shows at once, even roughly."""
        chance = random.Random(seed)  # noqa: S311  # the same every time
        school = make_school()
        self.consultation = make_consultation(school)
        self.cards = [make_proposal(self.consultation).id for _ in range(6)]
        seats = [make_seat(self.consultation, make_pupil(school)) for _ in range(PEOPLE)]
        rest = chance.sample(list(itertools.product((1, -1, 0), repeat=4)), PEOPLE)
        self.voted = chance.sample(seats, PEOPLE)
        self.answers: dict[int, Answers] = {}
        for place, seat in enumerate(self.voted):
            first = 1 if place < PEOPLE // 2 else -1
            second = 1 if seats.index(seat) < PEOPLE // 2 else -1
            self.answers[seat.id] = (first, second, *rest[place])
        self.numbers = [seat.id for seat in seats]
        self.in_time = [seat.id for seat in self.voted]

    def vote(self) -> None:
        """Everybody, each in a transaction of their own."""
        for seat in self.voted:
            for card, choice in zip(self.cards, self.answers[seat.id], strict=True):
                actions.cast(self.consultation, seat, card, choice)
            db.session.commit()

    def ballots(self) -> dict[int, Answers]:
        """Every ballot's answers, by its number."""
        found: dict[int, dict[int, int]] = {}
        for ballot, card, choice in db.session.execute(select(Vote.ballot_id, Vote.proposal_id, Vote.choice)):
            found.setdefault(ballot, {})[card] = choice
        return {ballot: tuple(said[card] for card in self.cards) for ballot, said in found.items()}

    def orders_of_people(self) -> dict[str, list[int]]:
        """Every order that the adversary can put people into."""
        return {"by the time they voted": self.in_time, "by their place on the roll": self.numbers}


def orders_of_ballots(box: Box, settings: Settings) -> dict[str, list[Answers]]:
    """Every order in which ballots can be found: in the tables, in storage, in the bytes of the files, in the exports."""
    said = box.ballots()
    threads = {row.thread: row.id for row in db.session.execute(select(Ballot.thread, Ballot.id))}
    found: dict[str, list[int]] = {
        "as the table gives them": list(threads.values()),
        "by number": sorted(said),
        "by thread": [threads[key] for key in sorted(threads)],
        "as their votes are given": list(dict.fromkeys(db.session.scalars(select(Vote.ballot_id)))),
    }
    if settings.is_sqlite:
        found["by hidden row number"] = list(db.session.scalars(text("SELECT id FROM ballot ORDER BY rowid")))
        found |= _in_bytes(Path(settings.database_url.removeprefix("sqlite:///")), threads)
    else:
        for table, column in (("ballot", "id"), ("vote", "ballot_id")):
            for order in ("ctid", "xmin::text::bigint, ctid", "cmin::text::bigint, ctid"):
                rows = db.session.scalars(text(f"SELECT {column} FROM {table} ORDER BY {order}"))  # noqa: S608  # ours
                found[f"{table} by {order}"] = list(dict.fromkeys(rows))
    orders = {name: [said[ballot] for ballot in ballots] for name, ballots in found.items()}
    snapshot = snapshots.newest(box.consultation.id)
    assert snapshot is not None
    orders["as exported"] = _exported(document(box.consultation, snapshot), box.cards)
    return orders


def _in_bytes(file: Path, threads: dict[str, int]) -> dict[str, list[int]]:
    """By the place of each ballot's thread in the file and in what was written ahead: first and last, free pages too."""
    db.session.rollback()
    held = b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))
    first = {ballot: held.find(key.encode()) for key, ballot in threads.items()}
    last = {ballot: held.rfind(key.encode()) for key, ballot in threads.items()}
    assert min(first.values()) > 0
    return {
        "by their first byte": sorted(first, key=first.__getitem__),
        "by their last byte": sorted(last, key=last.__getitem__),
    }


def _exported(told: dict[str, Any], cards: list[int]) -> list[Answers]:
    """The ballots of the researchers' file, in its order."""
    json.dumps(told)  # it is what is written
    votes = [{str(card): int(choice) for card, choice in ballot["votes"]} for ballot in told["ballots"]]
    return [tuple(vote[str(card)] for card in cards) for vote in votes]


def better_than_chance(
    orders: dict[str, list[Answers]], people: dict[str, list[int]], answers: dict[int, Answers]
) -> list[str]:
    """What an adversary finds that chance would not give it in a million such tests."""
    tried = [
        (
            f"ballots {one}, people {other}{way}",
            list(zip(ballots, [answers[seat] for seat in turn(seats)], strict=True)),
        )
        for (one, ballots), (other, seats) in itertools.product(orders.items(), people.items())
        for way, turn in (("", list), (", backwards", _backwards))
    ]
    found = []
    for name, pairs in tried:
        if len(tried) * 4 * ONE_IN <= factorial(whose(pairs)):
            found.append(f"{name}: {whose(pairs)} ballots are given to the right person")
        for card in (0, 1):
            right = sum(told[card] == true[card] for told, true in pairs)
            if at_least(right, len(pairs)) * len(tried) * 4 * ONE_IN <= 1:
                found.append(f"{name}: {right} of {len(pairs)} answers to card {card + 1} are guessed")
    return found


def _backwards(seats: list[int]) -> list[int]:
    return seats[::-1]


def test_after_the_close_nobody_guesses_better_than_chance(app: flask.Flask, settings: Settings) -> None:
    with app.app_context():
        box = Box(7)
        db.session.commit()
        box.vote()
        secret = box.consultation.ballot_secret
        assert secret is not None
        kept = {row.thread: row.id for row in db.session.execute(select(Ballot.thread, Ballot.id))}
        said = box.ballots()
        # While voting is open whoever runs the server can: the same adversary with the secret is right about everybody.
        with_it = {"with the secret": [said[kept[thread(secret, seat)]] for seat in box.numbers]}
        assert (
            better_than_chance(with_it, {"by number": box.numbers}, box.answers)
            == [
                "ballots with the secret, people by number: 64 ballots are given to the right person",
                "ballots with the secret, people by number: 64 of 64 answers to card 1 are guessed",
                "ballots with the secret, people by number: 64 of 64 answers to card 2 are guessed",
                "ballots with the secret, people by number, backwards: 64 of 64 answers to card 2 are guessed",
            ][:3]
        )
        box.consultation.voting_close_at = now() - timedelta(seconds=1)
        db.session.commit()
    assert all(make_a_round(app).values())
    make_a_round(app)

    with app.app_context():
        box.consultation = db.session.get_one(Consultation, box.consultation.id)
        assert box.consultation.sealed_at is not None
        assert sorted(box.ballots().values()) == sorted(box.answers.values())
        assert not set(kept.values()) & set(box.ballots())
        orders = orders_of_ballots(box, settings)
        assert len(orders) >= 8
        assert all(len(order) == PEOPLE for order in orders.values())
        assert better_than_chance(orders, box.orders_of_people(), box.answers) == []


@pytest.mark.parametrize(
    ("spoil", "seen"),
    [
        (lambda people: people, "ballots are given to the right person"),
        (lambda people: people[::-1], "ballots are given to the right person"),
        (
            lambda people: [*sorted(people[:32]), *sorted(people[32:])],
            "answers to card",
        ),  # the order is kept roughly
    ],
    ids=["in their order", "backwards", "in two heaps"],
)
def test_an_order_that_is_kept_even_roughly_would_be_seen(
    spoil: Callable[[list[int]], list[int]], seen: str
) -> None:
    chance = random.Random(3)  # noqa: S311  # the same every time
    rest = chance.sample(list(itertools.product((1, -1, 0), repeat=4)), PEOPLE)
    numbers = chance.sample(range(PEOPLE), PEOPLE)
    answers = {
        seat: (1 if place < 32 else -1, 1 if seat < 32 else -1, *rest[place])
        for place, seat in enumerate(numbers)
    }
    orders = {"as stored": [answers[seat] for seat in spoil(numbers)]}
    assert seen in "\n".join(better_than_chance(orders, {"by time": numbers}, answers))


def test_chance_is_worked_out_exactly() -> None:
    # Four people, two yes: of the six ways to choose who is called yes, one is right about all, four about half.
    assert at_least(4, 4) == pytest.approx(1 / 6)
    assert at_least(2, 4) == pytest.approx(5 / 6)
    assert at_least(0, 4) == 1
    assert whose([((1, 1), (1, 1)), ((1, -1), (-1, 1))]) == 1
