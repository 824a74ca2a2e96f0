"""How files that anybody may fetch are answered: the same for everybody, kept by readers until they have changed."""

from __future__ import annotations

from datetime import UTC, datetime

import flask


def as_file(
    body: bytes, mimetype: str, changed: datetime | None = None, *, for_other_sites: bool = False
) -> flask.Response:
    """An answer with an ETag of its content, and 304 to whoever has it already.

    Args:
        changed: when what is in it last changed.
        for_other_sites: whether scripts of other sites may read it (open data; there is nothing of a reader in it).
    """
    response = flask.Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if changed is not None:
        response.last_modified = changed.astimezone(UTC)
    if for_other_sites:
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(flask.request)
    return response
