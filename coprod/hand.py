"""One thread does all the writing, where only one may write at a time anyway (SQLite; docs/decisions/one-pen.md)."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from coprod.turns import SAFE_METHODS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class WritingHand:
    """An app of which requests that may write are answered by one thread, one after the other; the rest as they come."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._hand = ThreadPoolExecutor(1, "writing")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in SAFE_METHODS:
            return self._app(environ, start_response)
        return self._hand.submit(self._app, environ, start_response).result()

    def rest(self) -> None:
        """Finish what was begun, and take no more."""
        self._hand.shutdown()
