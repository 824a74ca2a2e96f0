"""Sign in by the school's own account; connect it and take it off again, under "My account"."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, me_or_none, needs, public, school
from coprod.access.policy import Can
from coprod.messages.outbox import settings
from coprod.people import oidc, queries, school_accounts
from coprod.people.blueprint import bp
from coprod.people.going_on import local_path, wanted_page
from coprod.people.sign_in_views import enter
from coprod.web.errors import Conflict

SIGN_IN, CONNECT = "sign in", "connect"
NEXT = "school_account_next"


@bp.route("/sign-in/school-account")
@public
def school_account() -> ResponseReturnValue:
    """To the provider, to sign in."""
    _only_where_there_is_one()
    flask.session[NEXT] = wanted_page()
    return _go(SIGN_IN)


@bp.route("/my/account/school-account/connect")
@needs(Can.BE_MYSELF)
def school_account_connect() -> ResponseReturnValue:
    """To the provider, to connect my account there."""
    _only_where_there_is_one()
    return _go(CONNECT)


@bp.route("/my/account/school-account", methods=["POST"])
@needs(Can.BE_MYSELF)
def school_account_off() -> ResponseReturnValue:
    """It signs me in no more."""
    school_accounts.disconnect(queries.person_with(me().id))
    flask.flash(_("Your school account no longer signs you in here."))
    return flask.redirect(flask.url_for("people.account"), code=303)


@bp.route("/sign-in/school-account/back", methods=["GET", "POST"])
@public
def school_account_back() -> ResponseReturnValue:
    """Back from the provider: a page with a button (a GET changes nothing), and what its press does."""
    _only_where_there_is_one()
    if flask.request.method == "GET":
        code, state = flask.request.args.get("code", ""), flask.request.args.get("state", "")
        if not code or not state or not oidc.purpose():
            return _did_not_work()
        connects = oidc.purpose() == CONNECT
        return flask.render_template(
            "people/school_account.html",
            code=code[:4000],
            state=state[:200],
            connects=connects,
            provider=settings().oidc_name,
        )
    here, reader, purpose = school().id, me_or_none(), oidc.purpose()
    try:
        account = oidc.answer(
            flask.request.form.get("code", ""), flask.request.form.get("state", ""), _back()
        )
    except oidc.NotOurs:
        return _did_not_work(_("That account does not belong to this school."))
    except oidc.NotProved as error:
        flask.current_app.logger.warning("a school account was not proved: %s", error)
        return _did_not_work()
    if purpose == CONNECT:
        return _connect(reader.id, account) if reader else _did_not_work()
    person = school_accounts.holder(here, account.issuer, account.subject)
    if person is None:
        return _did_not_work(_("That account is not connected to anybody here yet. Sign in the way you do now, and connect it under “My account”."))  # fmt: skip
    wanted = local_path(flask.session.get(NEXT))  # read first: signing in empties the cookie
    entered = enter(person)
    return flask.redirect(wanted, code=303) if wanted else entered


def _connect(person_id: int, account: oidc.Account) -> ResponseReturnValue:
    try:
        school_accounts.connect(queries.person_with(person_id), account.issuer, account.subject)
    except school_accounts.TakenByAnother:
        raise Conflict(_("That school account signs somebody else in here. Ask the person who looks after this site.")) from None  # fmt: skip
    flask.flash(_("Your school account is connected. From now on it signs you in here."))
    return flask.redirect(flask.url_for("people.account"), code=303)


def _go(purpose: str) -> ResponseReturnValue:
    try:
        return flask.redirect(oidc.start(_back(), purpose), code=303)
    except oidc.NotProved as error:
        flask.current_app.logger.warning("the provider of school accounts: %s", error)
        return _did_not_work(_("The school’s accounts cannot be reached at the moment."))


def _did_not_work(words: str = "") -> ResponseReturnValue:
    flask.flash(words or _("That did not work. Try it once more from here."), "warning")
    return flask.redirect(flask.url_for("people.account" if me_or_none() else "people.sign_in"), code=303)


def _back() -> str:
    return flask.request.host_url.rstrip("/") + flask.url_for("people.school_account_back")


def _only_where_there_is_one() -> None:
    if not flask.current_app.extensions["coprod_settings"].oidc_issuer:
        raise NotFound
