"""Practice notes: out of a reviewed change, screened before they leave, shared by choice, brought in with care."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable
from typing import Any

import flask
import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from coprod.access.roles import Duty
from coprod.changes.models import Stage, Verdict
from coprod.clock import now
from coprod.db import db
from coprod.insights.models import Snapshot
from coprod.moves import actions
from coprod.publishing import note_file
from coprod.publishing.models import PracticeNote
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Counted, Db
from tests.moves.test_own_framework import draft
from tests.support.client import CheckedClient

WORDS = {
    "title": "A dry place at lunch",
    "what_we_did": "We opened the hall on wet days.",
    "for_whom": "Everyone, above all the youngest",
    "cost": "Nothing but a rota",
    "what_changed": "Fewer wet coats, fewer tears.",
    "differently": "Start with the games table.",
}


def written(
    client: CheckedClient, verdict: Verdict = Verdict.HELPED, **words: str
) -> tuple[Counted, PracticeNote]:
    """A reviewed change, and the note that its decider wrote of it."""
    box = answered()
    change = go_to(publish(box), Stage.REVIEWED, verdict)
    client.enter(box.decider)
    answer = client.send(f"/changes/{change.id}/practice-note", {**WORDS, **words}, form="practice-note")
    assert answer.status_code == 303, answer.text
    return box, db.session.query(PracticeNote).one()


def leave(client: CheckedClient, note: PracticeNote, **values: Any) -> int:
    return client.send(f"/practice-notes/{note.id}/leave", values, form="/leave").status_code


def a_file(**changes: Any) -> dict[str, Any]:
    return {
        "format": "coprod-practice-note", "version": 1, "id": "a" * 32, "school": "Riverside", "published_on": "2026-05-01",
        **WORDS, "moves": ["basics-play"], "reach": "everyone", "verdict": "helped", **changes,
    }  # fmt: skip


def send_file(client: CheckedClient, content: bytes) -> Any:
    return client.post(
        "/practice-notes/bring-in",
        data={"file": (io.BytesIO(content), "note.json")},
        content_type="multipart/form-data",
    )


def test_a_note_is_a_draft_until_it_is_published_and_then_everybody_reads_it(
    session: Db, client: CheckedClient, new_client: Callable[..., CheckedClient]
) -> None:
    _box, note = written(client)
    visitor = new_client()
    assert visitor.get(f"/practice-notes/{note.id}").status_code == 404
    assert visitor.get(f"/practice-notes/{note.id}/note.json").status_code == 404
    assert "Nothing in it looks personal." in client.page(f"/practice-notes/{note.id}/leave").text
    assert leave(client, note) == 303
    assert "Fewer wet coats" in visitor.page(f"/practice-notes/{note.id}").text
    assert WORDS["title"] in visitor.page("/practice-notes").text
    assert db.session.query(PracticeNote).one().shared_at is None

    refused = client.post(f"/changes/{note.change_id}/practice-note", data={**WORDS, "title": "Other"})
    assert refused.status_code == 409
    client.post(f"/practice-notes/{note.id}/take-back")
    assert visitor.get(f"/practice-notes/{note.id}").status_code == 404
    client.post(f"/practice-notes/{note.id}/take-back")
    assert db.session.query(PracticeNote).count() == 0


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.REVIEWED])
def test_only_what_was_looked_at_again_becomes_a_note(
    session: Db, client: CheckedClient, stage: Stage
) -> None:
    box = answered()
    change = go_to(publish(box), stage, Verdict.TOO_EARLY)
    client.enter(box.decider)
    assert client.post(f"/changes/{change.id}/practice-note", data=WORDS).status_code == 409


def test_what_looks_personal_has_to_be_looked_at_mark_by_mark(session: Db, client: CheckedClient) -> None:
    """A pupil's name, a telephone number and a link: three ticks, or other words."""
    box, note = written(client, what_we_did="Zebedee Quill rang 07700 900123, see www.example.org.")
    factories.make_pupil(box.school, display_name="Zebedee Quill")
    page = client.page(f"/practice-notes/{note.id}/leave")
    keys = [box_.get("value", "") for box_ in page.all("input") if box_.get("name") == "looked_at"]
    assert {key.split(":")[1] for key in keys} == {"name", "phone", "link"}

    assert leave(client, note, looked_at=keys[:1]) == 422
    assert leave(client, note, looked_at=["made:up:key"]) == 422
    assert db.session.query(PracticeNote).one().published_at is None
    assert leave(client, note, looked_at=keys) == 303
    assert db.session.query(PracticeNote).one().settled == sorted(keys)


def test_words_changed_after_the_look_are_looked_at_again(session: Db, client: CheckedClient) -> None:
    _box, note = written(client, cost="Ring 07700 900123")
    keys = [
        b.get("value", "")
        for b in client.page(f"/practice-notes/{note.id}/leave").all("input")
        if b.get("name") == "looked_at"
    ]
    assert leave(client, note, looked_at=keys) == 303
    client.post(f"/practice-notes/{note.id}/take-back")
    client.send(
        f"/changes/{note.change_id}/practice-note",
        {**WORDS, "cost": "Ring 07700 900456"},
        form="practice-note",
    )
    assert leave(client, note) == 422


def test_a_file_goes_out_and_comes_in_the_same(session: Db, client: CheckedClient) -> None:
    _box, note = written(client)
    leave(client, note)
    file = client.get(f"/practice-notes/{note.id}/note.json")
    assert "attachment" in file.headers["Content-Disposition"]
    received = note_file.read(file.data)
    row = db.session.query(PracticeNote).one()
    assert (received.uid, received.school) == (row.uid, row.from_school)
    assert {part: getattr(received.words, part) for part in WORDS} == WORDS
    assert [*received.words.moves] == row.moves
    assert "person" not in file.text

    shown = send_file(client, file.data)  # the school's own note comes back
    assert "You have this note already" in shown.text
    assert client.post("/practice-notes/take", data={"content": file.text}).status_code == 409


def test_a_file_is_shown_before_it_is_taken_and_goes_no_further(
    session: Db, client: CheckedClient, new_client: Callable[..., CheckedClient]
) -> None:
    school = factories.make_school()
    client.enter(factories.make_staff(school, Duty.DECISION_MAKER))
    content = json.dumps(a_file(title="<script>x</script>", moves=["basics-play", "no-such-move"])).encode()
    shown = send_file(client, content)
    assert shown.status_code == 200
    assert "Practice note from Riverside" in shown.text
    assert "&lt;script&gt;x" in shown.text
    assert "no-such-move" in shown.text
    assert db.session.query(PracticeNote).count() == 0

    assert client.post("/practice-notes/take", data={"content": content.decode()}).status_code == 303
    note = db.session.query(PracticeNote).one()
    assert (note.own, note.published_at, note.from_school, note.moves) == (
        False,
        None,
        "Riverside",
        ["basics-play"],
    )
    assert new_client().get(f"/practice-notes/{note.id}").status_code == 404
    assert client.post(f"/practice-notes/{note.id}/leave", data={"share": "y"}).status_code == 409
    assert client.post("/practice-notes/take", data={"content": content.decode()}).status_code == 409


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"not json", b"[]", b"null", b"{}", b"[" * 30_000, b'{"format": NaN}', b"x" * 50_000,
        b'{"format": "coprod-practice-note", "format": "coprod-practice-note"}', b'{"format":' + b"9" * 6000 + b"}",
        *(
            json.dumps(a_file(**change)).encode()
            for change in (
                {"version": 2}, {"version": True}, {"id": "../../etc"}, {"id": None}, {"school": ""}, {"school": "x" * 121},
                {"title": "\u200b"}, {"title": 7}, {"what_we_did": "x" * 1501}, {"cost": ["a"]}, {"moves": "basics-play"},
                {"moves": ["a"] * 43}, {"moves": [1]}, {"reach": "nobody"}, {"verdict": None}, {"published_on": "yesterday"},
                {"published_on": "2026-13-01"}, {"extra": 1}, {"__class__": "x"},
            )
        ),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_words(content: bytes, app: flask.Flask) -> None:
    with app.test_request_context(), pytest.raises(note_file.NotANote) as refused:
        note_file.read(content)
    assert str(refused.value)


def test_a_file_that_is_refused_says_why_beside_the_field(session: Db, client: CheckedClient) -> None:
    client.enter(factories.make_staff(factories.make_school(), Duty.MODERATOR))
    answer = send_file(client, b"not json")
    assert answer.status_code == 422
    assert "This file cannot be read." in answer.text
    assert client.post("/practice-notes/take", data={"content": "not json"}).status_code == 409
    assert client.post("/practice-notes/take", data={}).status_code == 409


def test_a_moves_page_leads_everybody_to_our_notes_and_staff_to_what_helped_elsewhere(
    session: Db, client: CheckedClient, new_client: Callable[..., CheckedClient]
) -> None:
    box, note = written(client)
    assert leave(client, note) == 303
    box.school.host = "localhost"
    other = factories.make_school("Riverside", host="riverside.test")
    theirs = {**WORDS, "reach": "everyone", "verdict": "helped", "settled": [], "created_at": now()}
    for title, own, here, moves, shared in (
        ("Shared elsewhere", True, other, ["basics-play"], now()),
        ("Kept elsewhere", True, other, ["basics-play"], None),
        ("About another move", True, other, ["basics-food"], now()),
        ("Their own move", True, other, ["ours-1"], now()),
        ("Brought in as a file", False, box.school, ["basics-play"], None),
    ):
        session.add(PracticeNote(
            **{**theirs, "title": title}, uid=secrets.token_hex(16), from_school="Riverside", own=own,
            school_id=here.id, moves=moves, shared_at=shared, published_at=now() if own else None,
        ))  # fmt: skip
    url = "/framework/moves/basics-play"
    everybody, staff = set(new_client().page(url).links), set(client.page(url).links)
    assert WORDS["title"] in everybody
    assert not everybody & {"Shared elsewhere", "Kept elsewhere", "Brought in as a file"}
    assert {WORDS["title"], "Shared elsewhere", "Brought in as a file"} <= staff
    assert not staff & {"Kept elsewhere", "About another move"}
    actions.add(box.decider.id, box.school.id, draft())
    assert "Their own move" not in client.page("/framework/moves/ours-1").links, "ours-1 is another move here"
    client.page(client.page(url).links["Shared elsewhere"])


def test_schools_read_of_each_other_what_is_shared_and_nothing_else(
    session: Db, new_client: Callable[..., CheckedClient]
) -> None:
    riverside = factories.make_school("Riverside", host="riverside.test")
    client, there = new_client("hillside.test"), new_client("riverside.test")
    client.application.config["TRUSTED_HOSTS"] = ["hillside.test", "riverside.test"]
    box = answered()
    box.school.host = "hillside.test"
    change = go_to(publish(box), Stage.REVIEWED, Verdict.HELPED)
    client.enter(box.decider)
    client.send(f"/changes/{change.id}/practice-note", WORDS, form="practice-note")
    note = db.session.query(PracticeNote).one()
    there.enter(factories.make_staff(riverside, Duty.MODERATOR))
    parent = new_client("riverside.test")
    parent.enter(factories.make_person(riverside))

    def seen() -> tuple[bool, int, int]:
        listed = WORDS["title"] in there.page("/practice-notes/others").text
        own_address = there.get(f"/practice-notes/{note.id}").status_code
        return listed, there.get(f"/practice-notes/others/{note.id}").status_code, own_address

    assert seen() == (False, 404, 404)
    leave(client, note)
    assert seen() == (False, 404, 404)  # published at home, not shared
    leave(client, note, share="y")
    assert seen() == (True, 200, 404)
    page = there.page(f"/practice-notes/others/{note.id}")
    assert "Hillside School" in page.text
    assert not page.all("form") or "take-back" not in page.source
    assert there.post(f"/practice-notes/{note.id}/take-back").status_code == 404
    assert parent.get("/practice-notes/others").status_code == 404
    assert parent.get(f"/practice-notes/others/{note.id}").status_code == 404
    assert WORDS["title"] not in client.page("/practice-notes/others").text  # its own stands elsewhere
    leave(client, note, share=[])  # shared no more
    assert seen() == (False, 404, 404)


@pytest.mark.parametrize("change", ["results = '{}'", "fingerprint = 'x'", "number = 9", "final = false"])
def test_the_database_lets_nobody_change_a_published_number(session: Db, change: str) -> None:
    box = answered()
    snapshot = box.take()
    db.session.commit()
    with pytest.raises(DatabaseError, match="a last count is never changed"):
        db.session.execute(sql(f"UPDATE snapshot SET {change} WHERE id = {snapshot.id}"))  # noqa: S608  # ours
    db.session.rollback()
    assert db.session.get_one(Snapshot, snapshot.id).fingerprint == snapshot.fingerprint
