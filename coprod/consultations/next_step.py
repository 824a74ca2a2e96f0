"""The one thing a reader would do next on a consultation's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import flask
from flask_babel import gettext as _

from coprod.consultations.models import Consultation


@dataclass(frozen=True, slots=True)
class NextStep:
    """A link (``url`` and ``text``) with the sentence before it; without a url only the sentence is said."""

    words: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: nobody that we know, or somebody who is asked or not, and who took part or not."""

    signed_in: bool
    is_asked: bool
    took_part: bool


def next_step(
    consultation: Consultation, reader: Reader, at: datetime, *, cards: int, answered: bool
) -> NextStep:
    """What to do now, for this reader.

    Args:
        cards: how many proposals may be voted on.
        answered: whether every proposal has its answer.
    """
    if consultation.opened_at is None:
        return NextStep("")
    if consultation.voting_is_over(at):
        return _after(consultation, answered=answered)
    votes, ideas = consultation.takes_votes(at) and cards > 0, consultation.takes_ideas(at)
    if not votes and not ideas:
        return NextStep(_("There is nothing to do right now."))
    if not reader.signed_in:
        here = flask.url_for("consultations.show", consultation_id=consultation.id)
        return NextStep(
            _("Are you at this school, or is your child?"),
            _("Sign in to take part"),
            flask.url_for("people.sign_in", next=here),
        )
    if not reader.is_asked:
        return NextStep(_("This time other people are asked. You can read along."))
    return _take_part(consultation, reader, votes=votes, ideas=ideas)


def _after(consultation: Consultation, *, answered: bool) -> NextStep:
    if answered:
        url = flask.url_for("decisions.board", consultation_id=consultation.id)
        return NextStep(_("The school has answered every proposal."), _("Read the answers"), url)
    url = flask.url_for("insights.results", consultation_id=consultation.id)
    return NextStep(_("Voting has closed."), _("See what people said"), url)


def _take_part(consultation: Consultation, reader: Reader, *, votes: bool, ideas: bool) -> NextStep:
    if votes and reader.took_part:
        url = flask.url_for("voting.mine", consultation_id=consultation.id)
        return NextStep(
            _("You have voted. You can change your votes until voting closes."), _("See my votes"), url
        )
    if votes:
        url = flask.url_for("voting.card", consultation_id=consultation.id)
        return NextStep(_("Say what you think of each proposal. Your votes are secret."), _("Vote"), url)
    url = flask.url_for("ideas.new", consultation_id=consultation.id)
    return (
        NextStep(_("What would help? Tell us in your own words."), _("Send an idea"), url)
        if ideas
        else NextStep("")
    )
