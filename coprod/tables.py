"""Every room's tables, in one import: for the migrations and for nothing else."""

from coprod.audit import models as audit
from coprod.buying import models as buying
from coprod.changes import models as changes
from coprod.consultations import models as consultations
from coprod.decisions import models as decisions
from coprod.ideas import models as ideas
from coprod.insights import models as insights
from coprod.keyactions import models as keyactions
from coprod.library import models as library
from coprod.messages import models as messages
from coprod.moves import models as moves
from coprod.needs import models as needs
from coprod.people import models as people
from coprod.proposals import models as proposals
from coprod.publishing import models as publishing
from coprod.reach import models as reach
from coprod.reviews import models as reviews
from coprod.roster import models as roster
from coprod.safeguarding import models as safeguarding
from coprod.schools import models as schools
from coprod.selfreview import models as selfreview
from coprod.voting import models as voting

__all__ = [
    "audit", "buying", "changes", "consultations", "decisions", "ideas", "insights", "keyactions", "library", "messages",
    "moves", "needs", "people", "proposals", "publishing", "reach", "reviews", "roster", "safeguarding", "schools",
    "selfreview", "voting",
]  # fmt: skip
