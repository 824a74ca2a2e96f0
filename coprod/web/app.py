"""Flask with the one commit: after a successful request that may write, before its answer leaves."""

from __future__ import annotations

import io
from typing import IO, Any

import flask
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from coprod.db import db
from coprod.turns import SAFE_METHODS


class Request(flask.Request):
    """Uploads stay in memory: what is dropped of a school's file has then never touched a disk."""

    def _get_file_stream(self, *_sizes: Any, **_names: Any) -> IO[bytes]:
        return io.BytesIO()


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own, with its signer made once an app and not twice a request."""

    _signer: Any = None

    def get_signing_serializer(self, app: flask.Flask) -> Any:
        """The signer of this app's cookies."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class App(flask.Flask):
    """An answer that says "saved" is saved: the commit happens before the answer is made final."""

    request_class = Request

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.session_interface = SignedCookies()

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit (or, for a refusal, take everything back)."""
        response = self.make_response(super().dispatch_request())
        if flask.request.method not in SAFE_METHODS:
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        return response
