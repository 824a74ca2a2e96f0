"""All that a reader can choose from: our activities in their language, and the school's own in the same form."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _

from coprod import activities, framework
from coprod.activities import Activity, Adaptations, Link, Setting, Step
from coprod.activities.model import MINUTES, OLDER, YOUNG, Kind, Part
from coprod.framework import Move
from coprod.library import queries
from coprod.library.models import OWN, LibraryLink, OwnActivity
from coprod.moves import here

FITS_A_STEP = 6  # words of a step's first line that make its name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; empty things do not narrow it."""

    words: str = ""
    compartment: str = ""
    move: str = ""
    year: int | None = None
    setting: str = ""
    minutes: int | None = None

    @property
    def anything(self) -> bool:
        """Whether it narrows the list at all."""
        return self != Wanted()

    def fits(self, one: Activity) -> bool:
        """Whether an activity is what is looked for."""
        return (
            self._place_fits(one)
            and self._moves_fit(one.moves)
            and self._years_fit(one.years)
            and self._said(f"{one.title} {one.purpose} {' '.join(one.need)} {one.question}")
        )

    def fits_link(self, link: Link | LibraryLink) -> bool:
        """Whether a link is; a place or minutes narrow links away, which have none."""
        if self.setting or self.minutes:
            return False
        years = link.years if isinstance(link, Link) else (link.first_year, link.last_year)
        said = self._said(f"{link.title} {link.made_by} {link.purpose}")
        return said and self._moves_fit(tuple(link.moves)) and self._years_fit(years)

    def _place_fits(self, one: Activity) -> bool:
        return (not self.setting or one.setting == self.setting) and (
            self.minutes is None or one.minutes <= self.minutes
        )

    def _moves_fit(self, codes: tuple[str, ...]) -> bool:
        inside = {move.compartment for move in moves_of(codes)}
        return (not self.move or self.move in codes) and (not self.compartment or self.compartment in inside)

    def _years_fit(self, years: tuple[int, int]) -> bool:
        return self.year is None or years[0] <= self.year <= years[1]

    def _said(self, text: str) -> bool:
        return all(word in text.lower() for word in self.words.lower().split())


def language() -> str:
    """The reader's language, as the files of activities name it."""
    locale = get_locale()
    return locale.language if locale else "en"


def ours() -> activities.Shelf:
    """The activities that come with Coprod."""
    return activities.load(language())


def find(code: str, school_id: int, *, own_too: bool) -> Activity | None:
    """The activity with that code: one of ours, or (for staff) one of that school's own."""
    found = ours().get(code)
    number = code.removeprefix(OWN)
    if (
        found is None
        and own_too
        and code.startswith(OWN)
        and number.isascii()
        and number.isdigit()
        and len(number) < 10
    ):
        row = queries.own_activity(school_id, int(number))
        return as_activity(row) if row else None
    return found


def moves_of(codes: tuple[str, ...] | list[str]) -> list[Move]:
    """The moves with those codes, as the school calls them; as published where it has set one aside.

    A code that neither has is left out.
    """
    ours, published = here.framework(), framework.load()
    return [
        (ours if code in ours else published).move(code)
        for code in codes
        if code in ours or code in published
    ]


def as_activity(row: OwnActivity) -> Activity:
    """A school's own activity in the form of ours. What it does not say itself is said for all."""
    return Activity(
        code=f"{OWN}{row.id}",
        moves=tuple(row.moves),
        title=row.title,
        years=(row.first_year, row.last_year),
        setting=row.setting,
        purpose=row.purpose,
        odds="",
        need=_lines(row.need),
        steps=tuple(steps_of(row.steps)),
        prompts=_lines(row.prompts),
        kindly=_("Everybody may pass. Thank people for what they say, and do not weigh it."),
        not_ask=_("Do not ask a pupil about their own troubles in front of others."),
        adaptations=Adaptations("", "", ""),
        sheet=tuple(Part(Kind.LINES, words, lines=3) for words in _lines(row.sheet)),
        question=row.question,
    )


def steps_of(text: str) -> list[Step]:
    """The steps in lines of minutes and words ("5 Sort the cards in pairs").

    Raises:
        ValueError: a line does not begin with minutes, or says nothing; the message is the line.
    """
    steps = []
    for line in _lines(text):
        number, _space, words = line.partition(" ")
        words = words.strip().removeprefix("min ").removeprefix("minutes ").strip()
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 60 and words):
            raise ValueError(line)
        name = " ".join(words.split()[:FITS_A_STEP])
        steps.append(Step(int(number), name if name == words else f"{name}…", words, words))
    return steps


def year_words(years: tuple[int, int]) -> str:
    """For which years, as a page says it."""
    first, last = years
    if first == last:
        return _("Reception") if first == 0 else _("Year %(number)d", number=first)
    if first == 0:
        return _("Reception to Year %(last)d", last=last)
    return _("Years %(first)d to %(last)d", first=first, last=last)


def setting_words(setting: Setting | str) -> str:
    """Where, as a page says it."""
    return {
        Setting.CLASSROOM: _("In the classroom"),
        Setting.HALL: _("In a room with space to move"),
        Setting.OUTDOORS: _("Outdoors"),
        Setting.AROUND_SCHOOL: _("Around the school"),
    }[Setting(setting)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


__all__ = ["MINUTES", "OLDER", "YOUNG", "Wanted", "as_activity", "find", "ours", "steps_of"]
