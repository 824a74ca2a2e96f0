"""The feed."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from coprod.access.guard import public, school
from coprod.publishing import feed as atom
from coprod.publishing import queries
from coprod.publishing.addresses import whole
from coprod.publishing.answering import as_file
from coprod.publishing.blueprint import bp


@bp.route("/changes.atom")
@public
def feed() -> ResponseReturnValue:
    """What the school answered, began, told and found. Three queries."""
    here = school()
    found = atom.entries(
        queries.newest_answers(here.id), queries.newest_corrections(here.id), queries.newest_steps(here.id)
    )
    around = atom.Feed(
        title=_("%(school)s: you said, we did", school=here.name),
        author=here.name,
        url=whole("changes.index"),
        itself=whole("publishing.feed"),
        language=str(get_locale() or "en").replace("_", "-"),
    )
    newest = max((entry.updated for entry in found), default=None)
    return as_file(atom.written(around, found), "application/atom+xml", newest)
