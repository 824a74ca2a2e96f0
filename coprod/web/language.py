"""Which language a page is in: the one the reader chose, else the best the browser asks for, of those that we have."""

from __future__ import annotations

import functools

import flask
from babel import Locale
from flask_babel import Babel, get_locale

from coprod.config import ROOT, Settings

COOKIE = "language"
TRANSLATIONS = ROOT / "translations"


@functools.cache
def offered() -> tuple[str, ...]:
    """English, and every language with a catalogue in ``translations/``."""
    found = sorted(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))
    return ("en_GB", *found)


def chosen() -> str:
    """The language of this request."""
    if not flask.has_request_context():
        return "en_GB"
    wanted = flask.request.cookies.get(COOKIE, "")
    if wanted in offered():
        return wanted
    asked = [(lang.replace("-", "_"), quality) for lang, quality in flask.request.accept_languages]
    for language, _quality in asked:
        for have in offered():
            if have.split("_")[0] == language.split("_")[0]:
                return have
    return "en_GB"


def install(app: flask.Flask, settings: Settings) -> None:
    """Set up Babel."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(
        app,
        default_locale="en_GB",
        default_timezone=settings.time_zone,
        locale_selector=chosen,
        timezone_selector=lambda: settings.time_zone,
    )

    @app.context_processor
    def _language() -> dict[str, object]:
        locale = get_locale() or Locale("en", "GB")
        return {
            "locale_lang": str(locale).replace("_", "-"),
            "locale_dir": "rtl" if locale.character_order == "right-to-left" else "ltr",
        }
