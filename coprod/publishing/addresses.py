"""Whole addresses, for what is read away from the site: feeds, pictures' tags, QR codes, snippets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import flask

from coprod.config import Settings


def base() -> str:
    """Where people reach this school, without the last slash.

    The school's own host where the request came by it; else the address that the settings give, or the request's.
    """
    root = flask.request.url_root.rstrip("/")
    host = urlsplit(root).hostname
    if flask.g.school.host == host:
        return root
    settings: Settings = flask.current_app.extensions["coprod_settings"]
    return settings.public_url or root


def whole(endpoint: str, **values: Any) -> str:
    """The whole address of a page of ours."""
    return base() + flask.url_for(endpoint, **values)


def host() -> str:
    """The host name in it."""
    return urlsplit(base()).hostname or "localhost"
