"""Numbers in URLs, kept to what a database key can hold, so that a silly one is "not found" and not a failure."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter


class KeyConverter(IntegerConverter):
    """1 to 9 digits: every key in a URL is a 32-bit one on PostgreSQL."""

    regex = r"\d{1,9}"
