"""The results of a consultation: for everybody after the close; with more in it, for staff with a duty."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import needs
from coprod.access.policy import Can
from coprod.audit import queries as audit
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.consultations.words import group as group_name
from coprod.decisions import queries as decisions
from coprod.insights import analyses, certainty, chores, painted, results, sentences, snapshots, understood
from coprod.insights.results import Audience
from coprod.proposals import queries as proposals

__all__ = ["bp", "chores"]

bp = flask.Blueprint("insights", __name__)


for name, function in (
    ("nearly_all_words", sentences.nearly_all),
    ("group_heading", group_name),
    ("painted_group", painted.group_says),
    ("painted_tallies", painted.tallies),
):
    bp.add_app_template_global(function, name)


@bp.route("/consultations/<int:consultation_id>/results", endpoint="results")
@needs(Can.READ_RESULTS, on=Consultation)
def results_page(consultation: Consultation) -> ResponseReturnValue:
    """What people said, for everybody."""
    return _page(consultation, Audience.PUBLIC)


@bp.route("/consultations/<int:consultation_id>/results/staff")
@needs(Can.READ_STAFF_RESULTS, on=Consultation)
def staff(consultation: Consultation) -> ResponseReturnValue:
    """The same with smaller groups shown, and how sure one may be; while voting is open, too."""
    return _page(consultation, Audience.STAFF)


def _page(consultation: Consultation, audience: Audience) -> ResponseReturnValue:
    """Nothing is counted here: the steward has counted, or the page says that it will."""
    snapshot = snapshots.newest(consultation.id)
    over = consultation.voting_is_over(now())
    if snapshot is None or (audience is Audience.PUBLIC and not snapshot.final):
        return flask.render_template(
            "insights/not_yet.html", consultation=consultation, over=over, audience=audience
        )
    found = results.build(snapshot, audience, proposals.on_cards(consultation.id))
    analysis = analyses.kept(consultation.id) if found.final else None
    minimum = max(consultation.minimum_heard, found.threshold)
    return flask.render_template(
        "insights/results.html",
        consultation=consultation,
        audience=audience,
        results=found,
        over=over,
        log_seal=audit.sealed_with(
            consultation.school_id, "ballot secret destroyed", f"consultation:{consultation.id}"
        ),
        headline=sentences.headline(found),
        turnout_words=sentences.turnout(found.turnout),
        sentence_of=lambda result: sentences.sentence(
            result.reading, {says.group: says.cell for says in result.groups}
        ),
        would_change=sentences.would_change,
        least_heard=sentences.least_heard(found.turnout),
        understood=understood.build(analysis, found, audience) if analysis else None,
        certainty_of=lambda result: certainty.certainty(result, minimum, final=found.final),
        answers={
            row.proposal.id: row.answer
            for row in decisions.answers_board(consultation, now()).rows
            if row.answer is not None
        },
    )
