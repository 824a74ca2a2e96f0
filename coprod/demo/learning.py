"""What the demo school learnt, as practice notes; and one that it brought in from another school."""

from __future__ import annotations

import secrets
from pathlib import Path

from coprod.changes.models import Change, Verdict
from coprod.db import db
from coprod.demo.script import ChangeWords, PracticeWords
from coprod.demo.stage import Stage
from coprod.proposals.models import Reach
from coprod.publishing import note_file
from coprod.publishing.models import UID_LENGTH, PracticeNote

_BROUGHT_IN = Path(__file__).parent / "words" / "riverside.json"


def write(stage: Stage, change: Change, words: PracticeWords, told: ChangeWords) -> None:
    """The note of a change, shared with other schools or still a draft."""
    if told.verdict is None:
        raise ValueError(f"{told.key}: a note comes out of a change that was looked at again")
    written = stage.calendar.moment(words.written, 16)
    published = None if words.published is None else stage.calendar.moment(words.published, 16)
    row = PracticeNote(
        school_id=stage.school.id,
        change_id=change.id,
        own=True,
        uid=secrets.token_hex(UID_LENGTH // 2),
        from_school=stage.school.name,
        title=words.title,
        what_we_did=words.what_we_did,
        for_whom=words.for_whom,
        cost=words.cost,
        what_changed=words.what_changed,
        differently=words.differently,
        moves=list(told.moves),
        reach=Reach(told.reach),
        verdict=Verdict(told.verdict),
        settled=[],
        written_by_id=stage.cast.id_of(told.owner),
        created_at=written,
        published_at=published,
        shared_at=published,
    )
    db.session.add(row)
    db.session.flush()
    subject = f"practice_note:{row.id}"
    stage.did(written, told.owner, "practice note written", subject)
    if published is not None:
        stage.did(published, told.owner, "practice note published", subject, shared=True, looked_at=0)


def bring_one_in(stage: Stage, day: int, by: str) -> None:
    """A note from a made-up school, out of its file."""
    received = note_file.read(_BROUGHT_IN.read_bytes())
    at = stage.calendar.moment(day, 16)
    words = received.words
    row = PracticeNote(
        school_id=stage.school.id, change_id=None, own=False, uid=received.uid, from_school=received.school,
        title=words.title, what_we_did=words.what_we_did, for_whom=words.for_whom, cost=words.cost,
        what_changed=words.what_changed, differently=words.differently, moves=list(words.moves), reach=words.reach,
        verdict=words.verdict, settled=[], written_by_id=stage.cast.id_of(by), created_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    stage.did(at, by, "practice note brought in", f"practice_note:{row.id}", uid=received.uid)
