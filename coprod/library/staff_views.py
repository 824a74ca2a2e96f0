"""Staff add activities of their own, and links to what others made; they see which classes have taken part."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.library import actions, queries
from coprod.library.blueprint import bp
from coprod.library.forms import LinkForm, OwnForm
from coprod.library.models import OWN, LibraryLink, OwnActivity
from coprod.moves import here


@bp.route("/library/own/new", methods=["GET", "POST"])
@needs(Can.BE_STAFF)
def own_new() -> ResponseReturnValue:
    """Write an activity of our own."""
    form = OwnForm()
    if form.validate_on_submit():
        return _saved(actions.save_own(me(), form.draft()))
    return _page("library/own.html", form, None)


@bp.route("/library/own/<int:own_activity_id>/edit", methods=["GET", "POST"])
@needs(Can.CHANGE_LIBRARY, on=OwnActivity)
def own_edit(own_activity: OwnActivity) -> ResponseReturnValue:
    """Change an activity of our own."""
    form = OwnForm()
    if not form.is_submitted():
        form.show(own_activity)
    elif form.validate():
        return _saved(actions.save_own(me(), form.draft(), own_activity))
    return _page("library/own.html", form, own_activity)


@bp.route("/library/own/<int:own_activity_id>/take-out", methods=["POST"])
@needs(Can.CHANGE_LIBRARY, on=OwnActivity)
def own_take_out(own_activity: OwnActivity) -> ResponseReturnValue:
    """Take it out of the library."""
    actions.take_out(me(), own_activity)
    flask.flash(_("Taken out of the library. Sessions held with it are still counted."))
    return flask.redirect(flask.url_for("library.index"), code=303)


@bp.route("/library/links/new", methods=["GET", "POST"])
@needs(Can.BE_STAFF)
def link_new() -> ResponseReturnValue:
    """Enter a link."""
    form = LinkForm()
    if form.validate_on_submit():
        actions.save_link(me(), form.draft())
        return _link_saved()
    return _page("library/link.html", form, None)


@bp.route("/library/links/<int:library_link_id>/edit", methods=["GET", "POST"])
@needs(Can.CHANGE_LIBRARY, on=LibraryLink)
def link_edit(library_link: LibraryLink) -> ResponseReturnValue:
    """Change a link."""
    form = LinkForm()
    if not form.is_submitted():
        form.show(library_link)
    elif form.validate():
        actions.save_link(me(), form.draft(), library_link)
        return _link_saved()
    return _page("library/link.html", form, library_link)


@bp.route("/library/links/<int:library_link_id>/take-out", methods=["POST"])
@needs(Can.CHANGE_LIBRARY, on=LibraryLink)
def link_take_out(library_link: LibraryLink) -> ResponseReturnValue:
    """Take a link out."""
    actions.take_out(me(), library_link)
    flask.flash(_("The link is taken out of the library."))
    return flask.redirect(flask.url_for("library.index") + "#links", code=303)


@bp.route("/library/taking-part")
@needs(Can.READ_SESSIONS)
def taking_part() -> ResponseReturnValue:
    """Which classes have held sessions and sent ideas: never who said what."""
    return flask.render_template("library/taking_part.html", classes=queries.taking_part(school().id))


def _page(
    template: str, form: OwnForm | LinkForm, row: OwnActivity | LibraryLink | None
) -> ResponseReturnValue:
    boxes = {box.data: box for box in form.moves}
    ticked = set(form.moves.data or ())
    ours = here.framework()
    shelves = [
        (
            one,
            [boxes[move.code] for move in ours.moves_of(one)],
            sum(m.code in ticked for m in ours.moves_of(one)),
        )
        for one in ours.compartments
    ]
    return flask.render_template(template, form=form, row=row, shelves=shelves)


def _saved(row: OwnActivity) -> ResponseReturnValue:
    flask.flash(_("Saved. Staff at your school can find it, print it and run it."))
    return flask.redirect(flask.url_for("library.activity", activity_code=f"{OWN}{row.id}"), code=303)


def _link_saved() -> ResponseReturnValue:
    flask.flash(_("Saved. Staff at your school can find it in the library."))
    return flask.redirect(flask.url_for("library.index") + "#links", code=303)
