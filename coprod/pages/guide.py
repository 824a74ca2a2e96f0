"""The guide: how the loop, the framework and the school year fit, for each kind of reader."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod import framework
from coprod.access.guard import public
from coprod.pages.views import bp


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """A line of the year planner."""

    term: str
    everybody: str
    tutor: str
    leaders: str


def half_terms() -> list[HalfTerm]:
    """The year, as most schools have it: six half terms from September."""
    return [
        HalfTerm(
            _("Autumn, first half"),
            _("Send cards and letters. Look at the Wall together: where is it bare?"),
            _("One session from Belonging, so that new people are known."),
            _("Say who decides this year, and choose the first question."),
        ),
        HalfTerm(
            _("Autumn, second half"),
            _("First question: ideas for three weeks, then votes for two."),
            _("One session on the question; the class sends an idea."),
            _("Look at who has not been heard, and go to them."),
        ),
        HalfTerm(
            _("Spring, first half"),
            _("Read the answers. One or two changes begin."),
            _("Tell each class what became of its idea."),
            _("Answer every card, with reasons. Give each change an owner and a day to look again."),
        ),
        HalfTerm(
            _("Spring, second half"),
            _("Second question, on a bare part of the Wall."),
            _("One session from the part that is asked about."),
            _("Governors read who took part, and what was answered."),
        ),
        HalfTerm(
            _("Summer, first half"),
            _("Answers, and changes that can start before the summer."),
            _("A light session: Coping is good before tests."),
            _("Put the money for next year’s changes into the plan."),
        ),
        HalfTerm(
            _("Summer, second half"),
            _("Did it help? Ask the people it was for. Play the year back on the Wall."),
            _("Write to next year’s class: what got better?"),
            _("Keep, change or stop each change. Choose two or three for next year, and say so."),
        ),
    ]


@bp.route("/guide")
@public
def guide() -> ResponseReturnValue:
    """How it all fits together."""
    return _page("index")


@bp.route("/guide/<any(staff, parents, pupils):guide_reader>")
@public
def guide_for(guide_reader: str) -> ResponseReturnValue:
    """The guide for one kind of reader."""
    return _page(guide_reader)


@bp.route("/guide/year")
@public
def year_planner() -> ResponseReturnValue:
    """What to do when, to print."""
    return _page("year", lines=half_terms())


def _page(name: str, **values: object) -> ResponseReturnValue:
    ours = framework.load()
    return flask.render_template(
        f"pages/guide/{name}.html",
        framework_credit=f"{ours.attribution}. {ours.independence}",
        noble_truths=ours.noble_truths,
        **values,
    )
