"""A proposal on a consultation's page as HTML, painted once for each thing that can be shown and kept.

Everything that is shown is in the key: other words, another number or another language is another picture,
so what is kept can never be stale.
"""

from __future__ import annotations

import functools

import flask
from flask_babel import get_locale
from markupsafe import Markup

from coprod.moves import here as moves_here
from coprod.proposals.models import Reach
from coprod.proposals.words import move_tags, reach_words
from coprod.voting.cards import Card

KEPT = 2048
"""Pictures; about 5 kB each at most."""


def card(row: Card, tallies: Markup | str = "", *, young: bool = False) -> Markup:
    """The wording, what adults would do, whom it reaches, the moves, and the tallies as already painted."""
    wording = row.plain_wording if young and row.plain_wording else row.wording
    return _painted(
        (str(get_locale()), *moves_here.stamp()),
        wording,
        row.adults_do,
        row.reach,
        row.moves,
        Markup(tallies),  # noqa: S704  # painted by insights/painted.py
    )


@functools.lru_cache(KEPT)
def _painted(
    _for: tuple[str, int, int],
    wording: str,
    adults_do: str,
    reach: Reach,
    moves: tuple[str, ...],
    tallies: Markup,
) -> Markup:
    macros = flask.current_app.jinja_env.get_template("consultations/_proposal.html").module
    tags = move_tags(moves, young=True)
    return Markup(macros.proposal(wording, adults_do, reach_words(reach), tags, tallies))  # type: ignore[attr-defined]  # noqa: S704  # Jinja has escaped it
