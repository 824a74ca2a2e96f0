"""What one change of the demo buys in, and how that was looked at."""

from __future__ import annotations

from coprod.buying.models import BuyingAnswer, BuyingCheck, BuyingQuote, Question, Reply
from coprod.changes.models import Change
from coprod.db import db
from coprod.demo.buying_words import BuyingWords
from coprod.demo.stage import Stage


def check(stage: Stage, change: Change, words: BuyingWords, owner: str) -> None:
    """Write the check with its answers, offers and judgement."""
    calendar = stage.calendar
    begun, judged = calendar.moment(words.begun, 16), calendar.moment(words.judged, 16)
    row = BuyingCheck(
        school_id=stage.school.id,
        change_id=change.id,
        service=words.service,
        needed=words.needed,
        helped_pupils=words.helped_pupils,
        helped_parents=words.helped_parents,
        helped_practitioners=words.helped_practitioners,
        chosen_why=words.chosen_why,
        starts_on=calendar.date(words.starts),
        ends_on=calendar.date(words.ends),
        notice_by=calendar.date(words.notice),
        exit_words=words.exit_words,
        good_enough=words.good_enough,
        judgement=words.judgement,
        judged_by_id=stage.cast.id_of(words.judged_by),
        judged_title=words.judged_title,
        judged_at=judged,
        created_by_id=stage.cast.id_of(owner),
        created_at=begun,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        BuyingAnswer(
            check_id=row.id,
            question=Question(one.question),
            reply=Reply(one.reply),
            evidence=one.evidence,
        )
        for one in words.answers
    )
    db.session.add_all(
        BuyingQuote(check_id=row.id, supplier=q.supplier, pence=q.pence, what_for=q.what_for, chosen=q.chosen)
        for q in words.quotes
    )
    subject = f"change:{change.id}"
    stage.did(begun, owner, "buying-in check begun", subject)
    stage.did(judged, words.judged_by, "buying-in judged", subject, good_enough=words.good_enough)
