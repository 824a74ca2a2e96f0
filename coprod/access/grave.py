"""Which acts ask whoever is signed in to show once more who they are."""

from __future__ import annotations

GRAVE = frozenset(
    {
        "people.add",  # somebody new, with duties
        "people.edit",  # duties, and the address that news and links go to
        "people.way_in",
        "people.school_account_connect",
        "people.way_in_end",
        "people.class_sheet",
        "people.class_end",
        "people.invite",
        "people.invitation_end",
        "people.leave",
        "people.end_sign_ins",
        "people.take_second_step",
        "people.passkey_remove",
        "people.new_recovery_codes",
        "privacy.erase",
        "privacy.join",
        "privacy.of_person",
        "safeguarding.author",
        "roster.use",
        "roster.take_back",
        "safeguarding.show",  # whose words they are
        "safeguarding.record",
        "safeguarding.export",
    }
)
"""Acts that ask for a proof of the last minutes, by their route: an unlocked computer is not enough."""
