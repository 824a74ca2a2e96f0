"""Find an activity, read it, print its two sheets. Ours are open to everybody; a school's own to its staff."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod import activities, framework
from coprod.access.guard import me, public, school
from coprod.access.policy import Can
from coprod.access.roles import Duty
from coprod.activities import Activity, Link, Setting
from coprod.library import queries, shelves
from coprod.library.blueprint import bp, compartment_of
from coprod.library.models import LibraryLink
from coprod.library.shelves import Wanted
from coprod.moves import here
from coprod.people.queries import classes_in_charge
from coprod.schools.models import ClassGroup
from coprod.schools.queries import classes as all_classes
from coprod.web.navigation import may
from coprod.web.text import one_line

SEARCH_FITS = 60
LENGTHS = (15, 20, 30)


@bp.route("/library")
@public
def index() -> ResponseReturnValue:
    """What there is, narrowed as far as the reader wants."""
    staff = may(Can.BE_STAFF)
    wanted = _wanted()
    own = [shelves.as_activity(row) for row in queries.own_activities(school().id)] if staff else []
    links: list[Link | LibraryLink] = [
        *(queries.own_links(school().id) if staff else ()),
        *activities.links(),
    ]
    found = [one for one in (*own, *shelves.ours()) if wanted.fits(one)]
    return flask.render_template(
        "library/index.html",
        found=found,
        links=[link for link in links if wanted.fits_link(link)],
        wanted=wanted,
        framework=here.framework(),
        settings=list(Setting),
        lengths=LENGTHS,
        compartment_of=compartment_of,
        moves_of=shelves.moves_of,
        staff=staff,
    )


@bp.route("/library/activities/<activity_code>")
@public
def activity(activity_code: str) -> ResponseReturnValue:
    """One activity, whole."""
    found = the_activity(activity_code)
    return flask.render_template("library/activity.html", classes=my_classes(), **_about(found))


@bp.route("/library/activities/<activity_code>/pupil-sheet")
@public
def pupil_sheet(activity_code: str) -> ResponseReturnValue:
    """One sheet of paper for a pupil."""
    return flask.render_template("library/pupil_sheet.html", **_about(the_activity(activity_code)))


@bp.route("/library/activities/<activity_code>/teacher-sheet")
@public
def teacher_sheet(activity_code: str) -> ResponseReturnValue:
    """One sheet of paper for whoever runs it."""
    return flask.render_template("library/teacher_sheet.html", **_about(the_activity(activity_code)))


def the_activity(code: str) -> Activity:
    """The activity with that code, as far as the reader may see it; 404 where there is none."""
    found = shelves.find(code, school().id, own_too=may(Can.BE_STAFF))
    if found is None:
        flask.abort(404)
    return found


def my_classes() -> list[ClassGroup]:
    """The classes that the reader may run a session with; none for somebody who is not staff."""
    if not may(Can.BE_STAFF):
        return []
    return list(all_classes(school().id) if Duty.ADMINISTRATOR in me().duties else classes_in_charge(me().id))


def _about(found: Activity) -> dict[str, object]:
    return {
        "activity": found,
        "compartment": framework.load().compartment(compartment_of(found.moves)),
        "moves": shelves.moves_of(found.moves),
        "own_id": int(found.code.removeprefix("own-")) if found.code.startswith("own-") else None,
        "attribution": framework.load().attribution,
    }


def _wanted() -> Wanted:
    """What the address asks for; what cannot be is left out."""
    asked, ours = flask.request.args, here.framework()
    compartment, move, setting = (asked.get(name, "") for name in ("compartment", "move", "setting"))
    return Wanted(
        words=one_line(asked.get("q"))[:SEARCH_FITS],
        compartment=compartment if compartment in {one.code for one in ours.compartments} else "",
        move=move if move in ours else "",
        year=_number(asked.get("year", ""), range(14)),
        setting=setting if setting in set(Setting) else "",
        minutes=_number(asked.get("minutes", ""), LENGTHS),
    )


def _number(text: str, among: range | tuple[int, ...]) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None
    return number if number in among else None
