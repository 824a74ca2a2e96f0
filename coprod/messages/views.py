"""My news."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.messages import queries, words
from coprod.web.paging import page_asked_for

bp = flask.Blueprint("messages", __name__)


@bp.route("/my/news")
@needs(Can.BE_MYSELF)
def index() -> ResponseReturnValue:
    """What came of what I said, newest first."""
    return flask.render_template(
        "messages/index.html", news=queries.news_of(me().id, page_asked_for()), words=words
    )
