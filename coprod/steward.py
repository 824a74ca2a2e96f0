"""The steward: what has to be done from time to time, and by nobody in particular.

There is no queue. What is due is read from rows and dates each time, so nothing can be lost, done twice
or left behind by a crash: the next round finds it again. `coprod serve` makes a round every 20 seconds
in a thread; where it is scaled out, `coprod close-due` makes one from a timer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import flask

from coprod.db import db

SECONDS_BETWEEN_ROUNDS = 20

Duty = Callable[[], object]
_duties: dict[str, Duty] = {}


def duty(name: str) -> Callable[[Duty], Duty]:
    """Have the function done on every round, in an app context and a transaction of its own.

    It must find out by itself what is due, and be harmless to repeat and to run twice at once.
    """

    def register(function: Duty) -> Duty:
        _duties[name] = function
        return function

    return register


def make_a_round(app: flask.Flask) -> dict[str, bool]:
    """Do every duty once. One that fails is logged, takes back its own changes, and stops none of the others.

    Returns:
        for each duty by its name, whether it went well.
    """
    return {name: _do(app, name, function) for name, function in _duties.items()}


def _do(app: flask.Flask, name: str, function: Duty) -> bool:
    with app.app_context():
        try:
            function()
            db.session.commit()
        except Exception:  # whatever it is, the other duties must still be done
            db.session.rollback()
            app.logger.exception("the steward could not: %s", name)
            return False
    return True


class Steward:
    """Rounds in a thread, until stopped."""

    def __init__(self, app: flask.Flask, seconds: float = SECONDS_BETWEEN_ROUNDS) -> None:
        """Begin with a round at once."""
        self._app, self._seconds = app, seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="steward", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the round at hand, and make no more."""
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            make_a_round(self._app)
            self._stop.wait(self._seconds)
