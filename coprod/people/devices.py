"""A browser in a few words, so that its owner knows it again: "Firefox, Android". Nothing finer is kept."""

from __future__ import annotations

import flask

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
           ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip


def in_words(user_agent: str) -> str:
    """The browser's name and the kind of machine, of those we know; an empty text where we know neither."""
    found = (next((name for mark, name in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)


def this_one() -> str:
    """The browser that asks."""
    return in_words(flask.request.headers.get("User-Agent", ""))
