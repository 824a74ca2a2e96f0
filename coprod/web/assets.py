"""Static files under names that change with their content, so that a browser may keep them for ever."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import flask

from coprod.config import ROOT
from coprod.web import squeezed

YEAR = 365 * 24 * 3600
STATIC = ROOT / "static"


def asset(name: str) -> str:
    """The URL of ``static/name``, with the first characters of its content's digest."""
    path = STATIC / name
    return flask.url_for("static", filename=name, v=_digest(path, path.stat().st_mtime_ns))


@functools.cache
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def say_how_long_to_keep(response: flask.Response) -> flask.Response:
    """A file whose URL names its content is kept for ever; a page is kept by nobody (shared tablets)."""
    if flask.request.endpoint == "static":
        if flask.request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
            return squeezed.static_file(response, STATIC / (flask.request.view_args or {})["filename"])
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
