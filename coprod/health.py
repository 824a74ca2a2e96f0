"""What can be wrong with a running set-up: asked by the health page, and by ``coprod doctor``."""

from __future__ import annotations

import shutil
from pathlib import Path

from coprod import migrating

LEAST_FREE = 200 * 1024 * 1024
"""Bytes. SQLite needs room for its log beside the database, and a backup needs some too."""


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds the folder (or the nearest folder above it that is there)."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def troubles(data_dir: Path) -> list[str]:
    """What keeps this process from serving well, in a word each. Asks the database, which may not answer."""
    found = []
    if migrating.present() != migrating.wanted():
        found.append("migrations")
    if free_bytes(data_dir) < LEAST_FREE:
        found.append("disk")
    return found
