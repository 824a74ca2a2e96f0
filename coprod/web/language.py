"""Which language a page is in: the one the reader chose, else the best the browser asks for, of those that we have."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask
from babel import Locale
from flask_babel import Babel, force_locale, get_domain, get_locale

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
    return next(filter(None, (_ours(asked) for asked, _quality in flask.request.accept_languages)), "en_GB")


def _ours(asked: str) -> str | None:
    """The language of ours that is nearest to one that was asked for; none where we have nothing like it."""
    wanted = asked.replace("-", "_").split("_")[0]
    return next((have for have in offered() if have.split("_")[0] == wanted), None)


@contextmanager
def in_language_of(spoken: str) -> Iterator[None]:
    """Write for a reader who speaks that language (as the register says it, ``pl``), as far as we do.

    For letters, which no browser asks for: what is written in the block is in English where it is empty or not ours.
    """
    flask.g.pop("translations", None)
    try:
        with force_locale(_ours(spoken) or "en_GB"):
            yield
    finally:
        flask.g.pop("translations", None)


def translations() -> Any:
    """The catalogue of this request's language, found once a request: a page asks for 150 messages."""
    found = flask.g.get("translations")
    if found is None:
        found = flask.g.translations = get_domain().get_translations()
    return found


def _fast_messages(app: flask.Flask) -> None:
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # from the i18n extension
        gettext=lambda message: translations().ugettext(message),
        ngettext=lambda one, many, number: translations().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, message: translations().upgettext(context, message),
        npgettext=lambda context, one, many, number: translations().unpgettext(context, one, many, number),
    )


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
    _fast_messages(app)

    @app.context_processor
    def _language() -> dict[str, object]:
        locale = get_locale() or Locale("en", "GB")
        return {
            "locale_lang": str(locale).replace("_", "-"),
            "locale_dir": "rtl" if locale.character_order == "right-to-left" else "ltr",
        }
