"""What the checks need from the machine besides Python: installed where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_SERVICES = Path("/usr/sbin/policy-rc.d")


def may_install() -> bool:
    """Whether packages can be installed without asking: root, on a Debian or one of its children."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Keep a package from starting its service: the tests start a server of their own and stop it."""
    if NO_SERVICES.exists():
        yield
        return
    NO_SERVICES.write_text("#!/bin/sh\nexit 101\n")
    NO_SERVICES.chmod(0o755)
    try:
        yield
    finally:
        NO_SERVICES.unlink(missing_ok=True)


def apt_install(*packages: str) -> None:
    """Install Debian packages without a question.

    Raises:
        SystemExit: apt-get failed; its own last lines are printed.
    """
    print(f"Installing {', '.join(packages)} with apt-get", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_starts():
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", "-qq", *command],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)
                sys.exit(f"apt-get {command[0]} failed; the lines above say why.")
