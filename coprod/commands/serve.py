"""``coprod serve``."""

from __future__ import annotations

import sys

import click

from coprod import serve as serving
from coprod.commands.app import settings_of, the_app


@click.command()
def serve() -> None:
    """Serve the site on COPROD_HOST and COPROD_PORT (127.0.0.1:8000), until stopped."""
    app = the_app()
    try:
        serving.serve(app)
    except serving.AlreadyServed as error:
        click.echo(f"coprod: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        settings = settings_of(app)
        click.echo(f"coprod: cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
                   "Another program may use it: set COPROD_PORT to a free port.", err=True)  # fmt: skip
        sys.exit(1)
