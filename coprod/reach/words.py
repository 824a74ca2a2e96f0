"""Reach in words: channels, whether it worked, ways in, languages, and the suggestions from evidence."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from coprod.consensus.words import listed
from coprod.consultations.words import year as year_of_pupils
from coprod.reach.models import Channel, ReachStep, Worked
from coprod.reach.suggestions import Suggestion
from coprod.voting.models import WayIn


def channel(one: Channel) -> str:
    """As a heading or a choice."""
    return {
        Channel.TEXT: _("Text message or email with a link"),
        Channel.LETTER: _("Letter with a code"),
        Channel.PHONE_CALL: _("Phone call"),
        Channel.GATE: _("At the gate"),
        Channel.COFFEE_MORNING: _("Coffee morning"),
        Channel.INTERPRETER: _("With an interpreter"),
        Channel.HOME_VISIT: _("Home visit"),
        Channel.PARENTS_EVENING: _("Tablet at parents’ evening"),
        Channel.CLASS_SESSION: _("Through a class or tutor group"),
        Channel.PARTNER: _("Through people they trust"),
        Channel.OTHER: _("Another way"),
    }[one]


def worked(one: Worked) -> str:
    """Whether it did."""
    return {
        Worked.YES: _("Yes"),
        Worked.PARTLY: _("Partly"),
        Worked.NO: _("No"),
    }[one]


def way(one: str) -> str:
    """How people came in to vote."""
    return {
        WayIn.LETTER: _("The code from a letter"),
        WayIn.LINK: _("A link by email or text message"),
        WayIn.CARD: _("A pupil’s card"),
        WayIn.CLASS: _("In class, with pictures or three words"),
        WayIn.ACCOUNT: _("A password, passkey or school account"),
        "": _("Not known"),
    }[one]


def language(code: str) -> str:
    """A language's name in the reader's own, as far as it is known."""
    if not code:
        return _("English or not known")
    try:
        name = Locale.parse(code).get_language_name(str(get_locale() or "en"))
    except (UnknownLocaleError, ValueError):
        name = None
    return (name or code).capitalize()


def year(name: str) -> str:
    """A year as ``heard.py`` names it."""
    return year_of_pupils(int(name)) if name else _("Year not known")


def years(names: Sequence[str]) -> str:
    """The years of a part of the pupils."""
    return listed([year(name) for name in names], _)


def classes(names: Sequence[str]) -> str:
    """The classes of a part of the pupils."""
    return listed([name or _("no one class") for name in names], _)


def languages(codes: Sequence[str]) -> str:
    """The languages of a part of the parents."""
    return listed([language(code) for code in codes], _)


def ways(codes: Sequence[str]) -> str:
    """The ways of a part of those who voted."""
    return listed([way(code) for code in codes], _)


def suggestion(one: Suggestion) -> tuple[str, str]:
    """What to do, and what is known about it."""
    return _suggestions()[one.code]


def _suggestions() -> dict[str, tuple[str, str]]:
    return {
        "short-texts": (
            _("Send a short text message with the link, and another when a week is left."),
            _("Where 36 schools sent parents about 30 text messages a year, children were a month further in maths, and away less often. It cost at most about £6 a pupil."),
        ),
        "go-to-them": (
            _("Go where families are already: the gate, the pick-up, the shop. Do not wait for them to come to a meeting."),
            _("In one trial of sessions for parents, only a third came even once. It can be the school that is hard to reach."),
        ),
        "interpreter": (
            _("Ask with somebody who speaks the language, and give out the letter in that language."),
            _("One pupil in five in England learnt another language first (20.5% in 2023)."),
        ),
        "parents-evening": (
            _("Put a tablet at parents’ evening, with somebody beside it who helps with the code from the letter."),
            _("Ofsted lends schools guest logins for this. On its own, a website is not enough: about 4% of parents used Ofsted’s in a year."),
        ),
        "tutor-time": (
            _("Give a class or tutor group twenty minutes for the question, and let them vote there."),
            _("The Resilient Classroom is made of 20-minute activities for tutor time. In class everybody can take part, not only those who would come by themselves."),
        ),
        "ask-how": (
            _("Ring a few families and ask how they would like to be asked next time. Then do that."),
            _("Families need different things. The first advice to schools is to look critically at how they work with parents now."),
        ),
        "someone-they-trust": (
            _("Ask a parent, a pupil or a community group that they trust to pass the question on, and to help with it."),
            _("Networks of people like oneself are part of what makes co-production work."),
        ),
        "home-visit": (
            _("Offer to come, to those who would like it. Take the letter with the code along."),
            _("Families need different things, and it can be the school that is hard to reach."),
        ),
        "coffee": (
            _("Have a coffee morning at which people help to plan the change, not only to comment on it."),
            _("Who lives with a difficulty sees best what has to change. Bring them in early, and not only to sessions."),
        ),
        "tell-what-came": (
            _("Tell everybody what came of it, in the ways that worked, and again when something has changed."),
            _("Good feedback has three parts: what people said, what was decided, and how the two belong together, with reasons for what is not done."),
        ),
    }  # fmt: skip


def report_line(steps: Sequence[ReachStep]) -> str:
    """One line for the governors: what was done to reach people, and how often it worked. Empty where nothing was planned."""
    if not steps:
        return ""
    done = [step for step in steps if step.worked is not None]
    if not done:
        return ngettext(
            "To reach people who had not been heard, %(num)d thing is planned; none is done yet.",
            "To reach people who had not been heard, %(num)d things are planned; none is done yet.",
            len(steps),
        )
    ways = listed(list(dict.fromkeys(_within(channel(step.channel)) for step in done)), _)
    parts = [_("To reach people who had not been heard we went this way: %(ways)s.", ways=ways)]
    for verdict, words in (
        (Worked.YES, _("It worked: %(n)d.", n=sum(step.worked is Worked.YES for step in done))),
        (Worked.PARTLY, _("Partly: %(n)d.", n=sum(step.worked is Worked.PARTLY for step in done))),
        (Worked.NO, _("Not at all: %(n)d.", n=sum(step.worked is Worked.NO for step in done))),
    ):
        if any(step.worked is verdict for step in done):
            parts.append(words)
    if len(done) < len(steps):
        parts.append(_("Still to do: %(n)d.", n=len(steps) - len(done)))
    return " ".join(parts)


def _within(words: str) -> str:
    return words[:1].lower() + words[1:]
