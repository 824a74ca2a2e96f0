"""What can be wrong with a running set-up: asked by the health page, and by ``coprod doctor``."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from coprod.db import db

LEAST_FREE = 200 * 1024 * 1024
"""Bytes. SQLite needs room for its log beside the database, and a backup needs some too."""


def wanted_revision() -> str | None:
    """The newest migration that this code brings."""
    return _head(current_app.extensions["migrate"].directory)


def present_revision() -> str | None:
    """The migration that the database is at; none where it has no tables."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds the folder (or the nearest folder above it that is there)."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def troubles(data_dir: Path) -> list[str]:
    """What keeps this process from serving well, in a word each. Asks the database, which may not answer."""
    found = []
    if present_revision() != wanted_revision():
        found.append("migrations")
    if free_bytes(data_dir) < LEAST_FREE:
        found.append("disk")
    return found


@functools.cache
def _head(directory: str) -> str | None:
    return ScriptDirectory(directory).get_current_head()
