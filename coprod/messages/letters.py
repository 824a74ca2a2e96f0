"""News that goes out: who is to be written to, and their letter, in one transaction with the note that it was written.

A line of news says itself whether it is still to be sent (``News.to_send``). Taking the lines of one person and
queueing the letter that holds them is one transaction, so a line is in one letter and never in two, however many
stewards there are and whenever they die; and the key of ``WeeklyLetter`` lets nobody write a second letter in a week.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, update

from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db, insert
from coprod.messages import letter_words, outbox, unsubscribing
from coprod.messages.models import Channel, MailKind, News, NewsRead, Rhythm, WeeklyLetter
from coprod.messages.post_day import last_posting
from coprod.messages.wishes import wants
from coprod.people.models import Person
from coprod.schools.models import School

GATHERED = timedelta(minutes=15)
"""How long "at once" waits: what a school answers in one sitting is one letter."""
WORTH_SENDING = timedelta(days=28)
"""How long a letter waits for a mail server that is down. Its news stand in the app all the same."""
UNSENT_KEPT = timedelta(days=14)
"""How old news may be that was written while nothing could be sent at all, and is sent later all the same."""
WEEKS_KEPT = timedelta(days=60)


def due(most: int) -> list[tuple[int, date | None]]:
    """Whom to write to now, by their keys: with the week, or without one where they want to hear at once."""
    at = now()
    week, posted_at = last_posting(at, outbox.settings().time_zone)
    weekly = _owed(Rhythm.WEEKLY).where(News.at <= posted_at, ~_written(week)).group_by(News.person_id)
    at_once = (
        _owed(Rhythm.AT_ONCE)
        .group_by(News.person_id)
        .having(func.min(News.at, type_=News.at.type) <= at - GATHERED)
    )
    found: list[tuple[int, date | None]] = [(key, None) for key in db.session.scalars(at_once.limit(most))]
    return found + [(key, week) for key in db.session.scalars(weekly.limit(most - len(found)))]


def write(person_id: int, week: date | None) -> bool:
    """Write that person's letter, unless somebody else has, or they have read it all in the app.

    Returns:
        whether a letter was written.
    """
    until = now()
    if week is not None:
        until = last_posting(until, outbox.settings().time_zone)[1]
        row = insert(WeeklyLetter).values(person_id=person_id, week=week)
        if not getattr(db.session.execute(row.on_conflict_do_nothing()), "rowcount", 0):
            return False
    taken = db.session.scalars(
        update(News)
        .where(News.person_id == person_id, News.to_send, News.at <= until)
        .values(to_send=False)
        .returning(News.id)
        .execution_options(synchronize_session=False)
    ).all()
    lines = _unread(person_id, taken)
    if not lines:
        return False
    person = db.session.get_one(Person, person_id)
    school = db.session.get_one(School, person.school_id)
    channel = outbox.channel_to(person)
    if channel is None:  # they lost their address since the list was read
        return False
    letter = letter_words.letter(school, person.language, lines, unsubscribing.new_code(person_id), week)
    by_text = channel is Channel.SMS
    outbox.queue(
        school.id,
        person_id,
        MailKind.NEWS,
        letter.subject,
        letter.short if by_text else letter.text,
        html="" if by_text else letter.html,
        unsubscribe=letter.unsubscribe,
        good_for=WORTH_SENDING,
        channel=channel,
    )
    return True


def let_go() -> None:
    """Take what nobody wants sent off the list, and forget the weeks that are long over."""
    wanted = exists().where(Person.id == News.person_id, wants(Rhythm.WEEKLY, Rhythm.AT_ONCE))
    at = now()
    over = ~wanted if outbox.can_send() else News.at < at - UNSENT_KEPT
    if db.session.scalar(select(News.id).where(News.to_send, over).limit(1)) is not None:
        db.session.execute(
            update(News)
            .where(News.to_send, over)
            .values(to_send=False)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(delete(WeeklyLetter).where(WeeklyLetter.week < (at - WEEKS_KEPT).date()))
    unsubscribing.forget_old()


def owed_since(moment: datetime) -> int:
    """To how many people last week's letter should have been written before that moment, and was not."""
    week, posted_at = last_posting(now(), outbox.settings().time_zone)
    if posted_at > moment:
        return 0
    owed = _owed(Rhythm.WEEKLY).where(News.at <= posted_at, ~_written(week)).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(owed)) or 0


def _owed(rhythm: Rhythm) -> Select[int]:
    return select(News.person_id).join(Person, Person.id == News.person_id).where(News.to_send, wants(rhythm))


def _written(week: date) -> Any:
    return exists().where(WeeklyLetter.person_id == News.person_id, WeeklyLetter.week == week)


def _unread(person_id: int, ids: Any) -> list[letter_words.Line]:
    """Those lines that their reader has not said they read, by consultation, the oldest first."""
    rows = db.session.execute(
        select(News.kind, News.about, News.path, News.at, Consultation.id, Consultation.title)
        .join(Consultation, Consultation.id == News.consultation_id)
        .outerjoin(NewsRead, NewsRead.person_id == News.person_id)
        .where(News.id.in_(ids), News.person_id == person_id)
        .where(NewsRead.up_to.is_(None) | (News.at > NewsRead.up_to))
        .order_by(Consultation.title, Consultation.id, News.at, News.id)
    )
    return [letter_words.Line(*row) for row in rows]
