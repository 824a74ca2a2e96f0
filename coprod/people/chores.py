"""What the steward does for this room."""

from __future__ import annotations

from datetime import timedelta

from coprod.access import kept_forms
from coprod.clock import now
from coprod.people import guesses, one_time, session
from coprod.steward import duty

KEEP_ENDED = timedelta(days=1)


@duty("forget sign-ins that have ended")
def forget_sign_ins() -> None:
    """Their times could otherwise be held against other times."""
    session.forget_ended(now() - KEEP_ENDED)


@duty("forget counts of wrong guesses")
def forget_guesses() -> None:
    """They matter for ten minutes."""
    guesses.forget_old()


@duty("forget links that have ended")
def forget_links() -> None:
    """They open nothing any more."""
    one_time.forget_old()


@duty("forget forms that nobody came back for")
def forget_kept_forms() -> None:
    """What was typed is somebody's words: ten minutes, and it is gone."""
    kept_forms.forget_old()
