"""The Wall looked at closely, played back, and on a large sheet of paper."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from coprod.access.guard import me_or_none, public, school
from coprod.access.roles import StakeholderGroup, YearBand
from coprod.changes import closer, past
from coprod.changes.blueprint import bp
from coprod.changes.bricks import Brick, BrickState, lay, lay_with
from coprod.changes.open_now import open_to
from coprod.changes.wall import facts_by_move
from coprod.clock import now
from coprod.consultations import words
from coprod.consultations.school_days import local_day
from coprod.framework import Framework
from coprod.moves import here as moves_here


@bp.route("/wall/closer")
@public
def look() -> ResponseReturnValue:
    """Whose ideas the bricks rest on (``?group=parents&since=this_year``), what nobody spoke of, and where to start."""
    here, at, framework = school(), now(), moves_here.framework()
    wanted = closer.Look.of(flask.request.args)
    people = closer.people_by_move(here.id, wanted, at)
    everybody = closer.people_by_move(here.id, closer.Look(), at) if wanted.narrows else people
    facts = facts_by_move(here.id, at)
    found = closer.corners(framework, facts, everybody, here.public_threshold)
    urls = _urls(framework)
    states = {
        move.code: closer.state_of(people.get(move.code, {}), here.public_threshold) for move in framework
    }
    return flask.render_template(
        "changes/closer.html",
        framework=framework,
        look=wanted,
        courses=lay_with(framework, lambda move: Brick(move.code, move.label_young_person, *states[move.code], urls[move.code])),
        heard=sum(state is BrickState.HEARD for state, _words in states.values()),
        threshold=here.public_threshold,
        corners=found,
        starts=closer.starts(framework, found.silent),
        open_now=open_to(me_or_none(), here.id, at),
        groups_named=[(group.value, words.group(group)) for group in StakeholderGroup],
        bands=_bands(),
        times=_times(),
    )  # fmt: skip


@bp.route("/wall/year")
@public
def year() -> ResponseReturnValue:
    """The Wall at the end of a month of the last twelve (``?month=2026-03``); this month where none is named."""
    here, framework = school(), moves_here.framework()
    months = past.months(now())
    asked = flask.request.args.get("month", "")
    place = next((at for at, month in enumerate(months) if month.key == asked), len(months) - 1)
    facts = past.facts_at(here.id, months[place].end)
    for known in facts.values():
        known.ideas_text = _("Ideas heard")
    steps = [
        (flask.url_for("changes.year", month=month.key), _month_name(month.key), at == place)
        for at, month in enumerate(months)
    ]
    return flask.render_template(
        "changes/year.html",
        framework=framework,
        courses=lay(framework, facts, _urls(framework)),
        steps=steps,
        name=steps[place][1],
        told=sum(move.code in facts for move in framework),
        earlier=steps[place - 1] if place else None,
        later=steps[place + 1] if place + 1 < len(steps) else None,
    )


@bp.route("/wall/print")
@public
def sheet() -> ResponseReturnValue:
    """The Wall for one sheet of A3, to hang up."""
    here, at, framework = school(), now(), moves_here.framework()
    facts = facts_by_move(here.id, at)
    return flask.render_template(
        "changes/sheet.html",
        framework=framework,
        courses=lay(framework, facts, _urls(framework)),
        today=local_day(at),
    )


def _urls(framework: Framework) -> dict[str, str]:
    return {move.code: flask.url_for("changes.brick", move_code=move.code) for move in framework}


def _bands() -> list[tuple[str, str]]:
    return [
        (YearBand.KS1.value, _("Reception to Year 2")),
        (YearBand.KS2.value, _("Years 3 to 6")),
        (YearBand.KS3.value, _("Years 7 to 9")),
        (YearBand.KS4.value, _("Years 10 and 11")),
        (YearBand.KS5.value, _("Years 12 and 13")),
    ]


def _times() -> list[tuple[str, str]]:
    return [
        (closer.Since.EVER.value, _("At any time")),
        (closer.Since.THIS_YEAR.value, _("This school year")),
        (closer.Since.RECENTLY.value, _("In the last three months")),
    ]


def _month_name(key: str) -> str:
    year_, month = key.split("-")
    return str(format_date(local_day(now()).replace(year=int(year_), month=int(month), day=1), "LLLL yyyy"))
