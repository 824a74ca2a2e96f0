"""Coprod: co-production for schools. ``create_app`` is the table of contents."""

from __future__ import annotations

import os
from datetime import timedelta

import flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from coprod import db, rooms, standing
from coprod.access import guard
from coprod.access.freshness import end_if_idle
from coprod.config import LOOPBACK, ROOT, Settings
from coprod.people.session import arrive, login_manager
from coprod.web import assets, converters, errors, filters, forms, headers, https, language, navigation
from coprod.web.app import App


def create_app(settings: Settings | None = None) -> flask.Flask:
    """Build the app.

    Raises:
        ConfigError: a setting cannot be used.
        BareRoute: a route declares no access.
    """
    settings = settings or Settings.from_env(os.environ)
    app = App("coprod", root_path=str(ROOT), template_folder="templates", static_folder="static")
    configure(app, settings)

    db.set_up(app, settings)
    standing.install(app)
    CSRFProtect(app)
    app.before_request(https.only)
    app.before_request(arrive)
    app.before_request(end_if_idle)
    login_manager.init_app(app)

    app.url_map.converters["int"] = converters.KeyConverter
    filters.install(app)
    language.install(app, settings)
    navigation.install(app)
    errors.install(app)
    forms.install(app)
    app.jinja_env.globals["asset"] = assets.asset
    app.after_request(assets.say_how_long_to_keep)
    headers.install(app)

    guard.public(app.view_functions["static"])
    rooms.open_all(app, settings)
    guard.check_every_route(app)
    return app


def configure(app: flask.Flask, settings: Settings) -> None:
    """Flask's own settings, from ours."""
    app.extensions["coprod_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or list(LOOPBACK),
        SESSION_COOKIE_NAME="__Host-coprod" if settings.secure else "coprod",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_I18N_ENABLED=False,  # every message is ours; theirs would be read from disk at each form
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch still works
        WTF_CSRF_SSL_STRICT=settings.secure,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=200_000,
        MAX_FORM_PARTS=500,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
