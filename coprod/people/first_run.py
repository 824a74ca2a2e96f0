"""The set-up code: it lies in the data folder while there is no school, so that no stranger claims an empty site."""

from __future__ import annotations

import contextlib
import hmac
import os
from pathlib import Path

from sqlalchemy import exists, select

from coprod.config import Settings
from coprod.db import db
from coprod.people import codes
from coprod.schools.models import School


def no_school_yet() -> bool:
    """Whether this installation is empty."""
    return not db.session.scalar(select(exists().where(School.id > 0)))


def set_up_code(settings: Settings) -> str | None:
    """The code, made on first use and readable by the server's own account only; none once there is a school."""
    file = _file(settings)
    if not no_school_yet():
        file.unlink(missing_ok=True)
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(made, codes.in_groups(codes.new_code()).encode())
        os.close(made)
    return file.read_text().strip()


def is_set_up_code(settings: Settings, typed: str) -> bool:
    """Whether that is the code."""
    try:
        kept = codes.as_typed(_file(settings).read_text())
    except FileNotFoundError:
        return False
    given = codes.as_typed(typed)
    return kept is not None and given is not None and hmac.compare_digest(kept, given)


def use_up(settings: Settings) -> bool:
    """Take the code away for good.

    Returns:
        whether it was there: of two who claim the site at once, one gets no.
    """
    try:
        _file(settings).unlink()
    except FileNotFoundError:
        return False
    return True


def _file(settings: Settings) -> Path:
    return settings.data_dir / "set-up-code"
