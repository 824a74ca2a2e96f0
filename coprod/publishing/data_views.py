"""Open data: what is published, and each consultation's results as JSON and as CSV."""

from __future__ import annotations

import json

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from coprod.access.guard import needs, public, school
from coprod.access.policy import Can
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.decisions import queries as decisions
from coprod.insights import results
from coprod.insights.results import Audience
from coprod.proposals import queries as proposals
from coprod.publishing import open_data, queries, seals
from coprod.publishing.addresses import whole
from coprod.publishing.answering import as_file
from coprod.publishing.blueprint import bp


@bp.route("/data")
@public
def data_index() -> ResponseReturnValue:
    """What there is, for people."""
    return flask.render_template(
        "publishing/data.html", published=queries.published(school().id), licence=open_data.LICENCE
    )


@bp.route("/data/results.json")
@public
def data_list() -> ResponseReturnValue:
    """What there is, for programs."""
    found = queries.published(school().id)
    listed = [
        {
            "id": one.consultation.id,
            "title": one.consultation.title,
            "question": one.consultation.question,
            "count_number": one.number,
            "counted_at": one.taken_at.isoformat().replace("+00:00", "Z"),
            "json": whole("publishing.data_json", consultation_id=one.consultation.id),
            "csv": whole("publishing.data_csv", consultation_id=one.consultation.id),
        }
        for one in found
    ]
    said = {
        "format": f"{open_data.FORMAT}-index",
        "version": open_data.VERSION,
        "school": school().name,
        "licence": {**open_data.LICENCE, "attribution": school().name},
        "results": listed,
    }
    changed = max((one.taken_at for one in found), default=None)
    return as_file(_json(said), "application/json", changed, for_other_sites=True)


@bp.route("/data/consultations/<int:consultation_id>.json")
@needs(Can.READ_RESULTS, on=Consultation)
def data_json(consultation: Consultation) -> ResponseReturnValue:
    """The results of one consultation, as a document."""
    found = published(consultation)
    return as_file(_json(open_data.document(found)), "application/json", found.changed, for_other_sites=True)


@bp.route("/data/consultations/<int:consultation_id>.csv")
@needs(Can.READ_RESULTS, on=Consultation)
def data_csv(consultation: Consultation) -> ResponseReturnValue:
    """The same as a table."""
    found = published(consultation)
    answer = as_file(open_data.csv_file(found), "text/csv", found.changed, for_other_sites=True)
    answer.headers["Content-Disposition"] = f'attachment; filename="results-{consultation.id}.csv"'
    return answer


def published(consultation: Consultation) -> open_data.Published:
    """What everybody may know of it. Five queries, and one more where an answer was changed.

    Raises:
        NotFound: it is not counted yet.
    """
    snapshot = queries.last_count(consultation.id)
    if snapshot is None:
        raise NotFound
    rows = decisions.answers_board(consultation, now()).rows
    answers = {row.proposal.id: row.answer for row in rows if row.answer is not None}
    return open_data.Published(
        school=school().name,
        url=whole("insights.results", consultation_id=consultation.id),
        consultation=consultation,
        results=results.build(snapshot, Audience.PUBLIC, proposals.on_cards(consultation.id)),
        seal=seals.of_consultation(consultation.id, consultation.school_id, snapshot),
        answers=answers,
        corrections=decisions.amendments_of([one.id for one in answers.values() if one.amended_at]),
    )


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
