"""Every refusal and every failure as a kind page that says what to do next."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from coprod.access.guard import NotNow
from coprod.access.policy import Can
from coprod.db import db
from coprod.web import watched
from coprod.web.watched import Event


class Conflict(Exception):
    """What somebody asked for no longer fits what is there; ``message`` says what to do (translated)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def page(status: int, title: str, words: str) -> ResponseReturnValue:
    """The error page."""
    return flask.render_template("errors/error.html", status=status, title=title, words=words), status


def install(app: flask.Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(NotNow, not_now)
    app.register_error_handler(CSRFError, form_was_open_too_long)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(SecurityError, not_our_name)
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(IntegrityError, overtaken)
    app.register_error_handler(DataError, overtaken)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(500, broken)


def not_now(error: NotNow) -> ResponseReturnValue:
    """Before it opens, or after the close."""
    titles = {
        Can.VOTE: (_("Voting is not open"), _("Your vote was not counted, because voting is not open at this time. The consultation’s page says when it opens and closes, and what comes next.")),
        Can.ANSWER_SELF_REVIEW: (_("It is not open"), _("Your answer was not kept, because people cannot answer at this time. How everybody sees the school is shown when it has closed.")),
        Can.SUGGEST: (_("Ideas are not open"), _("This is not a time for new ideas here. The consultation’s page says when ideas open and close.")),
        Can.READ_RESULTS: (_("Voting is still going on"), _("Results are shown here when voting has closed, so that nobody is swayed by them.")),
        Can.ANSWER: (_("Voting is still going on"), _("Answers can be written when voting has closed.")),
    }  # fmt: skip
    title, words = titles.get(error.can, (_("Not at this time"), _("This cannot be done at this time.")))
    return page(403, title, words)


def form_was_open_too_long(_error: CSRFError) -> ResponseReturnValue:
    """The form's safety token does not fit: signed out meanwhile, cookies off, or another site's form."""
    watched.note(Event.FORGED_FORM, endpoint=flask.request.endpoint)
    return page(
        400,
        _("Please send that again"),
        _("The page was open while you were signed out, or your browser does not keep cookies. Go back, load the page again, and send it once more."),
    )  # fmt: skip


def not_our_name(_error: SecurityError) -> ResponseReturnValue:
    """Somebody asks for a host that is none of ours: no page can be drawn, for its links would be that host's."""
    return flask.Response(
        _("This site is not at that address.") + "\n", 400, content_type="text/plain; charset=utf-8"
    )


def refused(error: HTTPException) -> ResponseReturnValue:
    """Any other refusal."""
    if error.response is not None:  # a redirect that the guard made
        return error.response
    status = error.code or 500
    words = {
        400: (_("That did not work"), _("What was sent could not be read. Go back and try once more.")),
        403: (_("This is not open to you"), _("You are signed in, but this is for other people.")),
        404: (_("Page not found"), _("There is nothing at this address, or it is not yours to see.")),
        405: (_("That did not work"), _("This address cannot be used in this way. Go back and use the buttons on the page.")),
        413: (_("That was too long"), _("More was sent than fits. Go back, make it shorter, and send it again.")),
        429: (_("Please wait a little"), _("There were too many tries. Wait a few minutes, then try again.")),
    }  # fmt: skip
    title, text = words.get(status, (_("That did not work"), _("Go back and try once more.")))
    return page(status, title, text)


def conflict(error: Conflict) -> ResponseReturnValue:
    """Said by an action in its own words."""
    db.session.rollback()
    return page(409, _("That no longer fits"), error.message)


def overtaken(error: Exception) -> ResponseReturnValue:
    """The database refused it: most often two people did the same at once."""
    db.session.rollback()
    flask.current_app.logger.warning("refused by the database: %s", type(error).__name__)
    return page(
        409,
        _("Somebody was quicker"),
        _("This was changed at the same moment by somebody else, or it is there already. Go back, look again, and repeat it if it is still needed."),
    )  # fmt: skip


def busy(error: OperationalError) -> ResponseReturnValue:
    """The database did not take it in time, or its disk is full. Nothing was saved."""
    db.session.rollback()
    flask.current_app.logger.error("the database did not answer: %s", type(error.orig).__name__)
    return page(503, _("The site is busy"), _("Nothing was saved. Please wait a moment and send it again."))


def broken(_error: Exception) -> ResponseReturnValue:
    """A fault of ours."""
    db.session.rollback()
    return page(
        500,
        _("Something broke"),
        _("This is our fault, not yours. Nothing was saved. Please try again in a while."),
    )
