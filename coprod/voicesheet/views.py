"""The sheet. The server hands out the questions; no route here, or anywhere, takes an answer."""

from __future__ import annotations

from collections.abc import Callable

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import me_or_none, public
from coprod.framework import Compartment
from coprod.moves import here
from coprod.voicesheet import words
from coprod.web import headers

bp = flask.Blueprint("voicesheet", __name__)


@bp.route("/voice")
@public
def for_me() -> ResponseReturnValue:
    """The sheet of a young person."""
    return _page("me", words.for_me)


@bp.route("/voice/child")
@public
def for_my_child() -> ResponseReturnValue:
    """The sheet of a parent or carer."""
    return _page("child", words.for_my_child)


def _page(kind: str, wording: Callable[[tuple[Compartment, ...]], words.Sheet]) -> ResponseReturnValue:
    headers.send_nothing_but(flask.url_for("people.sign_out") if me_or_none() else None)
    ours = here.framework()
    return flask.render_template(
        "voicesheet/sheet.html",
        kind=kind,
        sheet=wording(ours.compartments),
        faces=words.faces(),
        attribution=ours.attribution,
    )
