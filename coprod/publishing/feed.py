"""An Atom feed (RFC 4287): what a school answered, began, told and found, the newest first."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from flask_babel import gettext as _

from coprod.changes.cards import stage_words
from coprod.changes.models import Change, ChangeUpdate, Stage
from coprod.decisions.models import Answer, AnswerAmendment, AnswerKind
from coprod.publishing.addresses import host, whole
from coprod.publishing.queries import NEWEST, NewAnswer, NewCorrection

ATOM = "http://www.w3.org/2005/Atom"
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries was last updated: some moment has to be given, and this one stands still."""
A_MOMENT = timedelta(seconds=5)
"""A change and its first step are written one after the other."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``key`` is its own and never another's, such as ``answer/12``; ``began`` never changes."""

    key: str
    title: str
    url: str
    began: datetime
    updated: datetime
    words: str
    kind: str
    """Of its category: answer, correction, change or update."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What goes around the entries."""

    title: str
    author: str
    url: str
    itself: str
    language: str


def entries(
    answers: Iterable[NewAnswer],
    corrections: Iterable[NewCorrection],
    steps: Iterable[tuple[ChangeUpdate, Change]],
) -> list[Entry]:
    """Answers, their corrections and steps as one list, the newest first."""
    found = [
        *(_answer(one) for one in answers),
        *(_correction(one) for one in corrections),
        *(_step(update, change) for update, change in steps),
    ]
    return sorted(found, key=lambda entry: (entry.updated, entry.key), reverse=True)[:NEWEST]


def _answer(one: NewAnswer) -> Entry:
    answer = one.answer
    return Entry(
        key=f"answer/{answer.id}",
        title=_("Answered: %(proposal)s", proposal=one.wording),
        url=_where(answer),
        began=answer.answered_at,
        updated=answer.amended_at or answer.answered_at,
        words=_said(answer),
        kind="answer",
    )


def _correction(one: NewCorrection) -> Entry:
    """An entry of its own, so that whoever reads the feed sees it as news; the answer's entry says what holds now."""
    return Entry(
        key=f"correction/{one.was.id}",
        title=_("Answer changed: %(proposal)s", proposal=one.wording),
        url=_where(one.answer),
        began=one.was.at,
        updated=one.was.at,
        words=f"{_('Why: %(reason)s', reason=one.was.why)}\n\n{_('Before, it said:')}\n\n{_said(one.was)}",
        kind="correction",
    )


def _where(answer: Answer) -> str:
    url = whole("decisions.board", consultation_id=answer.consultation_id)
    return f"{url}#answer-{answer.proposal_id}"


def _said(words: Answer | AnswerAmendment) -> str:
    parts = [f"{answer_words(words.kind)} {words.reason}", words.dissent, words.more]
    return "\n\n".join(part for part in parts if part)


def answer_words(kind: AnswerKind) -> str:
    """What an answer says, in a sentence."""
    return {
        AnswerKind.WILL: _("We will do this."),
        AnswerKind.DIFFERENTLY: _("We will do this differently."),
        AnswerKind.NOT_NOW: _("Not now."),
        AnswerKind.CANNOT: _("We cannot do this."),
    }[kind]


def _step(update: ChangeUpdate, change: Change) -> Entry:
    first = update.stage is Stage.PLANNED and update.at - change.created_at < A_MOMENT
    if first:
        title, words = _("We will: %(change)s", change=change.title), f"{change.you_said}\n\n{change.we_will}"
    else:
        verdict = change.verdict if update.stage is Stage.REVIEWED else None
        title = f"{stage_words(update.stage, verdict)}: {change.title}"
        words = update.words or change.we_will
    return Entry(
        key=f"step/{update.id}",
        title=title,
        url=whole("changes.show", change_id=change.id),
        began=update.at,
        updated=update.at,
        words=words,
        kind="change" if first else "update",
    )


def written(feed: Feed, found: Sequence[Entry]) -> bytes:
    """The feed as XML, UTF-8."""
    out = io.BytesIO()
    pen = _Pen(out)
    with pen.element("feed", {"xmlns": ATOM, "xml:lang": feed.language}):
        pen.text("title", feed.title)
        pen.text("id", f"tag:{host()},2026:you-said-we-did")
        pen.text("updated", _moment(max((entry.updated for entry in found), default=NOTHING_YET)))
        pen.empty("link", {"rel": "self", "type": "application/atom+xml", "href": feed.itself})
        pen.empty("link", {"rel": "alternate", "type": "text/html", "href": feed.url})
        with pen.element("author"):
            pen.text("name", feed.author)
        pen.text("generator", "Coprod")
        for entry in found:
            _write_entry(pen, entry)
    pen.end()
    return out.getvalue()


def _write_entry(pen: _Pen, entry: Entry) -> None:
    with pen.element("entry"):
        pen.text("title", entry.title)
        pen.text("id", f"tag:{host()},{entry.began.astimezone(UTC):%Y-%m-%d}:{entry.key}")
        pen.text("published", _moment(entry.began))
        pen.text("updated", _moment(entry.updated))
        pen.empty("link", {"rel": "alternate", "type": "text/html", "href": entry.url})
        pen.empty("category", {"term": entry.kind})
        pen.text("content", entry.words, {"type": "text"})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Pen:
    """Writes elements; what they hold is escaped by the standard library's writer."""

    def __init__(self, out: io.BytesIO) -> None:
        self._write = XMLGenerator(out, "utf-8", short_empty_elements=True)
        self._write.startDocument()

    @contextmanager
    def element(self, name: str, values: dict[str, str] | None = None) -> Iterator[None]:
        """An element around what is written meanwhile."""
        self._write.startElement(name, AttributesImpl(values or {}))
        yield
        self._write.endElement(name)

    def text(self, name: str, words: str, values: dict[str, str] | None = None) -> None:
        """An element with words in it; what no XML may hold is left out."""
        with self.element(name, values):
            self._write.characters(_NOT_IN_XML.sub("", words))

    def empty(self, name: str, values: dict[str, str]) -> None:
        """An element that says it all in its attributes."""
        with self.element(name, values):
            pass

    def end(self) -> None:
        """That is all."""
        self._write.endDocument()
