"""Every route, for every kind of person, at their own school and at another: one table says who gets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask
import pytest

from coprod.db import db
from tests.support.client import CheckedClient
from tests.support.worlds import KINDS, World, make_world, reader

EVERYBODY = frozenset(KINDS)
SIGNED_IN = EVERYBODY - {"visitor"}
IN_CHARGE = frozenset({"practitioner", "administrator"})  # the practitioner has charge of the class
STAFF = SIGNED_IN - {"pupil", "parent"}
WRITERS = frozenset({"moderator", "decider", "other_decider"})
DECIDERS = frozenset({"decider", "other_decider"})
WITH_A_DUTY = WRITERS | {"lead", "administrator"}
ACROSS = {"publishing.other_note": WITH_A_DUTY}
"""All that a person may read of another school's: a practice note that it published and shared."""

# Who gets in: to a page, a form's answer or a refusal that is about its contents. For all others a visitor is
# sent to sign in, and anybody else is told that there is nothing here.
MAY: dict[str, frozenset[str]] = {
    "audit": frozenset({"administrator"}),
    "buying": frozenset({"decider", "other_decider", "practitioner", "administrator"}),
    "changes": EVERYBODY,
    "changes.edit": frozenset(
        {"decider", "other_decider", "practitioner"}
    ),  # the practitioner looks after it
    "changes.new": DECIDERS,
    "changes.take_away_picture": frozenset({"decider", "other_decider", "practitioner"}),
    "changes.update": frozenset({"decider", "other_decider", "practitioner"}),
    "consultations": WRITERS,
    "consultations.index": EVERYBODY,
    "consultations.show": EVERYBODY,
    "decisions.answer": frozenset({"decider"}),
    "decisions.board": EVERYBODY,  # the public's answers; the decider's own board stands at the same address
    "decisions.board_index": DECIDERS,
    "decisions.drafts": frozenset({"decider"}),
    "decisions.publish": frozenset({"decider"}),
    "decisions.put_away_draft": frozenset({"decider"}),
    "decisions.rules": frozenset({"administrator"}),
    "decisions.read_draft": frozenset(),  # this school wants no second reader
    "design": EVERYBODY,
    "ideas": SIGNED_IN,
    "ideas.reword": frozenset({"pupil"}),  # its author
    "ideas.show": frozenset({"pupil", "moderator"}),  # it waits: its author and who reads it to decide
    "insights.results": EVERYBODY,
    "insights.staff": WRITERS,
    "keyactions": DECIDERS,
    "keyactions.edit": frozenset({"decider", "other_decider", "practitioner"}),  # it is the practitioner's
    "keyactions.index": STAFF,
    "keyactions.let_go": frozenset({"decider", "other_decider", "practitioner"}),
    "keyactions.move_on": frozenset({"decider", "other_decider", "practitioner"}),
    "keyactions.sheet": STAFF,
    "library": IN_CHARGE,  # sessions of the class that the practitioner has charge of
    "library.activity": EVERYBODY,
    "library.index": EVERYBODY,
    "library.link_edit": STAFF,  # the practitioner added it, the others hold a duty
    "library.link_new": STAFF,
    "library.link_take_out": STAFF,
    "library.own_edit": STAFF,
    "library.own_new": STAFF,
    "library.own_take_out": STAFF,
    "library.pupil_sheet": EVERYBODY,
    "library.taking_part": STAFF - {"practitioner"},
    "library.teacher_sheet": EVERYBODY,
    "messages": SIGNED_IN,
    "messages.mail": frozenset({"administrator"}),
    "messages.read_aloud": IN_CHARGE,
    "messages.test_mail": frozenset({"administrator"}),
    "messages.unsubscribe": EVERYBODY,
    "moderation": frozenset({"moderator"}),
    "moderation.figures": EVERYBODY,
    "moderation.rules": frozenset({"administrator"}),
    "moves": frozenset({"administrator"}),
    "moves.compartment": EVERYBODY,
    "moves.index": EVERYBODY,
    "pages": EVERYBODY,
    "people": frozenset({"administrator"}),
    "people.account": SIGNED_IN,
    "people.again": STAFF,
    "people.school_account_connect": frozenset(),  # 404: this school has no accounts elsewhere
    "people.school_account_off": SIGNED_IN,
    "people.device_sign_out": SIGNED_IN,
    "people.class_door": IN_CHARGE,
    "people.my_class": IN_CHARGE,
    "people.my_classes": STAFF,
    "people.new_recovery_codes": STAFF,
    "people.pupil_way_in": IN_CHARGE,
    "people.passkey_remove": STAFF,
    "people.sign_out_everywhere": SIGNED_IN,
    "privacy": frozenset({"administrator"}),
    "privacy.mine": SIGNED_IN,
    "privacy.notice": EVERYBODY,
    "proposals": frozenset({"moderator"}),
    "publishing": EVERYBODY,
    "reach": WRITERS,
    "needs": WITH_A_DUTY,
    "needs.pyramid": EVERYBODY,
    "reviews": frozenset({"decider", "other_decider", "practitioner"}),  # it is the practitioner's change
    "reviews.show": EVERYBODY,
    "selfreview": WRITERS,
    "selfreview.answer": SIGNED_IN,
    "selfreview.group": WRITERS | {"practitioner"},  # it is the practitioner's group
    "selfreview.group_new": STAFF,
    "selfreview.plan": SIGNED_IN,
    "selfreview.index": SIGNED_IN,
    "selfreview.mine": SIGNED_IN,
    "selfreview.show": SIGNED_IN,
    "publishing.note_bring_in": WITH_A_DUTY,
    "publishing.note_leave": DECIDERS,
    "publishing.note_take": WITH_A_DUTY,
    "publishing.note_take_back": DECIDERS,
    "publishing.note_write": frozenset({"decider", "other_decider", "practitioner"}),
    "publishing.other_note": WITH_A_DUTY,
    "publishing.other_notes": WITH_A_DUTY,
    "publishing.report": DECIDERS | {"administrator"},
    "publishing.report_pdf": DECIDERS | {"administrator"},
    "roster": frozenset({"administrator"}),
    "safeguarding": frozenset({"lead"}),
    "safeguarding.worried": STAFF,
    "schools": frozenset({"administrator"}),
    "safeguarding.author": frozenset(),  # the idea waits: who wrote it is looked up only of one that all may read
    "searching": EVERYBODY,
    "static": EVERYBODY,
    "voicesheet": EVERYBODY,
    "voting": SIGNED_IN,
}
DOORS = {"people.school_account", "people.school_account_back", "people.card", "people.demo", "people.link", "people.parent_email", "people.new_password", "people.parent", "people.protect", "people.protect_app", "people.pupil", "people.pupil_name", "people.pupil_pictures", "people.pupil_words",
         "people.setup", "people.second", "people.sign_in", "people.sign_out", "people.staff"}  # fmt: skip
NOTHING_WITHOUT_WORDS = {
    "library.begin",
    "people.children",
    "people.class_sheet",
    "people.device_sign_out",
    "people.passkey_remove",
    "people.pupil_way_in",
    "people.way_in_end",
    "people.way_in",
}  # 404 for a form sent empty


def who_may(endpoint: str) -> frozenset[str]:
    """The row of the table: the endpoint's own, else its room's."""
    if endpoint in DOORS:
        return EVERYBODY
    room = endpoint.split(".", maxsplit=1)[0]
    assert endpoint in MAY or room in MAY, f"{endpoint} is new: say who may use it in MAY, in this file"
    return MAY.get(endpoint, MAY.get(room, frozenset()))


@pytest.fixture
def worlds(make_app: Callable[..., flask.Flask]) -> tuple[flask.Flask, World, World]:
    app = make_app(trusted_hosts=("a.test", "b.test"))
    with app.app_context():
        here, there = make_world("a.test"), make_world("b.test")
        db.session.commit()
    return app, here, there


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
    ends = (
        "publishing.note_leave",
        "publishing.note_take_back",
        "people.sign_out",
    )  # after these there is less to get into
    return sorted(found, key=lambda pair: [pair[1].endpoint.startswith(end) for end in ends[::-1]])


@pytest.mark.parametrize("kind", KINDS)
def test_who_gets_in_at_their_own_school(worlds: tuple[flask.Flask, World, World], kind: str) -> None:
    app, here, _there = worlds
    client = reader(app, here, kind)
    wrong = []
    for method, rule in routes(app):
        if rule.endpoint in DOORS or rule.endpoint in NOTHING_WITHOUT_WORDS:
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
        if kind in ACROSS.get(rule.endpoint, ()):
            assert found == "in", f"{rule.rule}: {found}"
            continue
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
