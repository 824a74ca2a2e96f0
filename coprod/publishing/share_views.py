"""Pictures for shared links, a card that other sites may show, and the page that hands out both."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import escape

from coprod.access.guard import needs, public, school, the_schools_own
from coprod.access.policy import Can
from coprod.changes import queries as changes
from coprod.changes import telling
from coprod.changes.cards import move_tags, shortened, stage_words
from coprod.changes.models import Change
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.insights import results, sentences
from coprod.insights.results import Audience
from coprod.proposals import queries as proposals
from coprod.publishing import newsletter, pictures, queries
from coprod.publishing.addresses import whole
from coprod.publishing.answering import as_file
from coprod.publishing.blueprint import bp
from coprod.web.headers import let_other_sites_frame_it

CARD_WORDS = 300


@bp.route("/changes/<int:change_id>/picture.png")
@public
def change_picture(change_id: int) -> ResponseReturnValue:
    """The picture of a change, for links to it."""
    change: Change = the_schools_own(Change, change_id, school().id)
    codes = changes.moves_of([change]).get(change.id, [])
    facts = pictures.Facts(
        school=school().name,
        above=_("You said, we did"),
        title=change.title,
        below=stage_words(change.stage, change.verdict),
        compartments=frozenset(tag.compartment for tag in move_tags(codes, links=False)),
    )
    return as_file(pictures.drawn(facts), "image/png")


@bp.route("/consultations/<int:consultation_id>/picture.png")
@needs(Can.READ_CONSULTATION, on=Consultation)
def consultation_picture(consultation: Consultation) -> ResponseReturnValue:
    """The picture of a consultation, for links to it."""
    over = consultation.voting_is_over(now())
    facts = pictures.Facts(
        school=school().name,
        above=_("What people said") if over else _("Have your say"),
        title=consultation.question or consultation.title,
        below="",
        compartments=frozenset(pictures.COURSES),
    )
    return as_file(pictures.drawn(facts), "image/png")


@bp.route("/embed/changes/<int:change_id>")
@public
def card(change_id: int) -> ResponseReturnValue:
    """A change as a small card for the school's own site or newsletter: no script, no form, no cookie."""
    change: Change = the_schools_own(Change, change_id, school().id)
    let_other_sites_frame_it()
    page = flask.make_response(
        flask.render_template(
            "publishing/card.html",
            change=change,
            you_said=shortened(change.you_said, CARD_WORDS),
            we_will=shortened(change.we_will, CARD_WORDS),
            heading=telling.heading_of_what_is_done(change),
            stage=stage_words(change.stage, change.verdict),
            url=whole("changes.show", change_id=change.id),
        )
    )
    page.headers["Cache-Control"] = "public, max-age=300"
    return page


@bp.route("/changes/<int:change_id>/share")
@public
def share_change(change_id: int) -> ResponseReturnValue:
    """How to tell others of a change: a poster, words for a newsletter, a card to put on another site."""
    change: Change = the_schools_own(Change, change_id, school().id)
    url = whole("changes.show", change_id=change.id)
    snippet = '<iframe src="{}" title="{}" width="420" height="420" loading="lazy"></iframe>'.format(
        whole("publishing.card", change_id=change.id), escape(change.title)
    )
    return flask.render_template(
        "publishing/share.html",
        title=change.title,
        back=flask.url_for("changes.show", change_id=change.id),
        poster=flask.url_for("publishing.change_poster", change_id=change.id),
        picture=flask.url_for("publishing.change_picture", change_id=change.id),
        url=url,
        words=newsletter.of_change(change, school().name, url),
        snippet=snippet,
    )


@bp.route("/consultations/<int:consultation_id>/share")
@needs(Can.READ_CONSULTATION, on=Consultation)
def share_consultation(consultation: Consultation) -> ResponseReturnValue:
    """How to tell others of a consultation: while it is open, and of what came of it."""
    url = whole("consultations.show", consultation_id=consultation.id)
    return flask.render_template(
        "publishing/share.html",
        title=consultation.title,
        back=flask.url_for("consultations.show", consultation_id=consultation.id),
        poster=flask.url_for("publishing.consultation_poster", consultation_id=consultation.id),
        picture=flask.url_for("publishing.consultation_picture", consultation_id=consultation.id),
        url=url,
        words=newsletter.of_consultation(consultation, now(), headline_of(consultation), url),
        snippet="",
    )


def headline_of(consultation: Consultation) -> str:
    """What its results say, in a sentence or two; nothing before they are public. Two queries."""
    snapshot = queries.last_count(consultation.id) if consultation.voting_is_over(now()) else None
    if snapshot is None:
        return ""
    found = results.build(snapshot, Audience.PUBLIC, proposals.on_cards(consultation.id))
    return f"{sentences.turnout(found.turnout)} {sentences.headline(found)}".strip()
