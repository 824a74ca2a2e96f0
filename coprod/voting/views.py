"""The deck, one card at a time, and the list of one's own votes.

No address ever carries an answer: servers and browsers keep addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from coprod.access.guard import NotNow, me, needs
from coprod.access.policy import Can
from coprod.consultations.models import Consultation, OnTheRoll
from coprod.consultations.roll import is_asked, seat_for, seat_of
from coprod.people.session import came_by
from coprod.proposals import queries as proposals
from coprod.proposals import words
from coprod.proposals.models import Proposal
from coprod.voting import actions, came_in, chores, deck, queries
from coprod.voting.ballots import VotingClosed
from coprod.web.errors import Conflict, page

bp = flask.Blueprint("voting", __name__)
__all__ = ["bp", "chores"]  # the steward knows of chores from here

LAST_YOUNG_YEAR = 6
CHOICES = {"agree": 1, "unsure": 0, "disagree": -1}
NAME_OF_CHOICE = {value: name for name, value in CHOICES.items()}


@dataclass(frozen=True, slots=True)
class CardOnPage:
    """A card as ``components/vote.html`` shows it."""

    id: int
    text: str
    more: str
    moves: list[words.MoveTag]
    reach_text: str
    mark: str


def on_page(proposal: Proposal, moves: tuple[str, ...], *, young: bool, again: bool = False) -> CardOnPage:
    """A card in the words for its reader; ``again``: what it says was done, so whom it would reach is not asked."""
    return CardOnPage(
        id=proposal.id,
        text=(proposal.plain_wording if young else "") or proposal.wording,
        more=proposal.adults_do,
        moves=words.move_tags(moves, young=True),
        reach_text="" if young or again else words.reach_words(proposal.reach),
        mark=words.mark(proposal),
    )


@bp.route("/consultations/<int:consultation_id>/vote")
@needs(Can.VOTE, on=Consultation)
def card(consultation: Consultation) -> ResponseReturnValue:
    """The next card; between sets, a place to stop; at the end, the end."""
    seat = seat_of(me().id, consultation)
    if seat is None:
        return _begin(consultation)
    here = deck.next_set(consultation, seat)
    if here.card is None or (here.a_set_is_done and "on" not in flask.request.args):
        return _rest(consultation, seat, here)
    young = _is_young()
    return flask.render_template(
        "voting/card.html",
        consultation=consultation,
        deck=here,
        card=on_page(here.card.proposal, here.card.moves, young=young, again=consultation.is_review),
        young=young,
        undo=_just_done(here),
    )


@bp.route("/consultations/<int:consultation_id>/vote", methods=["POST"])
@needs(Can.VOTE, on=Consultation)
def begin(consultation: Consultation) -> ResponseReturnValue:
    """Take one's place on the roll, where one came to the school late."""
    if seat_for(me(), consultation) is None:
        return _not_on_the_roll()
    return _to("voting.card", consultation)


@bp.route("/consultations/<int:consultation_id>/vote/<int:proposal_id>", methods=["GET", "POST"])
@needs(Can.VOTE, on=Consultation)
def answer(consultation: Consultation, proposal_id: int) -> ResponseReturnValue:
    """One press: say what one thinks of that card. Opened by itself, the card with the answer given before."""
    sent = flask.request.form
    if flask.request.method != "POST":
        return _one(consultation, proposal_id)
    seat = seat_for(me(), consultation, hold=True)
    if seat is None:
        return _not_on_the_roll()
    if sent.get("choice") not in CHOICES:
        flask.flash(_("Please choose one of the three answers."), "warning")
        return _to("voting.answer", consultation, proposal_id=proposal_id)
    try:
        with _Refusals(consultation):
            actions.cast(
                consultation,
                seat,
                proposal_id,
                CHOICES[sent["choice"]],
                mark=sent.get("mark") or None,
                way=came_in.way_of(came_by()),
            )
    except actions.WordsChanged:
        flask.flash(_("The words on this card were changed while you read. Please read it again."), "warning")
        return _to("voting.answer", consultation, proposal_id=proposal_id)
    if flask.request.args.get("from") == "list":
        flask.flash(_("Your answer is saved."))
        return _to("voting.mine", consultation)
    return _to("voting.card", consultation, done=proposal_id)


@bp.route("/consultations/<int:consultation_id>/vote/undo", methods=["POST"])
@needs(Can.VOTE, on=Consultation)
def undo(consultation: Consultation) -> ResponseReturnValue:
    """Take back the answer just given, and show its card again."""
    seat = seat_for(me(), consultation, hold=True)
    if seat is None:
        return _not_on_the_roll()
    proposal_id = _number(flask.request.form.get("card"))
    with _Refusals(consultation):
        if not actions.take_back(consultation, seat, proposal_id):
            return _to("voting.card", consultation)
    flask.flash(_("Your last answer is taken back."))
    return _to("voting.answer", consultation, proposal_id=proposal_id)


@bp.route("/consultations/<int:consultation_id>/vote/<int:proposal_id>/star", methods=["POST"])
@needs(Can.VOTE, on=Consultation)
def star(consultation: Consultation, proposal_id: int) -> ResponseReturnValue:
    """Say that a card matters most, or no longer."""
    seat = seat_for(me(), consultation, hold=True)
    if seat is None:
        return _not_on_the_roll()
    try:
        with _Refusals(consultation):
            actions.star(consultation, seat, proposal_id, on=flask.request.form.get("on") == "1")
    except actions.TooManyStars:
        flask.flash(_("Three cards have a star already. Take one star off first."), "warning")
    except actions.NotVotedYet:
        flask.flash(_("Answer a card first, then give it a star."), "warning")
    if flask.request.args.get("from") == "set":
        return _to("voting.card", consultation)
    return _to("voting.mine", consultation)


@bp.route("/consultations/<int:consultation_id>/my-votes")
@needs(Can.VOTE, on=Consultation)
def mine(consultation: Consultation) -> ResponseReturnValue:
    """My votes: to look at, to change, until voting closes."""
    seat = seat_of(me().id, consultation)
    if seat is None:
        return _begin(consultation)
    return flask.render_template(
        "voting/mine.html", consultation=consultation, young=_is_young(), **_my_list(consultation, seat)
    )


def _rest(consultation: Consultation, seat: OnTheRoll, here: deck.Deck) -> str:
    return flask.render_template(
        "voting/rest.html",
        consultation=consultation,
        deck=here,
        young=_is_young(),
        undo=_just_done(here),
        **_my_list(consultation, seat),
    )


def _one(consultation: Consultation, proposal_id: int) -> ResponseReturnValue:
    seat = seat_of(me().id, consultation)
    if seat is None:
        return _begin(consultation)
    row = proposals.card(consultation.id, proposal_id)
    if row is None:
        raise Conflict(_gone())
    young = _is_young()
    mine = {vote.proposal.id: vote.choice for vote in _my_votes(consultation, seat)}
    choice = mine.get(row.proposal.id)
    return flask.render_template(
        "voting/one.html",
        consultation=consultation,
        card=on_page(row.proposal, row.moves, young=young, again=consultation.is_review),
        chosen=None if choice is None else NAME_OF_CHOICE[choice],
        young=young,
    )


def _my_list(consultation: Consultation, seat: OnTheRoll) -> dict[str, object]:
    young = _is_young()
    votes = _my_votes(consultation, seat)
    stars = sum(vote.matters_most for vote in votes)
    return {
        "votes": [
            (on_page(vote.proposal, (), young=young), NAME_OF_CHOICE[vote.choice], vote.matters_most)
            for vote in votes
        ],
        "stars_left": max(0, actions.MOST_STARS - stars),
    }


def _my_votes(consultation: Consultation, seat: OnTheRoll) -> list[queries.MyVote]:
    with _Refusals(consultation):
        return queries.my_votes(consultation, seat)


class _Refusals:
    """Turns what the core refuses into its page."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, VotingClosed):
            raise NotNow(Can.VOTE, self.consultation) from None
        if isinstance(error, actions.NotOnCards):
            raise Conflict(_gone()) from None


def _gone() -> str:
    return _("This card is no longer there: it was taken off, or never was. Go back to the other cards.")


def _begin(consultation: Consultation) -> ResponseReturnValue:
    """Who came to the school late gets a place on the roll, but by a press: a page that is read writes nothing."""
    if not is_asked(me().id, consultation):
        return _not_on_the_roll()
    return flask.render_template("voting/begin.html", consultation=consultation, young=_is_young())


def _not_on_the_roll() -> ResponseReturnValue:
    return page(
        403,
        _("You are not asked this time"),
        _("This consultation asks other years or classes. You can read it, and there will be others that ask you. If you think you should be asked, tell somebody at the school office."),
    )  # fmt: skip


def _to(endpoint: str, consultation: Consultation, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, consultation_id=consultation.id, **values), 303)


def _just_done(here: deck.Deck) -> int | None:
    """The card answered a moment ago, which the address names, as long as it is answered."""
    card_id = _number(flask.request.args.get("done"))
    return card_id if card_id in here.answered_cards else None


def _number(text: str | None) -> int:
    """A card's number as it was sent; 0, which no card has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _is_young() -> bool:
    year = me().year
    return year is not None and year <= LAST_YOUNG_YEAR
