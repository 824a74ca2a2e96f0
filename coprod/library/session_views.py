"""A tutor-group session: begin, run it step by step, send the class's idea or vote, and see what happens next."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.activities import Activity
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.consultations.words import year as year_name
from coprod.ideas import fate
from coprod.ideas import queries as ideas
from coprod.ideas.models import BODY_FITS, WHY_FITS
from coprod.library import actions, queries, shelves
from coprod.library.blueprint import bp, compartment_of
from coprod.library.forms import ClassIdeaForm
from coprod.library.models import TutorSession
from coprod.library.views import my_classes, the_activity
from coprod.moderation.concerns import route
from coprod.people import class_actions
from coprod.people.fields import key_sent
from coprod.people.queries import is_open_now
from coprod.schools.models import ClassGroup
from coprod.web.errors import Conflict


@bp.route("/library/activities/<activity_code>/begin", methods=["POST"])
@needs(Can.BE_STAFF)
def begin(activity_code: str) -> ResponseReturnValue:
    """Begin it with one of my classes."""
    found = the_activity(activity_code)
    chosen = next((one for one in my_classes() if one.id == key_sent("class_group_id")), None)
    if chosen is None:
        raise NotFound
    session = actions.begin(me(), chosen, found)
    return flask.redirect(flask.url_for("library.run", tutor_session_id=session.id), code=303)


@bp.route("/sessions/<int:tutor_session_id>")
@needs(Can.LEAD_SESSION, on=TutorSession)
def run(tutor_session: TutorSession) -> ResponseReturnValue:
    """One step on the screen, the others to go to."""
    found = _activity_of(tutor_session)
    asked = flask.request.args.get("step", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 1
    return flask.render_template(
        "library/run.html",
        session=tutor_session,
        class_group=queries.class_of(tutor_session),
        activity=found,
        number=max(1, min(number, len(found.steps) + 1)),
        compartment_code=compartment_of(found.moves),
    )


@bp.route("/sessions/<int:tutor_session_id>/held", methods=["POST"])
@needs(Can.LEAD_SESSION, on=TutorSession)
def held(tutor_session: TutorSession) -> ResponseReturnValue:
    """It has come to its end."""
    actions.hold(tutor_session)
    flask.flash(_("Thank you. The session is counted for your class; nothing that anybody said is kept."))
    return flask.redirect(flask.url_for("library.next_steps", tutor_session_id=tutor_session.id), code=303)


@bp.route("/sessions/<int:tutor_session_id>/idea", methods=["GET", "POST"])
@needs(Can.LEAD_SESSION, on=TutorSession)
def idea(tutor_session: TutorSession) -> ResponseReturnValue:
    """Type what the class agreed, and send it as the class's idea."""
    class_group, found = queries.class_of(tutor_session), _activity_of(tutor_session)
    open_now = [one for one in queries.asking(class_group) if one.takes_ideas(now())]
    form = ClassIdeaForm()
    form.offer(open_now)
    if open_now and form.validate_on_submit():
        chosen = next(one for one in open_now if one.id == form.consultation_id.data)
        sent = actions.send_idea(me(), tutor_session, class_group, chosen, form.draft(found.moves))
        route(sent)
        flask.flash(_("The class’s idea is sent. An adult at school reads it first."))
        return flask.redirect(
            flask.url_for("library.next_steps", tutor_session_id=tutor_session.id), code=303
        )
    if flask.request.method == "POST" and not open_now:
        raise Conflict(_("No consultation that asks this class takes ideas now. Keep the class’s words on paper until one opens."))  # fmt: skip
    return flask.render_template(
        "library/idea.html",
        session=tutor_session,
        class_group=class_group,
        activity=found,
        form=form,
        open_now=open_now,
        already=queries.idea_of(tutor_session),
        body_fits=BODY_FITS,
        why_fits=WHY_FITS,
    )


@bp.route("/sessions/<int:tutor_session_id>/vote")
@needs(Can.LEAD_SESSION, on=TutorSession)
def vote(tutor_session: TutorSession) -> ResponseReturnValue:
    """How the class votes, on the screen: the address, the class code, and how many have voted."""
    class_group = queries.class_of(tutor_session)
    votes = [one for one in queries.asking(class_group) if one.takes_votes(now())]
    return flask.render_template(
        "library/vote.html",
        session=tutor_session,
        class_group=class_group,
        door_is_open=is_open_now(class_group),
        votes=[(one, _turnout(class_group, one)) for one in votes],
        address=flask.request.host_url.rstrip("/"),
    )


@bp.route("/sessions/<int:tutor_session_id>/door", methods=["POST"])
@needs(Can.LEAD_SESSION, on=TutorSession)
def door(tutor_session: TutorSession) -> ResponseReturnValue:
    """Open the class's door for pictures, and come back."""
    class_actions.open_door(queries.class_of(tutor_session), me().id)
    flask.flash(_("The door is open for 60 minutes."))
    return flask.redirect(flask.url_for("library.vote", tutor_session_id=tutor_session.id), code=303)


@bp.route("/sessions/<int:tutor_session_id>/next")
@needs(Can.LEAD_SESSION, on=TutorSession)
def next_steps(tutor_session: TutorSession) -> ResponseReturnValue:
    """What happens next, for the class to read."""
    sent = queries.idea_of(tutor_session)
    class_group = queries.class_of(tutor_session)
    return flask.render_template(
        "library/next.html",
        session=tutor_session,
        class_group=class_group,
        idea_sent=sent is not None,
        consultation=ideas.consultation_of(sent) if sent else None,
        votes=[one for one in queries.asking(class_group) if one.takes_votes(now())],
    )


@bp.route("/my/classes/<int:class_group_id>/sessions")
@needs(Can.LOOK_AFTER_CLASS, on=ClassGroup)
def class_page(class_group: ClassGroup) -> ResponseReturnValue:
    """The sessions of a class and its ideas, with what became of each: news to read to the class."""
    own = ideas.of_class(class_group.id)
    return flask.render_template(
        "library/class_page.html",
        class_group=class_group,
        sessions=queries.sessions_of(class_group.id),
        ideas=own,
        fates=fate.of(own),
        year=year_name(class_group.year) if class_group.year is not None else "",
    )


def _activity_of(session: TutorSession) -> Activity:
    """The activity of a session; 409 where a school's own one was taken out meanwhile."""
    found = shelves.find(session.activity_code, session.school_id, own_too=True)
    if found is None:
        raise Conflict(_("This activity was taken out of the library. Choose another one there."))
    return found


def _turnout(class_group: ClassGroup, consultation: Consultation) -> str:
    """How many of the class have voted, in words; never so fine that it tells of one pupil."""
    fewest = max(school().staff_threshold, consultation.promised_staff)
    found = queries.turnout(class_group.id, consultation.id)
    if found.voted < fewest:
        return _("Fewer than %(fewest)d of the class have voted so far.", fewest=fewest)
    if found.pupils - found.voted < fewest:
        return _("All of the class have voted, or nearly all.")
    return _("%(voted)d of %(pupils)d in the class have voted.", voted=found.voted, pupils=found.pupils)
