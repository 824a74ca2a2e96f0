"""How much say people have this time, one honest sentence for each rung.

The ladder itself is TLAP's and NCAG's ("The Ladder of Co-production", thinklocalactpersonal.org.uk); the sentences
are ours. We leave out its lowest rungs, coercion and educating: nobody asks a question there.
"""

from __future__ import annotations

from flask_babel import gettext as _

from coprod.consultations.models import Rung

LADDER = tuple(Rung)  # lowest first


def name(rung: Rung) -> str:
    """The rung's name."""
    return {
        Rung.INFORMING: _("Informing"),
        Rung.CONSULTATION: _("Consultation"),
        Rung.ENGAGEMENT: _("Engagement"),
        Rung.CO_DESIGN: _("Co-design"),
        Rung.CO_PRODUCTION: _("Co-production"),
    }[rung]


def meaning(rung: Rung) -> str:
    """What it means for those who take part."""
    return {
        Rung.INFORMING: _("We tell you what is planned and why. What you say helps us to explain it, and will not change the plan."),
        Rung.CONSULTATION: _("We ask you before we decide. The school decides, and tells you how your views counted."),
        Rung.ENGAGEMENT: _("We ask you more than once, and talk about what we heard. The school decides."),
        Rung.CO_DESIGN: _("You help to plan it from the start. The school has the last word."),
        Rung.CO_PRODUCTION: _("We plan it, decide it and do it together."),
    }[rung]  # fmt: skip


def credit() -> str:
    """Whose ladder it is."""
    return _("After the Ladder of Co-production by TLAP and NCAG.")
