"""The guard at every route: what it needs, or that it is public. A bare route stops the app from starting."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

import flask
from flask_login import current_user
from sqlalchemy import Select, bindparam, select
from werkzeug.exceptions import Forbidden, NotFound

from coprod.access import kept_forms
from coprod.access.facts import Who
from coprod.access.freshness import is_fresh
from coprod.access.grave import GRAVE
from coprod.access.policy import READS_ACROSS, Can, Reply, allowed
from coprod.db import Base, db
from coprod.web import watched
from coprod.web.watched import Event

View = Callable[..., Any]
MARK = "access"


class NotNow(Forbidden):
    """The right person at the wrong time: before it opens, or after the close."""

    def __init__(self, can: Can, thing: object) -> None:
        super().__init__()
        self.can, self.thing = can, thing


class BareRoute(RuntimeError):
    """A route says neither what it needs nor that it is public."""


def me() -> Any:
    """Who is signed in on this request; for views behind ``needs``, which never let a visitor through."""
    return current_user


def me_or_none() -> Who | None:
    """Who is signed in on this request, if anybody is."""
    person: Any = current_user._get_current_object()  # once: each look through the proxy costs  # noqa: SLF001
    return cast("Who", person) if person and person.is_authenticated else None


def school() -> Any:
    """The school at this address. 404 where there is none."""
    here = flask.g.get("school")
    if here is None:
        raise NotFound
    return here


def public(view: View) -> View:
    """Anybody may open this route."""
    setattr(view, MARK, "public")
    return view


def needs(can: Can, *, on: type[Base] | None = None) -> Callable[[View], View]:
    """Let the view run only where the policy says yes.

    With ``on``, the row that the URL names (``<int:idea_id>`` for the table ``idea``) is loaded, checked
    to be this school's (but for what the policy lets schools read of each other), and handed to the view as ``idea``.
    """

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(**values: Any) -> Any:
            here = school()
            thing = None
            if on is not None:
                name = on.__tablename__
                key = values.pop(f"{name}_id")
                thing = any_schools(on, key) if can in READS_ACROSS else the_schools_own(on, key, here.id)
                values[name] = thing
            reply = allowed(can, me_or_none(), thing)
            if reply is not Reply.YES:
                refuse(reply, can, thing)
            if flask.request.endpoint in GRAVE:
                if not is_fresh():
                    return ask_again()
                if flask.request.method == "POST":
                    kept_forms.forget()
            return view(**values)

        setattr(guarded, MARK, f"{can}" if on is None else f"{can} on {on.__tablename__}")
        return guarded

    return guard


def the_schools_own(model: type[Base], key: int, school_id: int) -> Any:
    """The row with that key, if it is this school's; 404 otherwise, whichever of the two is wrong."""
    row: Any = db.session.scalars(_by_key(model), {"key": key}).first()
    if row is not None and row.school_id != school_id:
        watched.note(Event.ANOTHER_SCHOOLS, school=school_id, table=model.__tablename__, row=key)
    if row is None or row.school_id != school_id:
        raise NotFound
    return row


def any_schools(model: type[Base], key: int) -> Any:
    """The row with that key, whichever school's it is: for capabilities of ``READS_ACROSS`` only; 404 where none is."""
    row: Any = db.session.scalars(_by_key(model), {"key": key}).first()
    if row is None:
        raise NotFound
    return row


@functools.cache
def _by_key(model: type[Base]) -> Select[Any]:
    """Built once for each table: building a statement costs more than running it."""
    column: Any = model.__table__.c.id
    return select(model).where(column == bindparam("key"))


def refuse(reply: Reply, can: Can, thing: object) -> NoReturn:
    """Turn a refusal into its answer: the sign-in page, not found, forbidden, or not now."""
    if reply is Reply.SIGN_IN:
        wanted = flask.request.full_path.rstrip("?") if flask.request.method == "GET" else None
        flask.abort(flask.redirect(flask.url_for("people.sign_in", next=wanted), code=303))
    if reply is Reply.NOT_NOW:
        raise NotNow(can, thing)
    person = me_or_none()
    watched.note(Event.TURNED_AWAY, person=person.id if person else None, wanted=can)
    if reply is Reply.FORBIDDEN:
        raise Forbidden
    raise NotFound


def ask_again() -> Any:
    """Ask whoever is here to show once more who they are, and come back: to the form, with what was typed in it."""
    request = flask.request
    wanted, file = request.full_path.rstrip("?"), None
    if request.method != "GET":
        if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
            wanted = request.path
            file = "yes" if kept_forms.keep() else None
        else:  # the page with the button: it has to be pressed again
            came_from = urlsplit(request.referrer or "")
            wanted = came_from.path if came_from.netloc == request.host else "/"
    return flask.redirect(flask.url_for("people.again", next=wanted, file=file), code=303)


def check_every_route(app: flask.Flask) -> None:
    """Refuse to start with a route that declares nothing.

    Raises:
        BareRoute: names the route and says what to write.
    """
    for rule in app.url_map.iter_rules():
        if not hasattr(app.view_functions[rule.endpoint], MARK):
            raise BareRoute(
                f"{rule.endpoint} ({rule.rule}) declares no access: put @needs(Can.…) or @public right under @bp.route"
            )
