"""Flask with the one commit: after a successful request that may write, before its answer leaves."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.db import SAFE_METHODS, db


class App(flask.Flask):
    """An answer that says "saved" is saved: the commit happens before the answer is made final."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit (or, for a refusal, take everything back)."""
        response = self.make_response(super().dispatch_request())
        if flask.request.method not in SAFE_METHODS:
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        return response
