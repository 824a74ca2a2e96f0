"""The room's words for what the tables keep as codes."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from coprod.access.roles import Duty, StakeholderGroup
from coprod.people.models import CredentialKind

GROUPS = {
    StakeholderGroup.PUPILS: _l("Pupils"),
    StakeholderGroup.PARENTS: _l("Parents and carers"),
    StakeholderGroup.PRACTITIONERS: _l("Staff and practitioners"),
}
ONE_OF = {
    StakeholderGroup.PUPILS: _l("pupil"),
    StakeholderGroup.PARENTS: _l("parent or carer"),
    StakeholderGroup.PRACTITIONERS: _l("member of staff or practitioner"),
}
DUTIES = {
    Duty.MODERATOR: _l("Moderator"),
    Duty.DECISION_MAKER: _l("Decision-maker"),
    Duty.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
    Duty.DEPUTY_LEAD: _l("Deputy safeguarding lead"),
    Duty.HEAD: _l("Head teacher"),
    Duty.CHAIR: _l("Chair of governors"),
    Duty.ADMINISTRATOR: _l("Administrator"),
}
DUTY_HINTS = {
    Duty.MODERATOR: _l("Reads every idea before others do, and words proposals."),
    Duty.DECISION_MAKER: _l("Answers proposals, and looks after changes."),
    Duty.SAFEGUARDING_LEAD: _l("Reads worries about a child, with the deputies. Nobody else can."),
    Duty.DEPUTY_LEAD: _l("Reads worries about a child, as the lead does."),
    Duty.HEAD: _l("Reads worries about a member of staff, and those that nobody has read in time."),
    Duty.CHAIR: _l("Reads worries about the head teacher."),
    Duty.ADMINISTRATOR: _l("Looks after people, classes and codes, and reads the log."),
}
WAYS_IN = {
    CredentialKind.PASSWORD: _l("Password"),
    CredentialKind.INVITE: _l("Letter with a code"),
    CredentialKind.CARD: _l("Card"),
    CredentialKind.PICTURES: _l("Two pictures"),
    CredentialKind.PASSPHRASE: _l("Three words"),
}


def year(number: int) -> str:
    """A school year in words."""
    return _("Reception") if number == 0 else _("Year %(number)s", number=number)
