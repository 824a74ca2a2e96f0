"""A concern on one sheet, for the school's child protection system: the same facts on paper, as a page and as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _
from markupsafe import Markup

from coprod.config import ROOT
from coprod.consultations.words import one_of, year
from coprod.safeguarding.models import AboutWhom, Concern
from coprod.safeguarding.queries import Earlier, HeadOfTheLog, Logged, People

DRAWN_BY = ROOT / "static" / "css" / "sheet.css"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and under it (label, text) pairs; texts keep their line ends."""

    heading: str
    lines: list[tuple[str, str]]


def of(
    concern: Concern, people: People, earlier: list[Earlier], log: list[Logged], head: HeadOfTheLog
) -> list[Part]:
    """Everything that a child protection file asks of a concern, in the order in which it is read."""
    return [
        _words(concern, earlier),
        Part(_("Who and where"), [pair for pair in _who(concern, people) if pair[1]]),
        Part(_("What was done"), [(_("As it was written down"), concern.outcome or _("Nothing is written down yet."))]),
        Part(_("Times"), [pair for pair in _times(concern, people) if pair[1]]),
        Part(_("What the log says"), [(_at(entry.at), _logged(entry)) for entry in log]),
        Part(_("So that it can be checked"), [
            (_("Entries in the school’s log"), str(head.number)),
            (_("Seal of the newest entry"), head.hash),
        ]),
    ]  # fmt: skip


def text_of(title: str, note: str, parts: list[Part]) -> str:
    """The sheet as plain text, with line ends that every system reads."""
    said = [title, "=" * len(title), "", note]
    for part in parts:
        said += ["", part.heading, "-" * len(part.heading)]
        for label, text in part.lines:
            said.append(f"{label}:" if "\n" in text else f"{label}: {text}")
            said += [f"    {line}" for line in text.split("\n")] if "\n" in text else []
    return "\r\n".join(said) + "\r\n"


def drawn_inside() -> Markup:
    """The sheet's own style, for a file that stands alone: it has no other file beside it."""
    css = DRAWN_BY.read_text()
    return Markup(f"<style>{css}</style>")  # noqa: S704  # our own file


def _words(concern: Concern, earlier: list[Earlier]) -> Part:
    if concern.told:
        said = [(_("What was seen, heard or read, as it was written down"), concern.words)]
    elif concern.false_alarm and not concern.words:
        said = [(_("Words"), _("This was a false alarm. The words went back to the desk."))]
    else:
        said = [(_("Words, exactly as they were written"), concern.words)]
    if concern.why:
        said.append((_("Why it matters, in the same person’s words"), concern.why))
    for wording in earlier:
        before = "\n".join(part for part in (wording.body, wording.why) if part)
        said.append((_("Before %(moment)s it said", moment=_at(wording.replaced_at)), before))
    return Part(_("The words"), said)


def _who(concern: Concern, people: People) -> list[tuple[str, str]]:
    about = {
        AboutWhom.CHILD: _("A child, or anybody who does not work here"),
        AboutWhom.STAFF: _("Somebody who works here"),
        AboutWhom.HEAD: _("The head teacher"),
    }[concern.about]
    raised = people.raised_by or _("The screening, when it was sent: these words are often a strong sign")
    return [
        ("" if concern.told else _("Written by"), "" if concern.told else _author(people)),
        (_("Raised by"), raised),
        (_("About"), about),
        (_("In the consultation"), concern.place),
        (_("On the page"), concern.seen_on),
        (_("Note of who raised it"), concern.note),
    ]


def _author(people: People) -> str:
    author = people.author
    if author is None:
        return _("Not known: it came without a person (paper, or an import).")
    said = [author.display_name, one_of(author.stakeholder_group)]
    said += [] if author.year is None else [year(author.year)]
    return ", ".join([*said, *people.author_classes])


def _times(concern: Concern, people: People) -> list[tuple[str, str]]:
    read = concern.acknowledged_at
    taken = concern.exported_at
    return [
        (_("Written"), _at(concern.written_at)),
        (_("Raised"), _at(concern.raised_at)),
        (_("Not read in time; the next in line was told"), _at(concern.escalated_at) if concern.escalated_at else ""),
        (_("Read"), _("%(moment)s by %(name)s", moment=_at(read), name=people.acknowledged_by) if read else ""),
        (_("This record was taken"), _("%(moment)s by %(name)s", moment=_at(taken), name=people.exported_by) if taken else ""),
        (_("Closed"), _at(concern.closed_at) if concern.closed_at else ""),
    ]  # fmt: skip


def _logged(entry: Logged) -> str:
    return f"{entry.act} ({entry.by})" if entry.by else entry.act


def _at(moment: datetime) -> str:
    """To the second, with the year and the zone: a record is read years later."""
    return str(format_datetime(moment, "d MMMM y, HH:mm:ss zzz"))
