"""The sheet's words, in two wordings: a young person's own, and a parent's for their child."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from coprod.framework import Compartment


@dataclass(frozen=True, slots=True)
class Question:
    """Something to write about.

    Attributes:
        code: names the answer in a saved file.
        asks: the question.
        hint: a few words of help; may be empty.
        lines: how many ruled lines the paper has for it.
    """

    code: str
    asks: str
    hint: str = ""
    lines: int = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A compartment, and what it is about in the sheet's own words."""

    compartment: Compartment
    about: str
    how_is_it: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is asked, in one wording. A choice is (code, icon or nothing, words)."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    about_meeting: tuple[Question, ...]
    how: str
    how_choices: tuple[tuple[str, str, str], ...]
    how_more: Question
    name: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything to write about, in order."""
        return (*(one for part in self.parts for one in part.questions), *self.about_meeting, self.how_more)

    @property
    def read_back(self) -> str:
        """The ids on the page that are read out when somebody wants to hear the whole sheet: each question and answer."""
        return " ".join(f"q-{one.code} w-{one.code}" for one in self.questions)


def faces() -> tuple[tuple[str, str, str], ...]:
    """(code, icon, words) of the three faces that say how a part of life is."""
    return (
        ("good", "face-yes", _("Good")),
        ("mixed", "face-unsure", _("Up and down")),
        ("hard", "face-no", _("Hard")),
    )


def for_me(compartments: tuple[Compartment, ...]) -> Sheet:
    """The sheet in a young person's own words."""
    about = {
        "basics": _("Home, sleep, food, money, play and being safe."),
        "belonging": _("Friends, family, and places where I fit in."),
        "learning": _("School, homework, and what I want to learn."),
        "coping": _("Bad days, big feelings, and what calms me down."),
        "core": _("Who I am, what I am good at, and what I hope for."),
    }
    return Sheet(
        title=_("My voice"),
        lead=_("Is there a meeting about you? Use this sheet to get ready. You choose what to say."),
        parts=_parts(compartments, about),
        about_meeting=(
            Question(
                "who",
                _("Who do I want there?"),
                _("A teacher, a friend, somebody from home. You can also say who you do not want."),
                lines=5,
            ),
            Question(
                "quiet",
                _("What do I not want to talk about?"),
                _("You can say no. But if somebody may not be safe, adults have to act."),
                lines=5,
            ),
        ),
        how=_("How do I want to take part?"),
        how_choices=(
            ("speak", "", _("I say it myself")),
            ("written", "", _("I write it and you read it")),
            ("aloud", "", _("Somebody reads it out for me")),
            ("other", "", _("Somebody speaks for me")),
            ("away", "", _("I do not want to be in the room")),
        ),
        how_more=Question(
            "easier",
            _("Who speaks for me? What would make it easier?"),
            _("A break, a seat by the door, something to hold, a short meeting."),
        ),
        name=_("My name"),
    )


def for_my_child(compartments: tuple[Compartment, ...]) -> Sheet:
    """The sheet in the words of a parent or carer."""
    about = {
        "basics": _("Home, sleep, food, money, play and being safe."),
        "belonging": _("Friends, family, and places where my child fits in."),
        "learning": _("School, homework, and what my child wants to learn."),
        "coping": _("Bad days, big feelings, and what calms my child down."),
        "core": _("Who my child is, what they are good at, and what they hope for."),
    }
    return Sheet(
        title=_("My child and me"),
        lead=_("Is there a meeting about your child? Use this sheet to get ready. You choose what to say."),
        parts=_parts(compartments, about),
        about_meeting=(
            Question(
                "who",
                _("Who do we want there?"),
                _("Family, a friend, a worker you trust, somebody who speaks your language."),
                lines=5,
            ),
            Question(
                "quiet",
                _("What do we not want to talk about?"),
                _("You can say no. But if somebody may not be safe, adults have to act."),
                lines=5,
            ),
        ),
        how=_("How do I want to take part?"),
        how_choices=(
            ("speak", "", _("I say it myself")),
            ("written", "", _("I write it and you read it")),
            ("aloud", "", _("Somebody reads it out for me")),
            ("other", "", _("Somebody speaks for me")),
            ("phone", "", _("By phone or on a screen")),
        ),
        how_more=Question(
            "easier",
            _("Who speaks for me? What would make it easier?"),
            _("A time that fits with work, care for a little one, a short meeting, plain words."),
        ),
        name=_("My child’s name, and mine"),
    )


def _parts(compartments: tuple[Compartment, ...], about: dict[str, str]) -> tuple[Part, ...]:
    return tuple(
        Part(
            one,
            about.get(one.code, one.description),
            _("How is it now?"),
            tuple(
                Question(f"{one.code}-{code}", asks)
                for code, asks in (
                    ("well", _("What is going well?")),
                    ("hard", _("What is hard?")),
                    ("wish", _("What would I like to happen?")),
                )
            ),
        )
        for one in compartments
    )
