"""A letter with news: the same words as plain text and as a simple page, in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import flask
from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.messages import outbox, words
from coprod.messages.models import NewsKind
from coprod.messages.queries import TOGETHER
from coprod.schools.models import School
from coprod.web.filters import day
from coprod.web.language import in_language_of

ONE_BY_ONE = 5
"""How many answers of one consultation a letter lists, before it says only how many there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of news, and the consultation in which it happened."""

    kind: NewsKind
    about: str
    path: str
    at: datetime
    consultation_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """What a letter says of one thing, or of many of a kind: what it is, what happened, when, and where to read it.

    An idea's news has no heading: its letter must not carry its words, and the section names the consultation.
    """

    heading: str
    sentence: str
    on: str
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """What happened in one consultation."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready for the outbox."""

    subject: str
    text: str
    html: str
    short: str
    """For a text message."""
    unsubscribe: str


def letter(school: School, spoken: str, lines: Sequence[Line], code: str, week: date | None) -> Letter:
    """Write it.

    Args:
        spoken: the reader's language, as the register says it.
        lines: at least one, those of one consultation side by side.
        code: the secret of its link that ends such letters.
        week: the day of a weekly letter; none for one that comes at once.
    """
    with in_language_of(spoken):
        sections = [
            Section(title, _items(school, list(of_one)))
            for (_key, title), of_one in groupby(lines, lambda line: (line.consultation_id, line.title))
        ]
        number = sum(len(section.items) for section in sections)
        said = {
            "school": school,
            "subject": ngettext("%(num)d thing is new at %(school)s", "%(num)d things are new at %(school)s", number, school=school.name),
            "lead": _("This is what came of the things you had a say in."),
            "sections": sections,
            "why": _why(school, week),
            "news": outbox.address_of(school, outbox.path_to("messages.index")),
            "change": outbox.address_of(school, outbox.path_to("messages.preferences")),
            "stop": outbox.address_of(school, outbox.path_to("messages.unsubscribe", code=code)),
        }  # fmt: skip
        return Letter(
            str(said["subject"]),
            flask.render_template("mail/news.txt", **said),
            flask.render_template("mail/news.html", **said),
            _("%(subject)s. Read on: %(news)s To stop these: %(stop)s", **said),
            str(said["stop"]),
        )


def _why(school: School, week: date | None) -> str:
    if week is None:
        return _("You get this because you asked to hear from %(school)s at once.", school=school.name)
    return _("You get this from %(school)s once a week, and only if there is news.", school=school.name)


def _items(school: School, lines: Sequence[Line]) -> list[Item]:
    """One for each line; where more came of a kind than a letter should list, one for all of them."""
    by_kind: dict[NewsKind, list[Line]] = {}
    for line in lines:
        by_kind.setdefault(line.kind, []).append(line)
    found: list[Item] = []
    for kind, of_kind in by_kind.items():
        newest = list({line.path: line for line in of_kind}.values())
        if kind in TOGETHER and len(newest) > ONE_BY_ONE:
            last = max(newest, key=lambda line: line.at)
            heading = words.together(kind, len(newest), last.title)
            path = words.path_to_all(kind, last.consultation_id)
            found.append(Item(heading, "", day(last.at), outbox.address_of(school, path)))
        else:
            found += [
                Item(
                    line.about if line.about != line.title else "",
                    words.sentence(kind),
                    day(line.at),
                    outbox.address_of(school, line.path),
                )
                for line in newest
            ]
    return found
