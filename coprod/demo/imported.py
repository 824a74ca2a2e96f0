"""The demo's real conversation, beside its made-up ones: see ``polis/README.md`` for where it comes from."""

from __future__ import annotations

from pathlib import Path

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation
from coprod.importing import polis_export
from coprod.importing.polis import Wishes, bring_in
from coprod.schools.models import School

FOLDER = Path(__file__).parent / "polis" / "london.youth.policing"

TITLE = "A real public conversation: young Londoners on policing, imported to show the results pages"

ATTRIBUTION = """\
This is not about Hillside, which is made up. It is a real public conversation that young Londoners held in July 2022. \
Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under CC BY 4.0 \
(creativecommons.org/licenses/by/4.0) with Attribution to The Computational Democracy Project. \
How it was collected: compdemocracy.org/case-studies/2022-london-youth-policing.

What was changed: comments became ideas and cards, and the 26 people who took part were given seats as pupils, with no \
year, because they were young people. The words and the votes are theirs, unchanged."""


def bring_in_the_real_one(school: School) -> Consultation:
    """Import it."""
    export = polis_export.read(FOLDER, lambda _bytes: None)
    wishes = Wishes(StakeholderGroup.PUPILS, title=TITLE, attribution=ATTRIBUTION)
    return bring_in(school, export, wishes, lambda _rows: None)
