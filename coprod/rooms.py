"""The rooms that have doors, in the order of the loop."""

from __future__ import annotations

import flask

from coprod.audit import views as audit
from coprod.buying import views as buying
from coprod.changes import routes as changes
from coprod.config import Settings
from coprod.consultations import views as consultations
from coprod.decisions import views as decisions
from coprod.ideas import views as ideas
from coprod.insights import views as insights
from coprod.keyactions import views as keyactions
from coprod.library import routes as library
from coprod.messages import views as messages
from coprod.moderation import views as moderation
from coprod.moves import routes as moves
from coprod.needs import views as needs
from coprod.pages import routes as pages
from coprod.people import demo_door
from coprod.people import views as people
from coprod.privacy import views as privacy
from coprod.proposals import views as proposals
from coprod.publishing import routes as publishing
from coprod.reach import views as reach
from coprod.reviews import views as reviews
from coprod.roster import routes as roster
from coprod.safeguarding import views as safeguarding
from coprod.schools import views as schools
from coprod.searching import views as searching
from coprod.selfreview import routes as selfreview
from coprod.voicesheet import views as voicesheet
from coprod.voting import views as voting


def open_all(app: flask.Flask, settings: Settings) -> None:
    """Register each room's routes."""
    for room in (
        pages,
        people,
        schools,
        roster,
        consultations,
        ideas,
        moderation,
        safeguarding,
        proposals,
        voting,
        insights,
        decisions,
        changes,
        keyactions,
        publishing,
        buying,
        reviews,
        selfreview,
        reach,
        needs,
        moves,
        searching,
        library,
        voicesheet,
        messages,
        audit,
        privacy,
    ):
        app.register_blueprint(room.bp)
    demo_door.build(app, settings)
    if settings.demo or settings.testing:
        from coprod.pages import design  # noqa: PLC0415  # never loaded for a real school

        app.register_blueprint(design.bp)
