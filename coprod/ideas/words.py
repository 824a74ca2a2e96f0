"""Words of this room for people: states, and why an idea came back, kindly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from coprod.consultations.words import one_of
from coprod.ideas.models import IdeaState, ReturnReason
from coprod.ideas.queries import Shown


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state for the author: a tag (with its tone and sign), and one sentence on what it means."""

    tag: str
    tone: str
    icon: str
    meaning: str


def state(value: IdeaState) -> StateWords:
    """What a state means to the idea's author. Withheld looks like waiting: nobody is told that they were flagged."""
    waiting = StateWords(
        _("Waiting to be read"),
        "warn",
        "later",
        _("An adult at school will read it. Then you hear from us here."),
    )
    return {
        IdeaState.WAITING: waiting,
        IdeaState.WITHHELD: waiting,
        IdeaState.ACCEPTED: StateWords(
            _("Can be read"), "good", "tick", _("Everybody at school can read it, without your name.")
        ),
        IdeaState.RETURNED: StateWords(
            _("Sent back to you"), "news", "undo", _("Change a few words and send it again. Nothing is lost.")
        ),
        IdeaState.MERGED: StateWords(
            _("Joined with another"), "", "merge", _("It says the same as another idea. They go on together.")
        ),
        IdeaState.SPLIT: StateWords(
            _("Now more than one"),
            "",
            "list",
            _("It held more than one thought. Each is an idea of its own now."),
        ),
    }[value]


def writer(idea: Shown) -> str:
    """Whose idea it is, as far as readers learn it."""
    return _("A class, together") if idea.by_class else one_of(idea.stakeholder_group)


def reason(value: ReturnReason) -> str:
    """A reason to send an idea back, as the moderator chooses it."""
    return {
        ReturnReason.NAMES_SOMEBODY: _("It names somebody"),
        ReturnReason.HURTS_SOMEBODY: _("It could hurt somebody"),
        ReturnReason.NOT_CLEAR: _("It is not clear yet"),
        ReturnReason.NOT_ABOUT_THIS: _("It is about something else"),
        ReturnReason.PRIVATE_DETAILS: _("It tells something private"),
        ReturnReason.OTHER: _("Something else"),
    }[value]


def kind_words(value: ReturnReason, own: Mapping[str, str] | None = None) -> str:
    """What the author reads: never a telling-off, always what was good and what would help.

    Args:
        own: the school's own words, by reason.
    """
    if own and own.get(value):
        return own[value]
    return {
        ReturnReason.NAMES_SOMEBODY: _("Thank you for this. It names a person, and everybody could read that. Can you say it without the name?"),
        ReturnReason.HURTS_SOMEBODY: _("We can see that this matters to you. Some of the words could hurt somebody. Can you say what should change instead?"),
        ReturnReason.NOT_CLEAR: _("We would like to get this right, and we are not sure what you mean. Can you tell us a bit more?"),
        ReturnReason.NOT_ABOUT_THIS: _("This is worth saying. It is about something else than the question here. Can you say how it fits, or keep it for another time?"),
        ReturnReason.PRIVATE_DETAILS: _("Thank you for trusting us. This tells something private, about you or somebody else. Can you say it so that nobody can tell who it is about?"),
        ReturnReason.OTHER: _("Thank you for this. Before others read it, please look at the note below."),
    }[value]  # fmt: skip


def help_to_reword(value: ReturnReason) -> str:
    """A beginning that the author may borrow."""
    return {
        ReturnReason.NAMES_SOMEBODY: _("Try: “It would help if an adult…” or “Some people…”"),
        ReturnReason.HURTS_SOMEBODY: _("Try: “I would like it better if…”"),
        ReturnReason.NOT_CLEAR: _("Try: “I mean that…” or “For example…”"),
        ReturnReason.NOT_ABOUT_THIS: _("Try: “This matters for the question because…”"),
        ReturnReason.PRIVATE_DETAILS: _("Try: “It would help people if…”. If something is wrong at home or at school, tell an adult you trust."),
        ReturnReason.OTHER: _("Try to say what would help."),
    }[value]  # fmt: skip
