"""Make sure the tests can run on PostgreSQL: on a server that is given, or on programs to start one.

Prints which. Never passes without: a suite that skipped PostgreSQL says nothing about it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tools import machine

NEEDED = ("initdb", "postgres")


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def programs() -> Path | None:
    """The newest folder that holds PostgreSQL's server programs."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("postgres")
    folders = [*debian, *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in folders if all((folder / name).exists() for name in NEEDED)), None)


def main() -> None:
    """Find, or install, or say what to install."""
    if os.environ.get("COPROD_TEST_POSTGRES_URL"):
        print("PostgreSQL: the server that COPROD_TEST_POSTGRES_URL names")
        return
    if programs() is None and machine.may_install():
        machine.apt_install("postgresql")
    if programs() is None:
        sys.exit(
            "The tests need PostgreSQL's server programs (they start and stop a server of their own). "
            "On Debian or Ubuntu: sudo apt install postgresql. "
            "Or set COPROD_TEST_POSTGRES_URL=postgresql+psycopg://user:password@host/postgres, "
            "to a server where that user is a superuser."
        )
    print(f"PostgreSQL: {programs()}")


if __name__ == "__main__":
    main()
